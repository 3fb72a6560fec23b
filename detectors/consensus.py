"""Which plate do several looks at one vehicle agree on? Doubt gives no text, with its reason."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from fines.plates import CharacterReading, PlateNumber, PlateReading, matching

# So many looks that were sure alone must say the same whole text. However many unsure ones say the
# same is nothing: the errors of a small or blurred plate are alike in every look.
LEAST_SURE = 2
# So many sure looks need no further weighing where no look, sure or fair, said another text.
SURE_ENOUGH = 3
LEAST_FAIR_CONFIDENCE = 0.5
LEAST_SHARE = 0.7
MOST_OTHERS = 0.25
LEAST_WEIGHT = 0.01
LOOK_ALIKES = {"I": "1", "1": "I", "O": "0", "0": "O"}
_AS_DIGITS = str.maketrans("IO", "10")


def consensus(readings: Sequence[PlateReading]) -> PlateReading | None:
    """One reading for the whole pass; None where nothing was read at all.

    Characters are weighed place by place over all looks of the same length, each by its
    confidence, so that one sure but blurred look cannot outvote the others.
    """
    seen = [reading for reading in readings if _characters(reading)]
    if not seen:
        return None
    texts = Counter(text for reading in seen if (text := heard_text(reading)))
    if not texts:
        return doubtful(max(seen, key=lambda reading: reading.confidence), "no look gave a text")
    leading = max(sorted(texts), key=lambda text: texts[text])
    same = [reading for reading in seen if len(_characters(reading)) == len(leading)]
    characters = tuple(_weighed(same, place, leading[place]) for place in range(len(leading)))
    text = PlateNumber("".join(character.best for character in characters))
    agreeing = [reading for reading in same if heard_text(reading) == text]
    best = max(agreeing or same, key=lambda reading: reading.confidence)
    agreed = replace(
        best,
        text=text,
        candidates=_all_candidates(agreeing),
        confidence=min(character.p for character in characters),
        characters=characters,
        reason=None,
        corners=None,
    )
    reason = _reason(agreeing, agreed, texts)
    return doubtful(agreed, reason) if reason else agreed


def heard_text(reading: PlateReading) -> str | None:
    """The text of a look, or what it saw where that was fairly sure and fits a known form."""
    if reading.text is not None:
        return reading.text
    seen = "".join(character.best for character in reading.characters)
    fair = reading.confidence >= LEAST_FAIR_CONFIDENCE
    return seen if fair and matching(seen) else None


def printed_alike(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but I and 1, O and 0, which are printed alike."""
    return one.translate(_AS_DIGITS) == other.translate(_AS_DIGITS)


def _reason(
    agreeing: Sequence[PlateReading], agreed: PlateReading, texts: Counter[str]
) -> str | None:
    sure = sum(reading.text is not None for reading in agreeing)
    if sure < LEAST_SURE:
        return f"only {len(agreeing)} look(s) gave this text, {sure} of them surely"
    others = texts.total() - len(agreeing)
    if not others and sure >= SURE_ENOUGH:
        return None
    for place, character in enumerate(agreed.characters, 1):
        if character.p < LEAST_SHARE:
            return f"character {place} may be {character.best} or {character.next}"
    if others > MOST_OTHERS * len(agreeing):
        return f"{others} of {texts.total()} looks gave another text"
    return None


def doubtful(reading: PlateReading, reason: str) -> PlateReading:
    """The reading without its text, and why."""
    return replace(reading, text=None, reason=reason, corners=None)


def _characters(reading: PlateReading) -> tuple[CharacterReading, ...]:
    """What was seen in each place; a reader without such detail has its text and confidence."""
    if reading.characters or reading.text is None:
        return reading.characters
    return tuple(
        CharacterReading(best=letter, p=reading.confidence, next="", next_p=0.0)
        for letter in reading.text
    )


def _weighed(looks: Sequence[PlateReading], place: int, wanted: str) -> CharacterReading:
    """The share of each character in this place over all looks.

    I/1 and O/0 are printed alike: the form of the leading text decides between them.
    """
    shares: defaultdict[str, float] = defaultdict(float)
    weights = [max(look.confidence, LEAST_WEIGHT) for look in looks]
    for look, weight in zip(looks, weights, strict=True):
        seen = _characters(look)[place]
        best = wanted if LOOK_ALIKES.get(seen.best) == wanted else seen.best
        shares[best] += seen.p * weight / sum(weights)
        if seen.next:
            shares[seen.next] += seen.next_p * weight / sum(weights)
    ranked = sorted(shares.items(), key=lambda pair: (-round(pair[1], 9), pair[0]))
    second = ranked[1] if len(ranked) > 1 else ("", 0.0)
    return CharacterReading(
        best=ranked[0][0], p=round(ranked[0][1], 4), next=second[0], next_p=round(second[1], 4)
    )


def _all_candidates(readings: Sequence[PlateReading]) -> tuple[str, ...]:
    return tuple(sorted({candidate for reading in readings for candidate in reading.candidates}))
