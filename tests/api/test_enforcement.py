"""Can the accountant make, take along and close a file for the bailiffs at the desk, and does the
citizen read where the fine is?"""

from __future__ import annotations

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest

from fines.officer import Role
from tests.api.test_citizen import link
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


def test_the_citizen_reads_that_the_bailiffs_have_it_and_pays_nothing_twice(world: World) -> None:
    resolution = world.delivered()
    address = link(resolution)
    world.clock.now += timedelta(days=resolution.tariff.payment_days + 12)
    citizen, accountant = Visitor(world), Visitor(world).log_in(Role.ACCOUNTANT)
    assert "bailiff" not in citizen.get(f"{address}?lang=en").text.split("<details")[0]
    accountant.post(PAGE)
    handed = citizen.get(address).text
    assert "If you pay now, we tell the bailiff to stop" in handed
    assert f"{address}/pay" in handed
    accountant.post(f"{PAGE}/statuses", lines=f"{resolution.number},collected,order 5")
    collected = citizen.get(address).text
    assert "do not pay a second time" in collected
    assert "To pay today" not in collected.split("<details")[0]
    assert f"{address}/pay" not in collected
    citizen.post(f"{address}/pay", amount=str(resolution.tariff.amount.tyiyn))
    assert world.desk.paying.payments(resolution.number) == []
