"""Is what a program reads of a resolution of one look at the case file?"""

from __future__ import annotations

import pytest

from fines.officer import Role
from fines.resolution import Resolution, ResolutionNumber
from fines.storage.case_records import SqlRecords
from tests.api.test_routes import Program
from tests.api.world import World


def test_the_sum_is_of_the_look_that_is_recorded(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = world.delivered().number
    inspector = Program(world, Role.INSPECTOR)
    read, looks = SqlRecords.resolution, []

    def counted(records: SqlRecords, number: ResolutionNumber) -> Resolution:
        looks.append(number)
        return read(records, number)

    monkeypatch.setattr(SqlRecords, "resolution", counted)
    assert inspector.get(f"resolutions/{number}").json()["due_tyiyn"] == 150_000
    assert looks == [number]
