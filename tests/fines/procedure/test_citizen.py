"""Does a citizen see their own case, nobody another's, and is every view written down?"""

from __future__ import annotations

import pytest

from fines.access_link import link_token
from fines.appeal import AppealGround
from fines.errors import NotFoundError
from fines.procedure.citizen import CitizenView
from fines.resolution import ResolutionNumber
from tests.fines.invented import PLATE, REDUCED
from tests.fines.procedure.conftest import SECRET, Desks


def test_the_link_opens_the_whole_case(desks: Desks) -> None:
    number = desks.delivered().number
    payment = desks.paying.pay(desks.issuing.resolution(number).payment_code, REDUCED)
    appeal = desks.appealing.file(number, AppealGround.OTHER, "Туура эмес")
    resolution = desks.issuing.resolution(number)
    view = desks.citizen.by_link(link_token(SECRET, number))
    assert view == CitizenView(
        decision=desks.review.decision(resolution.decision_id),
        resolution=resolution,
        deliveries=desks.delivering.deliveries(number),
        payments=[payment],
        appeals=[appeal],
        papers=(),
    )
    assert desks.actions()[-1] == ("citizen", "resolution.viewed")


def test_number_and_plate_open_it_as_people_type_them(desks: Desks) -> None:
    number = desks.issued().number
    view = desks.citizen.by_number_and_plate(f" {number} ", "01 кg 001-dem".replace("к", "k"))
    assert view.resolution.number == number


@pytest.mark.parametrize(
    ("number", "plate"),
    [
        ("00-00-000-00-0-000001", "01KG002DEM"),
        ("00-00-000-00-0-000002", PLATE),
        ("00-00-000-00-0-000002", "-"),
        ("", ""),
        ("00-00-000-00-0-000001", "ҢӨҮ"),
    ],
)
def test_every_wrong_pair_gets_the_same_answer(desks: Desks, number: str, plate: str) -> None:
    desks.issued()
    before = desks.actions()
    with pytest.raises(NotFoundError, match="No resolution has this number and this plate"):
        desks.citizen.by_number_and_plate(number, plate)
    assert desks.actions() == before


def test_an_invented_link_opens_nothing(desks: Desks) -> None:
    number = desks.issued().number
    for token in (number, f"{number}.", link_token(b"another secret", number)):
        with pytest.raises(NotFoundError, match="opens nothing"):
            desks.citizen.by_link(token)


def test_a_true_link_to_what_is_not_on_file_is_said_to_be_so(desks: Desks) -> None:
    token = link_token(SECRET, ResolutionNumber("00-00-000-00-0-000009"))
    with pytest.raises(NotFoundError, match="not on file"):
        desks.citizen.by_link(token)
