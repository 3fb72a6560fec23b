"""Which bytes is a record, so that equal records are equal bytes on every machine?

JSON in UTF-8: keys sorted by code point, no spaces, no escapes but those that JSON demands. Whole
numbers are written in digits, also where a program held them as a fraction; others as the shortest
decimal that gives the same IEEE 754 double again (Python's `repr`). So writing, reading and writing
again changes nothing.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

from fines.errors import InvalidValueError

EXACT_BELOW = 2**53
"""Up to here a double holds every whole number."""


def canonical_json(document: Any) -> bytes:
    """The bytes of this document; ValueError for a number that is none (NaN, infinity)."""
    return json.dumps(
        _whole(document), ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    ).encode()


def read_canonical(content: bytes, what: str) -> dict[str, Any]:
    """The document of these bytes; InvalidValueError where they are not its canonical form."""
    try:
        document = json.loads(content.decode(), parse_constant=_no_number)
        same = canonical_json(document) == content
    except (ValueError, RecursionError) as error:
        raise InvalidValueError(f"The {what} is no JSON ({type(error).__name__}).") from error
    if not same or not isinstance(document, dict):
        raise InvalidValueError(f"The {what} is not written in the canonical form.")
    return document


def _whole(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _whole(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_whole(part) for part in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT_BELOW:
        return int(value)
    return value


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)
