"""Does what a machine saw on a plate hold as a plate number? When unsure: no text, a reason.

Country forms are data in `fines/plate_patterns/`. A character is never invented: only I/1 and
O/0, which many plates print alike, are exchanged, and only where a form leaves one choice.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Protocol

from detectors.detection import Image
from fines.plates import CharacterReading, PlateNumber, PlatePattern, PlateReading, matching

LEAST_LENGTH = 4
MOST_EXCHANGES = 3
_LOOK_ALIKES = {"I": "1", "1": "I", "O": "0", "0": "O"}
_LOST_REGION = re.compile(r"[ABEKMHOPCTYX]\d{3}[ABEKMHOPCTYX]{2}")


class PlateOcr(Protocol):
    """Reads cut-out plates; None for a picture on which no character was seen."""

    def read(self, plates: Sequence[Image]) -> list[PlateReading | None]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Certainty:
    """The least confidence (all characters right, 0 to 1) at which a text is given."""

    of_known_form: float = 0.85
    of_unknown_form: float = 0.95


USUAL_CERTAINTY = Certainty()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a network saw: characters in order, its confidence in all of them, the row count.

    `rival` is another text seen by a second look where the two looks differ.
    """

    characters: tuple[CharacterReading, ...]
    confidence: float
    rows: int = 1
    rival: str | None = None


def judge(seen: Seen, certainty: Certainty) -> PlateReading:
    """The reading of one plate: a text with its form, or no text with the reason."""
    text = "".join(character.best for character in seen.characters)
    fitted, forms, doubt = _fitted(text, seen.rows)
    if forms:
        seen = replace(seen, confidence=_settled_confidence(seen))
    reason = doubt or _doubt(seen, fitted, forms, certainty)
    return PlateReading(
        text=None if reason else PlateNumber(fitted),
        country=forms[0].country if forms else None,
        pattern=forms[0].name if forms else None,
        candidates=tuple(form.name for form in forms),
        rows=seen.rows,
        confidence=seen.confidence,
        characters=_repaired(seen.characters, fitted),
        reason=reason,
    )


def confidence_of(probabilities: Sequence[float]) -> float:
    """The probability that all are right, were they independent."""
    return math.prod(probabilities) if probabilities else 0.0


def _fitted(text: str, rows: int) -> tuple[str, tuple[PlatePattern, ...], str | None]:
    """The text as it fits a form, the forms, and why not when two texts fit equally."""
    for exchanges in range(MOST_EXCHANGES + 1):
        fitting = {
            variant: forms
            for variant in _exchanged(text, exchanges)
            if (forms := _forms(variant, rows))
        }
        if len(fitting) == 1:
            ((variant, forms),) = fitting.items()
            return variant, forms, None
        if fitting:
            return text, (), f"{' and '.join(sorted(fitting))} look alike and both fit a form"
    return text, (), None


def _settled_confidence(seen: Seen) -> float:
    """The confidence once a form has settled I or 1, O or 0: the doubt between them is gone."""
    settled = [
        (look.p + look.next_p) / look.p
        for look in seen.characters
        if look.p > 0 and _LOOK_ALIKES.get(look.best) == look.next
    ]
    return min(seen.confidence * math.prod(settled), 1.0)


def _repaired(characters: tuple[CharacterReading, ...], text: str) -> tuple[CharacterReading, ...]:
    """The repair recorded: the look-alike that was seen becomes the alternative, as probable."""
    return tuple(
        seen
        if seen.best == best
        else CharacterReading(best=best, p=seen.p, next=seen.best, next_p=seen.p)
        for seen, best in zip(characters, text, strict=True)
    )


def _forms(text: str, rows: int) -> tuple[PlatePattern, ...]:
    forms = matching(text)
    return tuple(form for form in forms if rows in form.rows) or forms


def _exchanged(text: str, count: int) -> Iterator[str]:
    """Every text with exactly so many look-alikes exchanged."""
    places = [index for index, character in enumerate(text) if character in _LOOK_ALIKES]
    for chosen in combinations(places, count):
        characters = list(text)
        for index in chosen:
            characters[index] = _LOOK_ALIKES[characters[index]]
        yield "".join(characters)


def _doubt(
    seen: Seen, text: str, forms: tuple[PlatePattern, ...], certainty: Certainty
) -> str | None:
    if len(text) < LEAST_LENGTH:
        return f"only {len(text)} characters seen"
    if _LOST_REGION.fullmatch(text):
        return "may be a Russian plate without its region"
    if seen.rival is not None and seen.rival != text:
        return f"a second look reads {seen.rival}"
    least = certainty.of_known_form if forms else certainty.of_unknown_form
    if seen.confidence < least:
        return _weakest(seen, least)
    return None


def _weakest(seen: Seen, least: float) -> str:
    index, worst = min(enumerate(seen.characters, 1), key=lambda pair: pair[1].p)
    return (
        f"confidence {seen.confidence:.2f} is under {least:.2f}; "
        f"weakest is character {index}: {worst.best} {worst.p:.2f}, {worst.next} {worst.next_p:.2f}"
    )
