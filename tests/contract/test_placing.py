"""Are cases found by region and place, and moved once, in both databases?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from fines.case import Case, CaseNumber
from fines.officer import Officer, OfficerId, Role
from fines.placing import PlaceCount
from fines.region import Region
from fines.storage.case_file import SqlCaseFile
from tests.contract.written import case_for, proposed
from tests.fines.invented import NOON

OWN, OTHER = Region("bishkek"), Region("chui")
TOKMOK, KANT = "Токмок, Ленин 1_50%", "Кант, Мир 2"


def case(serial: int, place: str, region: Region | None = None) -> Case:
    return replace(
        case_for(proposed(hours=serial)),
        number=CaseNumber(f"2026-{serial:04d}"),
        place=place,
        occurred_at=NOON - timedelta(hours=serial),
        region=region,
    )


def test_cases_are_counted_by_place_and_moved_once(case_file: SqlCaseFile) -> None:
    filed = [case(1, TOKMOK), case(2, KANT), case(3, TOKMOK), case(4, TOKMOK, OTHER)]
    with case_file.begin() as transaction:
        transaction.add_cases(filed)
        book = transaction.placing
        assert (book.count(None), book.count(None, "Токмок"), book.count(OTHER)) == (3, 2, 1)
        assert book.places(None, "", 9) == [
            PlaceCount(
                place=TOKMOK,
                count=2,
                first=NOON - timedelta(hours=3),
                last=NOON - timedelta(hours=1),
            ),
            PlaceCount(
                place=KANT, count=1, first=NOON - timedelta(hours=2), last=NOON - timedelta(hours=2)
            ),
        ]
        assert len(book.places(None, "", 1)) == 1
        # What a search takes for a sign is a letter here.
        assert (book.count(None, "1_50%"), book.count(None, "1x50")) == (2, 0)
        numbers = book.numbers(None, "Токмок", 9)
        assert numbers == [filed[0].number, filed[2].number]
        assert book.move([*numbers, filed[3].number], None, OWN) == numbers
        assert book.move(numbers, None, OTHER) == []
        assert book.numbers(None, "", 9) == [filed[1].number]
    with case_file.view() as view:
        assert view.case_of(filed[0].subject).region == OWN
        assert view.case_of(filed[3].subject).region == OTHER


def test_known_are_the_regions_of_officers_and_of_cases(case_file: SqlCaseFile) -> None:
    with case_file.view() as view:
        assert view.placing.known() == []
    person = Officer(
        id=OfficerId("p"), name="P", rank="", role=Role.OPERATOR, regions=(Region("osh"), OWN)
    )
    with case_file.begin() as transaction:
        transaction.add_cases([case(1, KANT, OTHER)])
        transaction.save_officer(person, "no password")
    with case_file.view() as view:
        assert view.placing.known() == [OWN, OTHER, Region("osh")]
