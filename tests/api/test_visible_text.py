"""Is what nobody sees left out of a text, and nothing else?"""

from __future__ import annotations

import sys
import unicodedata

import pytest

from api.visible_text import all_seen, seen


@pytest.mark.parametrize(
    "text",
    ["Ысык-Көл, Ө. Ү. Ңг", "Ёлкин №\u00a05 «Я»", "O'Neil – 5 €", "a\tb\r\nc", "Й", "á", "🚗", "\0"],
)
def test_what_is_written_stays(text: str) -> None:
    assert seen(text) == text


def test_no_mark_of_order_or_width_is_left() -> None:
    left = [
        f"{code:04x}"
        for code in range(1, sys.maxunicode)
        if unicodedata.bidirectional(chr(code)) in ("LRE", "RLE", "LRO", "RLO", "PDF", "BN", "LRI")
        or unicodedata.bidirectional(chr(code)) in ("RLI", "FSI", "PDI")
        if seen(chr(code))
    ]
    assert left == []


def test_every_text_of_json_is_cleaned() -> None:
    given = {"a\u200b": ["x\u202ey", 1, None, {"b": "\ufeff"}]}
    assert all_seen(given) == {"a\u200b": ["xy", 1, None, {"b": ""}]}
