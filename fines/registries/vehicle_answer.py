"""Whose was the vehicle on that day, by the answer of `transportCarInfoWithHistory`?

The names of fields are the state service's own. Days without a zone are local days; an
owner type is told for today's owner only, a former one's number tells the kind (0 = legal,
assumed). Where the answer leaves two owners on one day, nobody is charged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import MAXYEAR, MINYEAR, date, datetime

from fines.errors import ImmuneOwnerError, NoOwnerError, UnknownPlateError
from fines.local_time import local_day
from fines.owner import Owner, PersonKind, Vehicle
from fines.plates import PlateNumber, normalise
from fines.registries.xroad_call import Fields, wrong_answer

FOUND, NOT_FOUND, EMPTY_REQUEST = "200", "203", "4"
_KINDS = {"1": PersonKind.NATURAL, "2": PersonKind.LEGAL}
_DIPLOMATS = {"3", "4"}
_KIND_BY_NUMBER = {"0": "2", "1": "1", "2": "1"}
_PIN = re.compile(r"[012][0-9]{13}")
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(Z|[+-][0-9]{2}:[0-9]{2})?")
_YEAR = re.compile(r"(19|20)[0-9]{2}")
_NAMES = ("surname", "name", "patronymic")
_PLACES = ("obl", "raion", "aymak", "village", "street", "house", "building", "flat")
_LONGEST_TEXT = 500
# PostgreSQL keeps no NUL, no file half a surrogate pair; a name holds neither.
_NO_TEXT = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


def owner_in(fields: Fields, plate: PlateNumber, on: date) -> Owner:
    """The owner on that day; UnknownPlateError, NoOwnerError, ImmuneOwnerError, UnavailableError.

    An answer about another plate, or one that cannot be understood, is no answer.
    """
    fields = _unwrapped(fields)
    status = _text(fields, "status")
    if status == NOT_FOUND:
        raise UnknownPlateError(
            f"The registry does not know plate {plate}: compare it with the picture."
        )
    if status != FOUND:
        why = "it found our request empty" if status == EMPTY_REQUEST else f"status '{status[:20]}'"
        raise wrong_answer(why)
    vehicle = _vehicle(_part(fields, "car"), plate)
    periods = [period for period in _parts(fields, "ownersPeriod") if _covers(period, on)]
    if not periods:
        raise NoOwnerError(
            f"The registry knows plate {plate}, but nobody owned it on {on.isoformat()}."
        )
    if len({_pin(period) for period in periods}) > 1:
        raise NoOwnerError(
            f"The registry names two owners of plate {plate} on {on.isoformat()}: "
            "nobody can be charged."
        )
    return _owner(fields, periods[-1], vehicle)


def _owner(fields: Fields, period: Fields, vehicle: Vehicle) -> Owner:
    pin, today = _pin(period), _part(fields, "person")
    current = _text(today, "pin") == pin
    kind = _text(fields, "ownerType") if current else _text(period, "ownerType")
    kind = kind or _KIND_BY_NUMBER[pin[0]]
    if kind in _DIPLOMATS:
        raise ImmuneOwnerError(
            f"Plate {vehicle.plate} belongs to a diplomat or a mission: no law file covers that, "
            "dismiss the case."
        )
    if kind not in _KINDS:
        raise wrong_answer(f"owner type '{kind[:20]}' is not known")
    name = _joined(period, _NAMES, " ") or (_joined(today, _NAMES, " ") if current else "")
    if not name:
        raise wrong_answer("the owner has no name")
    return Owner(
        kind=_KINDS[kind],
        pin=pin,
        name=name,
        address=_address(_part(fields, "address")) if current else "",
        vehicle=vehicle,
    )


def _vehicle(car: Fields, plate: PlateNumber) -> Vehicle:
    if normalise(_text(car, "govPlate")) != plate:
        raise wrong_answer("it is about another plate")
    year = _text(car, "year")
    return Vehicle(
        plate=plate,
        make=_text(car, "brand"),
        model=_text(car, "model"),
        colour=_text(car, "color"),
        kind=_text(car, "carTypeName"),
        year=int(year) if _YEAR.fullmatch(year) else None,
    )


def _address(address: Fields) -> str:
    return _text(address, "fullAddress") or _joined(address, _PLACES, ", ")


def _covers(period: Fields, on: date) -> bool:
    """Both days count; no last day while it lasts."""
    first, last = _day(_text(period, "dateFrom")), _day(_text(period, "dateTo"))
    if first is None:
        raise wrong_answer("an ownership has no first day")
    return first <= on and (last is None or on <= last)


def _day(text: str) -> date | None:
    if not text:
        return None
    plain = _DAY.fullmatch(text)
    try:
        if plain:
            return date.fromisoformat(plain[1])
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise wrong_answer("a day of ownership is no date") from None
    # The calendar's first or last day says that a period is open: locally it may be none.
    open_end = instant.year in (MINYEAR, MAXYEAR)
    return instant.date() if instant.tzinfo is None or open_end else local_day(instant)


def _pin(period: Fields) -> str:
    pin = _text(period, "pin")
    if not _PIN.fullmatch(pin):
        raise wrong_answer("an owner's number is no personal number of 14 digits")
    return pin


def _unwrapped(fields: Fields) -> Fields:
    """Some services put their answer into one more element."""
    inner = list(fields.values())
    if len(inner) == 1 and isinstance(inner[0], Mapping):
        return inner[0]
    return fields


def _text(fields: Fields, name: str) -> str:
    """Gaps and line breaks as one space; empty where it is missing."""
    value = fields.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise wrong_answer(f"'{name}' is no text")
    text = " ".join(str(value).split())
    if len(text) > _LONGEST_TEXT:
        raise wrong_answer(f"'{name}' is longer than {_LONGEST_TEXT} characters")
    if _NO_TEXT.search(text):
        raise wrong_answer(f"'{name}' holds a character that is none")
    return text


def _joined(fields: Fields, names: Sequence[str], gap: str) -> str:
    return gap.join(filter(None, (_text(fields, name) for name in names)))


def _part(fields: Fields, name: str) -> Fields:
    value = fields.get(name)
    if value is None or value == "":
        return {}
    if not isinstance(value, Mapping):
        raise wrong_answer(f"'{name}' holds no fields")
    return value


def _parts(fields: Fields, name: str) -> list[Fields]:
    value = fields.get(name)
    if value is None or value == "":
        return []
    values: list[object] = value if isinstance(value, list) else [value]
    parts = [each for each in values if isinstance(each, Mapping)]
    if len(parts) < len(values):
        raise wrong_answer(f"'{name}' holds no fields")
    return parts
