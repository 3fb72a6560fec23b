"""Which bytes is a record, so that equal records are equal bytes on every machine?

JSON in UTF-8: keys sorted by code point, no spaces, no escapes but those that JSON demands. Whole
numbers are written in digits; others as the shortest decimal that gives the same IEEE 754 double
again (Python's `repr`), so that writing, reading and writing again changes nothing.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

from fines.errors import InvalidValueError


def canonical_json(document: Any) -> bytes:
    """The bytes of this document; ValueError for a number that is none (NaN, infinity)."""
    return json.dumps(
        document, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
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


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)
