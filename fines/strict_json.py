"""Which JSON do we take from outside? What has one meaning only (RFC 8259, RFC 7493).

A name that stands twice in one table is two answers to one question: Python and most programs take
the last one, others the first, and a signature or a second reader may have meant either.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

LONGEST_NUMBER = 400
"""Digits of a number: more than any double and any sum that we keep has."""


class NotJsonError(ValueError):
    """What it says completes a sentence such as "The body …"."""


def strict_json(content: bytes | str) -> Any:
    """The JSON of this text, in bytes that of UTF-8; NotJsonError says what it is instead."""
    try:
        text = content.decode("utf-8") if isinstance(content, bytes) else content
        return json.loads(
            text, parse_constant=_no_constant, parse_int=_whole, object_pairs_hook=_once
        )
    except NotJsonError:
        raise
    except RecursionError:
        raise NotJsonError("is JSON in more layers than anybody needs: send fewer") from None
    except ValueError as error:
        first = next(iter(str(error).splitlines()), "")
        raise NotJsonError(f"is no JSON ({first[:120]}): send one record in UTF-8") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise NotJsonError(f"has {twice[:60]!r} twice in one table: send each name once")
    return table


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise NotJsonError(f"has a number of {len(digits)} digits: send one that is meant")
    return int(digits)


def _no_constant(name: str) -> NoReturn:
    raise NotJsonError(f"is no JSON ({name} is no number): send one record in UTF-8")
