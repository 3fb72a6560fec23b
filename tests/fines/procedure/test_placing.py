"""Is a region set in bulk only as it was previewed, with a reason on file for each case?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from fines.errors import InvalidValueError, NotAllowedError
from fines.officer import Officer, OfficerId, Role
from fines.procedure import placing as steps
from fines.procedure.placing import Placing
from fines.region import Region
from tests.fines.invented import INSPECTOR, NOON, violation
from tests.fines.procedure.conftest import Desks

OWN, OTHER = Region("bishkek"), Region("chui")
CHIEF = Officer(id=OfficerId("chief"), name="Демо", rank="", role=Role.ADMINISTRATOR)
HERE, THERE = "Токмок, Ленин 1", "Кант, Мир 2"


@pytest.fixture
def placing(desks: Desks) -> Placing:
    """Three cases without a region, two of them at one place; officers of two regions."""
    for hours, place in enumerate((HERE, HERE, THERE)):
        desks.review.register(replace(violation(NOON - timedelta(hours=hours)), place=place))
    with desks.case_file.begin() as transaction:
        for region in (OWN, OTHER):
            person = replace(CHIEF, id=OfficerId(region), regions=(region,))
            transaction.save_officer(person, "no password")
    return Placing(desks.case_file, desks.clock)


def placed(desks: Desks) -> list[tuple[str, str, str]]:
    with desks.case_file.view() as view:
        entries = [entry for _, entry, _ in view.audit_chain(0, 1000)]
    return [(e.actor, e.subject, e.purpose) for e in entries if e.action == "case.placed"]


def test_what_was_previewed_is_moved_with_a_trace_of_each(desks: Desks, placing: Placing) -> None:
    assert placing.without() == 3
    preview = placing.preview(None, "Токмок")
    assert (preview.count, [each.place for each in preview.places]) == (2, [HERE])
    assert placing.without() == 3
    assert placing.place(None, "Токмок", OTHER, "буйрук 7", CHIEF) == 2
    assert placing.place(None, "Токмок", OTHER, "буйрук 7", CHIEF) == 0
    assert placing.without() == 1
    assert placing.preview(OTHER, "").count == 2
    traces = placed(desks)
    assert {(actor, purpose) for actor, _, purpose in traces} == {("chief", "- > chui: буйрук 7")}
    with desks.case_file.view() as view:
        cases = {each.number: each.region for each in view.cases(9)}
    assert {number for number, region in cases.items() if region == OTHER} == {
        subject for _, subject, _ in traces
    }


def test_what_was_set_wrongly_is_moved_on(desks: Desks, placing: Placing) -> None:
    placing.place(None, "Кант", OWN, "ката", CHIEF)
    assert placing.place(OWN, "Кант", OTHER, "оңдоо", CHIEF) == 1
    assert placed(desks)[-1][2] == "bishkek > chui: оңдоо"


def test_it_goes_on_in_steps_up_to_its_limit(
    placing: Placing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "_STEP", 1)
    monkeypatch.setattr(steps, "MOST_AT_ONCE", 1)
    assert placing.place(None, "Токмок", OTHER, "буйрук", CHIEF) == 1
    monkeypatch.setattr(steps, "MOST_AT_ONCE", 5)
    assert placing.place(None, "Токмок", OTHER, "буйрук", CHIEF) == 1


@pytest.mark.parametrize(
    ("part", "region", "why", "words"),
    [
        ("То", OTHER, "буйрук", "'То' is too short"),
        ("  ", OTHER, "буйрук", "too short"),
        ("Токмок", OTHER, " ", "for a reason"),
        ("Токмок", Region("chuy"), "буйрук", "'chuy' is no region to move to"),
    ],
)
def test_what_does_not_say_enough_moves_nothing(
    placing: Placing, part: str, region: Region, why: str, words: str
) -> None:
    with pytest.raises(InvalidValueError, match=words):
        placing.place(None, part, region, why, CHIEF)
    with pytest.raises(InvalidValueError, match="no region to move to"):
        placing.place(OTHER, "Токмок", OTHER, "буйрук", CHIEF)
    assert placing.without() == 3


def test_only_who_serves_the_country_moves_cases(placing: Placing) -> None:
    for by in (INSPECTOR, replace(CHIEF, regions=(OTHER,))):
        with pytest.raises(NotAllowedError):
            placing.place(None, "Токмок", OTHER, "буйрук", by)


def test_where_nobody_serves_a_region_none_is_missed(desks: Desks) -> None:
    desks.review.register(violation())
    assert Placing(desks.case_file, desks.clock).without() == 0
