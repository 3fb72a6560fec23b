"""Does what a machine saw on a plate hold as a plate number? When unsure: no text, a reason.

Country forms are data in `fines/plate_patterns/`, what is no plate in `detectors/lettering.toml`.
A character is never invented; `plate_repair` says which two are told by their place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from detectors.detection import Image
from detectors.lettering import lettering, lettering_only
from detectors.plate_repair import AS_DIGITS, AS_LETTERS, fitted_to_forms, repaired, settled
from fines.plate_countries import PlatePattern
from fines.plates import (
    CharacterReading,
    PlateCorners,
    PlateNumber,
    PlateReading,
    incomplete,
)

LEAST_LENGTH = 4
NO_PLATE = "none"
MOST_UNLIKE = 0.5
"""A cut-out that is more likely no plate than one gives no text."""
SURE_LOOK = 0.98
"""How surely a plate must look like its country's, and a mere number like a plate, to count."""
NUMBERS = range(5, 8)
"""How many digits a plate without letters may have (USA)."""


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

    `looks` are the probabilities that it looks like a plate of a country, or like `NO_PLATE`; empty
    from a machine that does not say.
    """

    characters: tuple[CharacterReading, ...]
    confidence: float
    rows: int = 1
    corners: PlateCorners | None = None
    looks: Mapping[str, float] = field(default_factory=dict)


def judge(seen: Seen, certainty: Certainty) -> PlateReading:
    """The reading of one plate: a text with its form, or no text with the reason.

    A text that cannot be a whole plate has the confidence 0, so that nobody builds on it.
    """
    text = "".join(character.best for character in seen.characters)
    country = _country(seen.looks)
    fitted, forms, doubt = fitted_to_forms(text, seen.rows, country)
    told = country if forms and country == forms[0].country else None
    reason = _no_plate(text, fitted, forms, seen.looks, told)
    if reason:
        seen = replace(seen, confidence=0.0)
    elif forms:
        confidence = settled(seen.confidence, seen.characters, fitted, told)
        seen = replace(seen, confidence=confidence)
    reason = reason or doubt or _doubt(seen, forms, certainty)
    return PlateReading(
        text=None if reason else PlateNumber(fitted),
        country=forms[0].country if forms else None,
        pattern=forms[0].name if forms else None,
        candidates=tuple(form.name for form in forms),
        rows=seen.rows,
        confidence=seen.confidence,
        characters=repaired(seen.characters, fitted),
        reason=reason,
        corners=seen.corners,
    )


def _no_plate(
    text: str,
    fitted: str,
    forms: tuple[PlatePattern, ...],
    looks: Mapping[str, float],
    told: str | None,
) -> str | None:
    """Why the text is lettering or only a part of a plate, however sure each character is."""
    if len(text) < LEAST_LENGTH:
        return f"only {len(text)} characters seen"
    unlike = looks.get(NO_PLATE, 0.0)
    if unlike > MOST_UNLIKE:
        return f"looks like no plate: {unlike:.2f}"
    spellings = [text, fitted]
    # A number whose 0 was taken for O has one letter; a plate of one letter is no loss then.
    if told is None and (not forms or sum(map(str.isalpha, text)) == 1):
        spellings.append(text.translate(AS_DIGITS))
    if not forms:
        spellings.append(text.translate(AS_LETTERS))
    signs = [sign for spelling in spellings if (sign := lettering(spelling))]
    if not _plate_without_letters(text, looks):
        signs += [sign for spelling in spellings if (sign := lettering_only(spelling))]
    if signs:
        return f"looks like lettering, not a plate: {signs[0]}"
    whole = incomplete(fitted)
    return f"may be {whole}" if whole else None


def _country(looks: Mapping[str, float]) -> str | None:
    """The country that the plate's look tells surely."""
    sure = (kind for kind, p in looks.items() if p >= SURE_LOOK and kind != NO_PLATE)
    return next(sure, None)


def _plate_without_letters(text: str, looks: Mapping[str, float]) -> bool:
    """Some plates are a mere number, as most telephone numbers are: only the look tells them."""
    number = text.translate(AS_DIGITS).isdigit() and len(text) in NUMBERS
    return number and looks.get(NO_PLATE, 1.0) <= 1 - SURE_LOOK


def _doubt(seen: Seen, forms: tuple[PlatePattern, ...], certainty: Certainty) -> str | None:
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
