"""Which JSON fits a record, and what exactly is wrong with one that does not?

Driven by the record's own annotations, so that schema and reader cannot drift apart: a field is
a text, number, whole number, instant, word of an enumeration, list or record. `Bounds` adds JSON
Schema keywords by record and field, which both sides obey.
"""

from __future__ import annotations

import re
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum, StrEnum, auto
from functools import cache
from typing import Any, NewType, NoReturn, TypeVar, Union, get_args, get_origin, get_type_hints

from fines.errors import InvalidValueError
from fines.strict_json import NotJsonError, strict_json

LONGEST_TEXT = 200
MOST_WHOLE = 2**53 - 1
_PLAIN_SCHEMAS: Mapping[type, Schema] = {
    datetime: {"type": "string", "format": "date-time"},
    str: {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT},
    int: {"type": "integer", "minimum": -MOST_WHOLE, "maximum": MOST_WHOLE},
    float: {"type": "number", "minimum": -MOST_WHOLE, "maximum": MOST_WHOLE},
}

RecordT = TypeVar("RecordT")
Schema = dict[str, Any]
Bounds = Mapping[tuple[type, str], Schema]


def parsed(content: bytes) -> Any:
    """The JSON of these bytes; InvalidValueError also where a name stands twice in one table."""
    try:
        return strict_json(content)
    except NotJsonError as error:
        raise InvalidValueError(f"The event {error}.") from None


def read(kind: type[RecordT], document: Any, bounds: Bounds) -> RecordT:
    """The record that this JSON holds; InvalidValueError names the first wrong field."""
    record: RecordT = _record(kind, document, "", bounds)
    return record


def schema(kind: type, bounds: Bounds) -> Schema:
    """The JSON Schema (2020-12) of a record."""
    known = _annotations(kind)
    return {
        "type": "object",
        "description": (kind.__doc__ or "").strip().splitlines()[0],
        "properties": {
            field.name: _schema_of(known[field.name], bounds.get((kind, field.name), {}), bounds)
            for field in fields(kind)
        },
        "required": [field.name for field in fields(kind) if field.default is MISSING],
        "additionalProperties": False,
    }


@cache
def _annotations(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


@cache
def _needed(kind: type) -> Mapping[str, bool]:
    """The fields of a record, and which of them it must have."""
    return {field.name: field.default is MISSING for field in fields(kind)}


@cache
def _words(kind: type[StrEnum]) -> tuple[str, ...]:
    return tuple(word.value for word in kind)


@cache
def _plain(kind: Any) -> tuple[Any, bool]:
    """The type without its NewType and its None, and whether None is allowed."""
    if isinstance(kind, NewType):
        return _plain(kind.__supertype__)
    if get_origin(kind) in (Union, types.UnionType):
        (inner,) = (part for part in get_args(kind) if part is not type(None))
        return _plain(inner)[0], True
    return kind, False


class _Shape(Enum):
    TEXT = auto()
    NUMBER = auto()
    INSTANT = auto()
    WORD = auto()
    RECORD = auto()
    LIST = auto()


@cache
def _shape(kind: Any) -> tuple[_Shape, Any, bool]:
    """What a type is, found once and not for each value of each event."""
    plain, optional = _plain(kind)
    if get_origin(plain) is tuple:
        shape = _Shape.LIST
    elif is_dataclass(plain):
        shape = _Shape.RECORD
    elif issubclass(plain, StrEnum):
        shape = _Shape.WORD
    else:
        shape = {str: _Shape.TEXT, datetime: _Shape.INSTANT}.get(plain, _Shape.NUMBER)
    return shape, plain, optional


def _schema_of(kind: Any, bound: Schema, bounds: Bounds) -> Schema:
    plain, optional = _plain(kind)
    found = _schema_of_plain(plain, bounds) | bound
    if not optional:
        return found
    return {"anyOf": [found, {"type": "null"}]}


def _schema_of_plain(kind: Any, bounds: Bounds) -> Schema:
    if get_origin(kind) is tuple:
        parts = get_args(kind)
        if parts[-1] is Ellipsis:
            return {"type": "array", "items": _schema_of(parts[0], {}, bounds)}
        items = [_schema_of(part, {}, bounds) for part in parts]
        return {"type": "array", "prefixItems": items, "minItems": len(items), "items": False}
    if is_dataclass(kind) and isinstance(kind, type):
        return schema(kind, bounds)
    if issubclass(kind, StrEnum):
        return {"enum": [word.value for word in kind]}
    return dict(_PLAIN_SCHEMAS[kind])


def _record(kind: type, document: Any, path: str, bounds: Bounds) -> Any:
    if not isinstance(document, dict):
        _refuse(path or "event", "is no table of fields: send one")
    known, named = _annotations(kind), _needed(kind)
    for name in document:
        if name not in named:
            _refuse(_at(path, str(name)[:60]), "is not known here: leave it out")
    given = {}
    for name, needed in named.items():
        if name in document:
            bound = bounds.get((kind, name), {})
            given[name] = _value(known[name], document[name], _at(path, name), bound, bounds)
        elif needed:
            _refuse(_at(path, name), "is missing: send it")
    return kind(**given)


def _value(kind: Any, value: Any, path: str, bound: Schema, bounds: Bounds) -> Any:
    shape, plain, optional = _shape(kind)
    if value is None and optional:
        return None
    if shape is _Shape.RECORD:
        return _record(plain, value, path, bounds)
    if shape is _Shape.LIST:
        return _list(get_args(plain), value, path, bound, bounds)
    return _plain_value(shape, plain, value, path, bound)


def _plain_value(shape: _Shape, kind: Any, value: Any, path: str, bound: Schema) -> Any:
    if shape is _Shape.TEXT:
        return _text(value, path, bound)
    if shape is _Shape.NUMBER:
        return _number(kind, value, path, bound)
    if shape is _Shape.INSTANT:
        return _instant(value, path)
    words = bound.get("enum", _words(kind))
    if value not in words:
        _refuse(path, f"is {_shown(value)}: write one of {', '.join(words)}")
    return kind(value)


def _list(parts: tuple[Any, ...], value: Any, path: str, bound: Schema, bounds: Bounds) -> Any:
    if not isinstance(value, list):
        _refuse(path, f"is {_shown(value)}: send a list")
    if parts[-1] is Ellipsis:
        most = bound.get("maxItems", LONGEST_TEXT)
        if len(value) > most:
            _refuse(path, f"has {len(value)} entries: send at most {most}")
        parts = (parts[0],) * len(value)
    if len(value) != len(parts):
        _refuse(path, f"has {len(value)} entries: send {len(parts)}")
    return tuple(
        _value(part, entry, f"{path}.{number}", {}, bounds)
        for number, (part, entry) in enumerate(zip(parts, value, strict=True))
    )


def _text(value: Any, path: str, bound: Schema) -> str:
    least, most = bound.get("minLength", 1), bound.get("maxLength", LONGEST_TEXT)
    if not isinstance(value, str):
        _refuse(path, f"is {_shown(value)}: send a text")
    if not least <= len(value) <= most:
        _refuse(path, f"has {len(value)} characters: send {least} to {most}")
    if "pattern" in bound and not re.search(bound["pattern"], value):
        _refuse(path, f"is {_shown(value)}: it must fit {bound['pattern']}")
    if not value.isprintable():
        _refuse(path, f"is {_shown(value)}: send visible characters only")
    return value


def _number(kind: type, value: Any, path: str, bound: Schema) -> float | int:
    whole = kind is int
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        _refuse(path, f"is {_shown(value)}: send a {'whole ' if whole else ''}number")
    least, most = bound.get("minimum", -MOST_WHOLE), bound.get("maximum", MOST_WHOLE)
    if not least <= value <= most:
        _refuse(path, f"is {_shown(value)}: send {least} to {most}")
    if "const" in bound and value != bound["const"]:
        _refuse(path, f"is {_shown(value)}: this program reads {bound['const']}")
    return kind(value)  # type: ignore[no-any-return]  # int or float


def _instant(value: Any, path: str) -> datetime:
    try:
        instant = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        _refuse(path, f"is {_shown(value)}: send an instant such as 2026-05-01T08:00:00.250Z")
    if instant.tzinfo is None:
        _refuse(path, f"is {_shown(value)}: add its zone, such as Z or +06:00")
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        _refuse(path, f"is {_shown(value)}: send an instant of this century")


def _refuse(path: str, what: str) -> NoReturn:
    raise InvalidValueError(f"'{path}' {what}.")


def _at(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _shown(value: Any) -> str:
    return repr(value)[:80]
