"""Which text fits a form of plate, if only I and 1, O and 0 may be told by their place?

Many plates print them alike. Nothing else is ever exchanged, nothing is added or lost, a text that
fits a form as it was seen stays, and where two exchanges fit there is none. Where the plate's look
tells its country, only that country's forms are asked: 00700016 may be Tajik or Kazakh by its text.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from fines.plate_countries import PlatePattern
from fines.plates import CharacterReading, matching

MOST_EXCHANGES = 3
AS_DIGITS, AS_LETTERS = str.maketrans("IO", "10"), str.maketrans("10", "IO")
_LOOK_ALIKES = {"I": "1", "1": "I", "O": "0", "0": "O"}
_LEAST_DOUBT = 1e-4


def fitted_to_forms(
    text: str, rows: int, country: str | None = None
) -> tuple[str, tuple[PlatePattern, ...], str | None]:
    """The text as it fits a form (of the country, if any does), the forms, and why not when two
    texts fit equally."""
    if country is not None:
        fitted = _fitted(text, rows, country)
        if fitted[1] or fitted[2]:
            return fitted
    return _fitted(text, rows, None)


def _fitted(
    text: str, rows: int, country: str | None
) -> tuple[str, tuple[PlatePattern, ...], str | None]:
    for exchanges in range(MOST_EXCHANGES + 1):
        fitting = {
            variant: forms
            for variant in _exchanged(text, exchanges, range(len(text)))
            if (forms := _forms(variant, rows, country))
        }
        if len(fitting) == 1:
            ((variant, forms),) = fitting.items()
            return variant, forms, None
        if fitting:
            return text, (), f"{' and '.join(sorted(fitting))} look alike and both fit a form"
    return text, (), None


def settled(
    confidence: float,
    characters: Sequence[CharacterReading],
    fitted: str,
    country: str | None = None,
) -> float:
    """The confidence once a form has settled I or 1, O or 0: the doubt between them is gone.

    What was in doubt is shared out among the texts that fit a form or are a mere number; where the
    look told the country, among those that fit a form of it.
    """
    doubtful = {
        place: {look.best: look.p, look.next: max(look.next_p, _LEAST_DOUBT)}
        for place, look in enumerate(characters)
        if look.p > 0 and _LOOK_ALIKES.get(look.best) == look.next
    }
    possible = [fitted] + [
        rival
        for exchanges in range(1, MOST_EXCHANGES + 1)
        for rival in _exchanged(fitted, exchanges, doubtful)
        if _rivals(rival, country)
    ]
    shares = [math.prod(doubtful[place][text[place]] for place in doubtful) for text in possible]
    gained = math.prod(sum(look.values()) / max(look.values()) for look in doubtful.values())
    return min(confidence * gained * shares[0] / sum(shares), 1.0)


def repaired(characters: tuple[CharacterReading, ...], text: str) -> tuple[CharacterReading, ...]:
    """The repair recorded: the look-alike that was seen becomes the alternative, as probable."""
    return tuple(
        seen
        if seen.best == best
        else CharacterReading(best=best, p=seen.p, next=seen.best, next_p=seen.p)
        for seen, best in zip(characters, text, strict=True)
    )


def _rivals(text: str, country: str | None) -> bool:
    forms = matching(text)
    if country is None:
        return bool(forms) or text.isdigit()
    return any(form.country == country for form in forms)


def _forms(text: str, rows: int, country: str | None) -> tuple[PlatePattern, ...]:
    """Every form that fits, those that come in so many rows first: a count may be misjudged."""
    fitting = [form for form in matching(text) if country in (None, form.country)]
    return tuple(sorted(fitting, key=lambda form: rows not in form.rows))


def _exchanged(text: str, count: int, among: Iterable[int]) -> Iterator[str]:
    """Every text with exactly so many look-alikes exchanged, in these places only."""
    places = [index for index in among if text[index] in _LOOK_ALIKES]
    for chosen in combinations(places, count):
        characters = list(text)
        for index in chosen:
            characters[index] = _LOOK_ALIKES[characters[index]]
        yield "".join(characters)
