"""Is a question to the vehicle register asked by the words that it takes, and by no others?"""

from __future__ import annotations

import pytest

from fines.errors import InvalidValueError
from fines.vehicle_question import VehicleQuestion, check_words


@pytest.mark.parametrize(
    ("question", "given"),
    [
        ("current", {"plate": "01KG001DEM"}),
        ("arrests", {"chassis": "DEMO1"}),
        ("search", {"plate": "001", "make": "Toyota", "year": "2019"}),
        ("makes", {}),
        ("registered_on", {"day": "2026-05-01"}),
    ],
)
def test_what_it_takes(question: str, given: dict[str, str]) -> None:
    check_words(VehicleQuestion(question), given)


@pytest.mark.parametrize(
    ("question", "given", "sentence"),
    [
        ("current", {}, "takes one of plate, body, engine, chassis"),
        ("current", {"plate": "1", "body": "2"}, "takes one of"),
        ("vin", {}, "'vin' needs 'plate'"),
        ("vin", {"plate": " "}, "'plate= ' is not for 'vin': plate."),
        ("makes", {"plate": "01KG001DEM"}, "is not for 'makes': nothing."),
        ("search", {"plate": "01"}, "'01' is too little of a plate: write 3 characters"),
        ("of_person", {"pin": "1", "name": "x"}, "'name=x' is not for 'of_person': pin."),
    ],
)
def test_any_other_word_is_refused(question: str, given: dict[str, str], sentence: str) -> None:
    with pytest.raises(InvalidValueError, match=sentence):
        check_words(VehicleQuestion(question), given)
