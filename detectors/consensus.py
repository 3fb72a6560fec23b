"""Which plate do several looks at one vehicle agree on? Doubt gives no text, with its reason."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from fines.plates import CharacterReading, PlateNumber, PlateReading

LEAST_AGREEING = 2
LEAST_SHARE = 0.75
MOST_OTHER_LENGTHS = 0.34
LOOK_ALIKES = {"I": "1", "1": "I", "O": "0", "0": "O"}


def consensus(readings: Sequence[PlateReading]) -> PlateReading | None:
    """One reading for the whole pass; None where nothing was read at all.

    Characters are weighed place by place over all readings of the same length, so that one
    sure but blurred look cannot outvote the others.
    """
    seen = [reading for reading in readings if _characters(reading)]
    if not seen:
        return None
    lengths = Counter(len(_characters(reading)) for reading in seen if reading.text)
    if not lengths:
        return _doubtful(max(seen, key=lambda reading: reading.confidence), "no look gave a text")
    length = max(sorted(lengths), key=lambda candidate: lengths[candidate])
    same = [reading for reading in seen if len(_characters(reading)) == length]
    texts = Counter(reading.text for reading in same if reading.text)
    leading = max(sorted(texts), key=lambda candidate: texts[candidate])
    characters = tuple(
        _weighed([_folded(_characters(reading)[place], leading[place]) for reading in same])
        for place in range(length)
    )
    text = PlateNumber("".join(character.best for character in characters))
    agreeing = [reading for reading in same if reading.text == text]
    best = max(agreeing or same, key=lambda reading: reading.confidence)
    agreed = replace(
        best,
        text=text,
        candidates=_all_candidates(agreeing),
        confidence=min(character.p for character in characters),
        characters=characters,
        reason=None,
    )
    reason = _reason(agreeing, agreed, sum(lengths.values()) - lengths[length], lengths[length])
    return _doubtful(agreed, reason) if reason else agreed


def _reason(
    agreeing: Sequence[PlateReading], agreed: PlateReading, other_length: int, this_length: int
) -> str | None:
    if len(agreeing) < LEAST_AGREEING:
        return f"only {len(agreeing)} look(s) gave this text, {LEAST_AGREEING} must agree"
    if other_length > MOST_OTHER_LENGTHS * this_length:
        return f"{other_length} of {other_length + this_length} looks gave a text of other length"
    for place, character in enumerate(agreed.characters, 1):
        if character.p < LEAST_SHARE:
            return f"character {place} may be {character.best} or {character.next}"
    return None


def _doubtful(reading: PlateReading, reason: str) -> PlateReading:
    return replace(reading, text=None, reason=reason)


def _folded(look: CharacterReading, wanted: str) -> CharacterReading:
    """I/1 and O/0 are printed alike: the form of the texts given has decided between them."""
    return replace(look, best=wanted) if LOOK_ALIKES.get(look.best) == wanted else look


def _characters(reading: PlateReading) -> tuple[CharacterReading, ...]:
    """What was seen in each place; a reader without such detail has its text and confidence."""
    if reading.characters or reading.text is None:
        return reading.characters
    return tuple(
        CharacterReading(best=letter, p=reading.confidence, next="", next_p=0.0)
        for letter in reading.text
    )


def _weighed(looks: Sequence[CharacterReading]) -> CharacterReading:
    """The mean probability of each character over all looks."""
    shares: defaultdict[str, float] = defaultdict(float)
    for look in looks:
        shares[look.best] += look.p / len(looks)
        if look.next:
            shares[look.next] += look.next_p / len(looks)
    ranked = sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))
    second = ranked[1] if len(ranked) > 1 else ("", 0.0)
    return CharacterReading(
        best=ranked[0][0], p=round(ranked[0][1], 4), next=second[0], next_p=round(second[1], 4)
    )


def _all_candidates(readings: Sequence[PlateReading]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(candidate for reading in readings for candidate in reading.candidates)
    )
