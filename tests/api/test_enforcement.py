"""Can the accountant make, take along and close a file for the bailiffs at the desk?"""

from __future__ import annotations

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest

from fines.officer import Role
from tests.api.visitor import Visitor
from tests.api.world import World

PAGE = "/accountant/enforcement"


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_accountants_way(world: World, language: str) -> None:
    resolution = world.delivered()
    world.clock.now += timedelta(days=resolution.tariff.payment_days + 12)
    accountant = Visitor(world).log_in(Role.ACCOUNTANT)
    assert accountant.get(f"{PAGE}?lang={language}").status_code == 200
    assert accountant.post(PAGE).status_code == 303
    page = accountant.get(PAGE).text
    assert f"{PAGE}/E-000001.zip" in page
    answer = accountant.get(f"{PAGE}/E-000001.zip")
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        assert resolution.owner.pin in archive.read("enforcement.csv").decode()
    assert ("accountant", "enforcement.taken", "E-000001") in {entry[:3] for entry in world.trail()}
    lines = f"{resolution.number},returned,no assets\nnonsense"
    told = accountant.post(f"{PAGE}/statuses", lines=lines)
    assert told.status_code == 200
    assert "2: " in told.text
    assert accountant.post(PAGE).status_code == 409
    assert Visitor(world).log_in(Role.INSPECTOR).get(PAGE).status_code == 403
