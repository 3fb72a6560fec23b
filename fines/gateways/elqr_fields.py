"""How do the fields of a QR for payments stand in a row? Id, length, value, nothing between.

Ids and lengths are two decimal digits; the length counts characters, not bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from fines.errors import InvalidValueError

Fields = Mapping[str, str]
"""Values by their ids."""

_HEAD = re.compile(r"[0-9]{4}")
_ODD = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\U00010000-\U0010ffff]")


def one(of: str, value: str, most: int) -> str:
    """One field, or nothing for an empty value; InvalidValueError where it does not fit."""
    if not value:
        return ""
    if len(value) > most:
        raise InvalidValueError(f"'{value}' is longer than the {most} characters of field {of}.")
    _countable(value)
    return f"{of}{len(value):02d}{value}"


def run(text: str, what: str) -> dict[str, str]:
    """All fields of a text; a field that stands twice or runs past the end is refused."""
    _countable(text)
    fields: dict[str, str] = {}
    at = 0
    while at < len(text):
        head = text[at : at + 4]
        if not _HEAD.fullmatch(head):
            raise InvalidValueError(f"'{head}' in {what} is no id and length: four digits.")
        of, length = head[:2], int(head[2:])
        value = text[at + 4 : at + 4 + length]
        if len(value) < length:
            raise InvalidValueError(
                f"Field {of} of {what} says {length} characters, {len(value)} are left."
            )
        if of in fields:
            raise InvalidValueError(f"Field {of} stands twice in {what}: it must stand once.")
        fields[of] = value
        at += 4 + length
    return fields


def _countable(text: str) -> None:
    """Readers count UTF-16 units: a character of two of them has no agreed length."""
    odd = _ODD.search(text)
    if odd is not None:
        raise InvalidValueError(f"{odd[0]!a} cannot stand in a QR for payments: remove it.")
