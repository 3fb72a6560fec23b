"""Which JSON do we take from outside? What has one meaning only (RFC 8259, RFC 7493).

A name that stands twice in one table is two answers to one question: Python and most programs take
the last one, others the first, and a signature or a second reader may have meant either.
"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

LONGEST_NUMBER = 400
"""Digits of a number: more than any double and any sum that we keep has."""


# PostgreSQL keeps no NUL, and UTF-8 has no half of a pair: escaped, JSON can hold both.
UNKEPT = re.compile("[\0\ud800-\udfff]")


class NotJsonError(ValueError):
    """What it says completes a sentence such as "The body …"."""


def strict_json(content: bytes | str, *, texts_are_kept: bool = True) -> Any:
    """The JSON of this text, in bytes that of UTF-8; NotJsonError says what it is instead.

    Without `texts_are_kept` a text may hold what no database keeps: who asks so keeps none of them
    unlooked at, and a stranger's comment that was cut within a character costs nothing.
    """
    try:
        text = content.decode("utf-8") if isinstance(content, bytes) else content
        said = json.loads(
            text, parse_constant=_no_constant, parse_int=_whole, object_pairs_hook=_once
        )
        if texts_are_kept and ("\\u" in text or isinstance(content, str)):
            _refuse_unkept(said, "a text")
        return said
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


def _refuse_unkept(value: Any, place: str) -> None:
    if isinstance(value, dict):
        for name, each in value.items():
            _refuse_unkept(name, "a name")
            _refuse_unkept(each, repr(name[:60]))
    elif isinstance(value, list):
        for each in value:
            _refuse_unkept(each, place)
    elif isinstance(value, str) and (found := UNKEPT.search(value)):
        shown = f"\\u{ord(found[0]):04x}"
        if found[0] == "\0":
            raise NotJsonError(f"has a NUL character ({shown}) in {place}: leave it out")
        raise NotJsonError(f"has half a surrogate pair ({shown}) in {place}: send whole characters")


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise NotJsonError(f"has a number of {len(digits)} digits: send one that is meant")
    return int(digits)


def _no_constant(name: str) -> NoReturn:
    raise NotJsonError(f"is no JSON ({name} is no number): send one record in UTF-8")
