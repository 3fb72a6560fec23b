"""Whom does a form name in the owner's place, and is it whole? For citizens and for the desk."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Form

from api.rendering import Speaker
from fines.errors import InvalidValueError
from fines.named import LONGEST_ADDRESS, LONGEST_NAME, Named, NamedAs, digits_of, is_number
from fines.owner import PersonKind

LONGEST_PIN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedPerson:
    """The fields as they were typed, shortened to what is kept."""

    pin: str = ""
    name: str = ""
    address: str = ""
    kind: str = PersonKind.NATURAL

    @property
    def is_empty(self) -> bool:
        """Whether nobody is named."""
        return not (self.pin or self.name)

    def named(self, named_as: NamedAs) -> Named:
        """The person; InvalidValueError where `mistakes` has something to say."""
        return Named(
            named_as=named_as,
            pin=self.pin,
            name=self.name,
            kind=PersonKind(self.kind),
            address=self.address,
        )

    def mistakes(self, t: Speaker, named_as: NamedAs) -> dict[str, str]:
        """What is wrong, by field."""
        wrong: dict[str, str] = {}
        kind = PersonKind(self.kind) if self.kind in set(PersonKind) else None
        if not is_number(self.pin, kind):
            wrong["pin"] = t("named.pin_wrong", digits=digits_of(kind))
        if not self.name:
            wrong["name"] = t("named.name_missing")
        try:
            if not wrong:
                self.named(named_as)
        except (InvalidValueError, ValueError):
            wrong["kind"] = t("named.kind_wrong")
        return wrong

    def typed(self) -> dict[str, str]:
        """By field, to be shown again."""
        return {"pin": self.pin, "name": self.name, "address": self.address, "kind": self.kind}


def typed_person(
    pin: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    address: Annotated[str, Form()] = "",
    kind: Annotated[str, Form()] = PersonKind.NATURAL.value,
) -> TypedPerson:
    """The fields of this form; a number may be typed with spaces."""
    return TypedPerson(
        pin=re.sub(r"\s", "", pin)[:LONGEST_PIN],
        name=name.strip()[:LONGEST_NAME],
        address=address.strip()[:LONGEST_ADDRESS],
        kind=kind,
    )


PersonForm = Annotated[TypedPerson, Depends(typed_person)]


def shown(person: Named | None) -> TypedPerson:
    """A person on file, to be confirmed or corrected."""
    if person is None:
        return TypedPerson()
    return TypedPerson(
        pin=person.pin, name=person.name, address=person.address, kind=person.kind.value
    )


def kinds(t: Speaker) -> list[tuple[str, str]]:
    """Natural or legal, to choose from."""
    return [(kind.value, t(f"person.{kind}")) for kind in PersonKind]
