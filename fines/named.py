"""Who answers in the owner's place, and on what does it rest that it was this one?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fines.errors import InvalidValueError
from fines.owner import Owner, PersonKind, Vehicle

_PIN = re.compile(r"[0-9]{14}")
_WRITTEN_PIN = re.compile(r"[012][0-9]{4}(?:19|20)[0-9]{7}")
LONGEST_NAME = 200
LONGEST_ADDRESS = 300
LONGEST_DOCUMENT = 100


class NamedAs(StrEnum):
    """What the named person was to the vehicle at the act."""

    DRIVER = "driver"
    NEW_OWNER = "new_owner"


class Proof(StrEnum):
    """What confirms it: the vehicle registry, papers that the appeals desk has seen, or the officer
    before whom the driver stood."""

    REGISTRY = "registry"
    PAPERS = "papers"
    OFFICER = "officer"


def is_number(text: str) -> bool:
    """Whether this can be somebody's number: 14 digits, the first 0 (a legal person), 1 or 2, the
    next eight the day of birth or registration, DDMMYYYY, of this century or the last. It has no
    check digit, so a mistyped day is all that shows; a number on file is never judged by it. Form:
    state services' open code.
    """
    if not _WRITTEN_PIN.fullmatch(text):
        return False
    try:
        date(int(text[5:9]), int(text[3:5]), int(text[1:3]))
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A person by personal or legal number and by the name as the papers say it; never logged.

    `document` is the paper that an officer saw on the road, in its own words.
    """

    named_as: NamedAs
    pin: str
    name: str
    kind: PersonKind = PersonKind.NATURAL
    address: str = ""
    document: str = ""

    def __post_init__(self) -> None:
        if not _PIN.fullmatch(self.pin):
            raise InvalidValueError("A personal or legal number has 14 digits: correct it.")
        if not self.name.strip():
            raise InvalidValueError("The named person has no name: write it as the papers say it.")
        if len(self.name) > LONGEST_NAME or len(self.address) > LONGEST_ADDRESS:
            raise InvalidValueError(
                f"A name has at most {LONGEST_NAME} characters, an address {LONGEST_ADDRESS}: "
                "shorten them."
            )
        if len(self.document) > LONGEST_DOCUMENT:
            raise InvalidValueError(
                f"A document is named in at most {LONGEST_DOCUMENT} characters: shorten it."
            )
        if self.named_as is NamedAs.DRIVER and self.kind is not PersonKind.NATURAL:
            raise InvalidValueError("A legal person drives no vehicle: name the person who drove.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Liable:
    """Who answers for an act in the owner's place, confirmed by this.

    `appeal` is the objection that named them; None where an officer entered the driver.
    """

    person: Named
    proof: Proof
    appeal: str | None = None

    def of(self, vehicle: Vehicle) -> Owner:
        """The addressee of the new resolution; the vehicle stays the one that was seen."""
        person = self.person
        return Owner(
            kind=person.kind,
            pin=person.pin,
            name=person.name,
            address=person.address,
            vehicle=vehicle,
        )
