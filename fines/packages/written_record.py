"""How does a record become canonical bytes, and the same record again? Exactly it, or refused."""

from __future__ import annotations

from typing import Any, TypeVar

from fines.errors import InvalidValueError
from fines.packages.canonical import canonical_json, read_canonical
from fines.storage.record_codec import FORMAT, from_document, to_document

RecordT = TypeVar("RecordT")


def written(record: Any) -> bytes:
    """The bytes of this record."""
    return canonical_json(to_document(record))


def read_written(kind: type[RecordT], content: bytes, what: str, form: int) -> RecordT:
    """The record; InvalidValueError names `what` where these bytes are not exactly one."""
    document = read_canonical(content, what)
    if document.get("form") != form:
        raise InvalidValueError(
            f"The {what} has form {document.get('form')!r}, this program reads {form}."
        )
    try:
        record = from_document(kind, document, FORMAT)
        exact = written(record) == content
    except (InvalidValueError, TypeError, KeyError, ValueError, AttributeError) as error:
        raise InvalidValueError(f"The {what} lacks what it must say.") from error
    if not exact:
        raise InvalidValueError(f"The {what} says more than it may say.")
    return record
