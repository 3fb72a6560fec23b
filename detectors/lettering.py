"""Is a text lettering (badge, advertisement, telephone number) and no plate?

A reader may be sure of every character of a badge, so its confidence says nothing here. A text is
lettering that holds a word or has a shape of `lettering.toml`. Every form of plate that we know has
both letters and digits: a text that lacks either is taken for lettering, unless its look tells a
plate. That gives up plates of letters only ("vanity plates"): when unsure, the driver is right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fines.entry import Entry
from fines.entry_file import EntryFile

LETTERING = Path(__file__).with_name("lettering.toml")
LEAST_WORD = 4
_LETTERS = re.compile(r"[A-Z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lettering:
    """What stands on vehicles: words that tell it anywhere, shapes that tell it as a whole."""

    words: dict[str, str]
    shapes: tuple[tuple[re.Pattern[str], str], ...]


def lettering(text: str) -> str | None:
    """What tells that a whole normalised text is lettering, whatever it looks like; else None."""
    for shape, what in _lettering().shapes:
        if shape.fullmatch(text):
            return what
    for word, what in _lettering().words.items():
        if word in text:
            return f"{word}, {what}"
    return None


def lettering_only(text: str) -> str | None:
    """What a text lacks that every known form of plate has."""
    if text.isalpha():
        return "no digit"
    return "no letter" if text.isdigit() else None


@cache
def _lettering() -> Lettering:
    return load_lettering(LETTERING)


def load_lettering(path: Path) -> Lettering:
    """The lettering of this file; ConfigurationError names the file, the line and the mend."""
    file = EntryFile(path, "lettering file")
    file.head(("words", "shape")).refuse_rest()
    words = [pair for group in file.read("words", _words, Entry) for pair in group]
    return Lettering(words=dict(words), shapes=tuple(file.read("shape", _shape, Entry)))


def _words(entry: Entry) -> list[tuple[str, str]]:
    entry.provenance()
    what = entry.text("what")
    for word in entry.texts("words"):
        if not _LETTERS.fullmatch(word) or len(word) < LEAST_WORD:
            entry.refuse(f"the word '{word}' is not {LEAST_WORD} letters A-Z or more; correct it")
    return [(word, what) for word in entry.texts("words")]


def _shape(entry: Entry) -> tuple[re.Pattern[str], str]:
    entry.provenance()
    return entry.told_by_examples(), entry.text("what")
