"""Does what a machine saw on a plate hold as a plate number? When unsure: no text, a reason.

Country forms are data in `fines/plate_patterns/`, what is no plate in `detectors/lettering.toml`.
A character is never invented; `plate_repair` says which two are told by their place.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from detectors.detection import Image
from detectors.lettering import lettering
from detectors.plate_repair import AS_DIGITS, AS_LETTERS, fitted_to_forms, repaired, settled
from fines.plate_countries import PlatePattern
from fines.plates import CharacterReading, PlateNumber, PlateReading, incomplete

LEAST_LENGTH = 4


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
    """What a network saw: characters in order, its confidence in all of them, the row count."""

    characters: tuple[CharacterReading, ...]
    confidence: float
    rows: int = 1


def judge(seen: Seen, certainty: Certainty) -> PlateReading:
    """The reading of one plate: a text with its form, or no text with the reason.

    A text that cannot be a whole plate has the confidence 0, so that nobody builds on it.
    """
    text = "".join(character.best for character in seen.characters)
    fitted, forms, doubt = fitted_to_forms(text, seen.rows)
    reason = _no_plate(text, fitted, forms)
    if reason:
        seen = replace(seen, confidence=0.0)
    elif forms:
        seen = replace(seen, confidence=settled(seen.confidence, seen.characters, fitted))
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
    )


def _no_plate(text: str, fitted: str, forms: tuple[PlatePattern, ...]) -> str | None:
    """Why the text is lettering or only a part of a plate, however sure each character is."""
    if len(text) < LEAST_LENGTH:
        return f"only {len(text)} characters seen"
    spellings = [text, fitted]
    # A number whose 0 was taken for O has one letter; a plate of one letter is no loss then.
    if not forms or sum(map(str.isalpha, text)) == 1:
        spellings.append(text.translate(AS_DIGITS))
    if not forms:
        spellings.append(text.translate(AS_LETTERS))
    sign = next((sign for spelling in spellings if (sign := lettering(spelling))), None)
    if sign:
        return f"looks like lettering, not a plate: {sign}"
    whole = incomplete(fitted)
    return f"may be {whole}" if whole else None


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
