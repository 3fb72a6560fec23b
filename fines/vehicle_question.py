"""What may be asked of the state's vehicle register, by which words, and what for?

Of its operations the published WSDL tells the names; which words each takes is known of the current
record alone and follows from the names of the others (assumed).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from fines.case import CaseNumber
from fines.errors import InvalidValueError

LEAST_OF_A_PLATE = 3
"""So many characters a search needs."""


class VehicleQuestion(StrEnum):
    """One question each; `history` is what the owner on the day of an act is found by."""

    OF_PERSON = "of_person"
    BY_VIN = "by_vin"
    CURRENT = "current"
    ARRESTS = "arrests"
    HISTORY = "history"
    PLATE_STATUS = "plate_status"
    SEARCH = "search"
    MAKES = "makes"
    MODELS = "models"
    COLOURS = "colours"
    REGISTERED_ON = "registered_on"
    FREE_CHECK = "free_check"
    PAID_CHECK = "paid_check"
    CHECK_PAYMENT = "check_payment"
    VIN = "vin"


class AskingPurpose(StrEnum):
    """What for: the audit holds it beside the case, and nothing is asked without."""

    REVIEW = "review"
    OBJECTION = "objection"
    COPIED_PLATE = "copied_plate"
    ADDRESS = "address"
    ENFORCEMENT = "enforcement"


_ONE_OF = ("plate", "body", "engine", "chassis")
_PLATE = ("plate",)
_NEEDS: Mapping[VehicleQuestion, tuple[str, ...]] = {
    VehicleQuestion.OF_PERSON: ("pin",),
    VehicleQuestion.BY_VIN: ("vin",),
    VehicleQuestion.HISTORY: _PLATE,
    VehicleQuestion.PLATE_STATUS: _PLATE,
    VehicleQuestion.SEARCH: _PLATE,
    VehicleQuestion.MODELS: ("make",),
    VehicleQuestion.REGISTERED_ON: ("day",),
    VehicleQuestion.FREE_CHECK: _PLATE,
    VehicleQuestion.PAID_CHECK: _PLATE,
    VehicleQuestion.CHECK_PAYMENT: _PLATE,
    VehicleQuestion.VIN: _PLATE,
}
_MAY: Mapping[VehicleQuestion, tuple[str, ...]] = {
    VehicleQuestion.SEARCH: ("make", "model", "year", "colour"),
}


class VehicleService(Protocol):
    """A register that answers more than who the owner was."""

    def answer(
        self, question: VehicleQuestion, given: Mapping[str, str], case: CaseNumber
    ) -> Mapping[str, object]:
        """Its fields as they came; UnavailableError where there is no answer."""
        ...


def check_words(question: VehicleQuestion, given: Mapping[str, str]) -> None:
    """InvalidValueError for a word too many, too few, or empty."""
    by_one = question in (VehicleQuestion.CURRENT, VehicleQuestion.ARRESTS)
    needs = _NEEDS.get(question, ())
    known = _ONE_OF if by_one else (*needs, *_MAY.get(question, ()))
    for word, value in given.items():
        if word not in known or not value.strip():
            takes = ", ".join(known) or "nothing"
            raise InvalidValueError(f"'{word[:40]}={value[:40]}' is not for '{question}': {takes}.")
    if by_one and len(given) != 1:
        raise InvalidValueError(f"'{question}' takes one of {', '.join(_ONE_OF)}: give one.")
    for word in needs:
        if word not in given:
            raise InvalidValueError(f"'{question}' needs '{word}': write {word}=….")
    if question is VehicleQuestion.SEARCH and len(given["plate"].strip()) < LEAST_OF_A_PLATE:
        raise InvalidValueError(
            f"'{given['plate']}' is too little of a plate: write {LEAST_OF_A_PLATE} characters."
        )
