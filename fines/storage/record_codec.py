"""How does a record become a JSON document, and the same record again?

Driven by the records' own annotations, so that a new field needs no second description. A field
that an older document lacks takes its default; what cannot be read is refused, never guessed.
A field marked `later` came after records without it were signed: where it is None it stays
unwritten, so that those are still written as they were.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from typing import (
    TYPE_CHECKING,
    Any,
    NewType,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from fines.errors import InvalidValueError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

# Raise it when a document of the former form can no longer be read as it stands.
FORMAT = 1

_AS_IT_IS = frozenset({str, int, float, bool})

RecordT = TypeVar("RecordT")


def to_document(record: DataclassInstance) -> dict[str, Any]:
    """The record's fields as JSON values."""
    document = {}
    for name, is_later in _named(type(record)):
        value = getattr(record, name)
        if value is not None or not is_later:
            document[name] = value if type(value) in _AS_IT_IS else _encoded(value)
    return document


def columns_of(record: DataclassInstance) -> dict[str, Any]:
    """The record's fields as they are: of a flat record, the columns of its row."""
    return {name: getattr(record, name) for name, _ in _named(type(record))}


def from_document(kind: type[RecordT], document: Mapping[str, Any], form: int) -> RecordT:
    """The record that this document holds; InvalidValueError for a form we do not know."""
    if form != FORMAT:
        raise InvalidValueError(
            f"A {kind.__name__} on file has form {form}, this program reads form {FORMAT}: "
            "run the version that wrote it, or upgrade."
        )
    record: RecordT = _reader(cast(Hashable, kind))(document)
    return record


def _encoded(value: object) -> Any:
    return _writer(cast(Hashable, type(value)))(value)


@cache
def _writer(kind: Any) -> Callable[[Any], Any]:
    """What writes a value of this type; found once, as `_reader` is."""
    if issubclass(kind, datetime):
        return lambda instant: instant.astimezone(UTC).isoformat()
    if issubclass(kind, date):
        return date.isoformat
    if issubclass(kind, tuple):
        return lambda parts: [_encoded(part) for part in parts]
    return to_document if is_dataclass(kind) else lambda value: value


@cache
def _named(kind: type[DataclassInstance]) -> tuple[tuple[str, bool], ...]:
    """The fields; beside each whether it, None by default, came after records without it were
    signed."""
    return tuple((field.name, "later" in field.metadata) for field in fields(kind))


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """What reads a value of this annotation; found once, as a page reads hundreds of records."""
    if isinstance(kind, NewType):
        return _reader(kind.__supertype__)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        (inner,) = (part for part in get_args(kind) if part is not type(None))
        return _optional(_reader(inner))
    if origin is tuple:
        return _tuple_of(get_args(kind))
    return _record(kind) if is_dataclass(kind) else _plain(kind)


def _record(kind: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    known = {name: (_plain_kind(hint), _reader(hint)) for name, hint in hints.items()}

    def read(value: Any) -> Any:
        parts = {}
        for name, part in value.items():
            plain, reader = known[name]
            # What is there as it is needs no call: most fields are such.
            parts[name] = part if type(part) is plain else reader(part)
        return kind(**parts)

    return read


def _plain_kind(kind: Any) -> type | None:
    """The type whose values stand in a document as they are, also where None may stand there."""
    if isinstance(kind, NewType):
        return _plain_kind(kind.__supertype__)
    if get_origin(kind) in (Union, types.UnionType):
        (inner,) = (part for part in get_args(kind) if part is not type(None))
        return _plain_kind(inner)
    return kind if kind in _AS_IT_IS else None


def _optional(inner: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else inner(value)


def _tuple_of(kinds: tuple[Any, ...]) -> Callable[[Any], Any]:
    alike = len(kinds) == 2 and kinds[1] is Ellipsis
    readers = [_reader(part) for part in kinds if part is not Ellipsis]

    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise InvalidValueError(f"A document holds {value!r} where a list belongs.")
        if alike:
            return tuple(map(readers[0], value))
        return tuple(one(part) for one, part in zip(readers, value, strict=True))

    return read


def _instant(value: Any) -> datetime:
    instant = datetime.fromisoformat(value)
    if instant.tzinfo is None:
        raise InvalidValueError(f"A document holds the instant {value!r} without its zone.")
    return instant


def _plain(kind: type) -> Callable[[Any], Any]:
    if issubclass(kind, StrEnum):
        return kind
    if kind is datetime:
        return _instant
    if kind is date:
        return date.fromisoformat

    def read(value: Any) -> Any:
        if kind is float and type(value) is int:
            return float(value)
        if type(value) is not kind:
            raise InvalidValueError(f"A document on file holds {value!r} where {kind} belongs.")
        return value

    return read
