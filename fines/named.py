"""Who answers in the owner's place, and on what does it rest that it was this one?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fines.errors import InvalidValueError
from fines.locality import locality
from fines.owner import Owner, PersonKind, Vehicle
from fines.person_number import NumberForm

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


def is_number(text: str, kind: PersonKind | None = None) -> bool:
    """Whether this can be the number of such a person, or of any, by the law of this place; a
    number on file is never judged by it, only by `may_be_kept`.
    """
    return any(form.can_be_written(text) for form in _forms(kind))


def may_be_kept(text: str, kind: PersonKind | None = None) -> bool:
    """Whether a number has the digits that such numbers, or any, have here."""
    return any(form.may_stand(text) for form in _forms(kind))


def digits_of(kind: PersonKind | None = None) -> str:
    """How many digits such a number has, to be told: `14`, or `9 / 14` where it depends."""
    return " / ".join(str(each) for each in sorted({form.digits for form in _forms(kind)}))


def _forms(kind: PersonKind | None) -> tuple[NumberForm, ...]:
    forms = locality().numbers
    if kind is None:
        return forms.all()
    return (forms.legal if kind is PersonKind.LEGAL else forms.natural,)


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
        if not may_be_kept(self.pin, self.kind):
            raise InvalidValueError(
                f"A {self.kind} person's number has {digits_of(self.kind)} digits: correct it."
            )
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
