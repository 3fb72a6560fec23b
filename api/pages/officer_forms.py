"""What did the officer type, is it whole, and which photographs came with it?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Annotated, TypeVar

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from api.pages.named_person import typed_person
from api.pages.typed_time import local_instant
from api.photographs import check_photographs, keep_photograph
from api.rendering import Speaker
from fines.accident import (
    AccidentPerson,
    AccidentVehicle,
    Conditions,
    Light,
    PersonRole,
    Surface,
    Weather,
)
from fines.errors import EvidenceMissingError, InvalidValueError, UnreadablePictureError
from fines.evidence import Sha256
from fines.named import LONGEST_DOCUMENT, Named, NamedAs
from fines.plates import normalise, plate_number
from fines.ports import EvidenceStore

MOST_PHOTOS = 6
MOST_ROWS = 12
LONGEST_WORDS = 5000
LONGEST_LINE = 200
ChoiceT = TypeVar("ChoiceT", bound=StrEnum)
# Other scripts' digits are digits for Python, and "²" is one that it cannot count with.
_ROW = re.compile("[0-9]{1,4}")


async def _whole_form(request: Request) -> FormData:
    return await request.form()


WholeForm = Annotated[FormData, Depends(_whole_form)]


@dataclass(kw_only=True)
class Typed:
    """A form as it was sent: its words, its photographs (kept already), its mistakes."""

    words: Mapping[str, str]
    photos: list[Sha256] = field(default_factory=list)
    mistakes: dict[str, str] = field(default_factory=dict)

    def line(self, name: str) -> str:
        """A short field, trimmed."""
        return self.words.get(name, "").strip()[:LONGEST_LINE]

    def need(self, name: str, sentence: str) -> str:
        """A field that must not be empty."""
        if not self.line(name):
            self.mistakes[name] = sentence
        return self.line(name)


def read_form(form: FormData, evidence: EvidenceStore, t: Speaker) -> Typed:
    """The words, and the photographs put into the store, so that no mistake loses them."""
    words = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    typed = Typed(words=words)
    for kept in form.getlist("kept_photo"):
        if isinstance(kept, str) and _on_file(evidence, kept):
            typed.photos.append(Sha256(kept))
    for upload in form.getlist("photos"):
        if isinstance(upload, UploadFile) and upload.filename:
            _keep(upload, evidence, typed, t)
    typed.photos = list(dict.fromkeys(typed.photos))
    if len(typed.photos) > MOST_PHOTOS:
        typed.mistakes["photos"] = t("officer.photos_many", count=len(typed.photos))
        typed.photos = typed.photos[:MOST_PHOTOS]
    return typed


def _on_file(evidence: EvidenceStore, sha256: str) -> bool:
    try:
        check_photographs(evidence, [Sha256(sha256)])
    except (EvidenceMissingError, UnreadablePictureError, InvalidValueError):
        return False
    return True


def _keep(upload: UploadFile, evidence: EvidenceStore, typed: Typed, t: Speaker) -> None:
    try:
        typed.photos.append(keep_photograph(evidence, upload.file.read()))
    except UnreadablePictureError:
        name = (upload.filename or "")[:60]
        typed.mistakes["photos"] = t("officer.photos_unreadable", name=name)


def read_instant(typed: Typed, now: datetime, t: Speaker) -> datetime:
    """The local time in the field `at`; a time to come is refused."""
    text = typed.need("at", t("officer.at_missing"))
    instant = local_instant(text)
    if instant is None:
        typed.mistakes["at"] = t("officer.at_missing")
        return now
    if instant > now:
        typed.mistakes["at"] = t("officer.at_future")
    return instant


def read_plate(typed: Typed, name: str, t: Speaker) -> str:
    """A plate that must be one."""
    try:
        return plate_number(typed.line(name))
    except InvalidValueError:
        typed.mistakes[name] = t("home.plate_wrong")
        return ""


def read_driver(typed: Typed, t: Speaker) -> Named | None:
    """Who stood before the officer; None where nothing of them was typed."""
    person = typed_person(typed.line("pin"), typed.line("name"), typed.words.get("address", ""))
    document = typed.line("document")[:LONGEST_DOCUMENT]
    if person.is_empty and not person.address and not document:
        return None
    typed.mistakes |= person.mistakes(t, NamedAs.DRIVER)
    if not document:
        typed.mistakes["document"] = t("officer.document_missing")
    return None if typed.mistakes else replace(person.named(NamedAs.DRIVER), document=document)


def rows(typed: Typed, name: str, least: int) -> int:
    """How many rows of this kind the form had."""
    text = typed.words.get(f"{name}_rows", "")
    return min(MOST_ROWS, max(least, int(text))) if _ROW.fullmatch(text) else least


def read_vehicles(typed: Typed, count: int) -> dict[int, AccidentVehicle]:
    """The vehicles of which anything was filled in, by the row of the form."""
    found = {
        row: AccidentVehicle(
            plate=normalise(typed.line(f"vehicle_plate_{row}")),
            description=typed.line(f"vehicle_description_{row}"),
            damage=typed.line(f"vehicle_damage_{row}"),
            fled=bool(typed.line(f"vehicle_fled_{row}")),
        )
        for row in range(1, count + 1)
    }
    nothing = AccidentVehicle(plate="", description="", damage="", fled=False)
    return {row: vehicle for row, vehicle in found.items() if vehicle != nothing}


def read_conditions(typed: Typed) -> Conditions:
    """Light, weather and surface; what was not chosen is unknown."""
    return Conditions(
        light=_chosen(typed, "light", Light.UNKNOWN),
        weather=_chosen(typed, "weather", Weather.UNKNOWN),
        surface=_chosen(typed, "surface", Surface.UNKNOWN),
    )


def _chosen(typed: Typed, name: str, unknown: ChoiceT) -> ChoiceT:
    kind = type(unknown)
    return kind(typed.line(name)) if typed.line(name) in set(kind) else unknown


def condition_choices(t: Speaker) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each field with what can be chosen in it; unknown is what stands there at first."""
    kinds: dict[str, type[StrEnum]] = {"light": Light, "weather": Weather, "surface": Surface}
    return [
        (name, [(each.value, t(f"accident.{name}.{each}")) for each in kind if each != "unknown"])
        for name, kind in kinds.items()
    ]


def read_persons(
    typed: Typed, count: int, vehicle_rows: Sequence[int], t: Speaker
) -> tuple[AccidentPerson, ...]:
    """The persons that were filled in; without a role, or in an empty row's vehicle: a mistake."""
    persons = []
    for row in range(1, count + 1):
        role, name = typed.line(f"person_role_{row}"), typed.line(f"person_name_{row}")
        injury, vehicle = typed.line(f"person_injury_{row}"), typed.line(f"person_vehicle_{row}")
        if role not in set(PersonRole):
            if name or injury:
                typed.mistakes[f"person_role_{row}"] = t("accident.role_missing", number=row)
            continue
        sat_in = int(vehicle) if _ROW.fullmatch(vehicle) else None
        if sat_in is not None and sat_in not in vehicle_rows:
            typed.mistakes[f"person_vehicle_{row}"] = t("accident.vehicle_empty", number=sat_in)
            continue
        persons.append(
            AccidentPerson(
                role=PersonRole(role),
                name=name,
                vehicle=None if sat_in is None else vehicle_rows.index(sat_in) + 1,
                injury=injury,
            )
        )
    return tuple(persons)
