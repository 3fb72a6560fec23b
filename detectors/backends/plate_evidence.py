"""Which text do a network's two ways of reading, over several looks at one plate, say together?

Slots name the first character, the second, and so on; columns (CTC, Graves 2006) read from left to
right. Their errors differ: a text is weighed by the probability that both give it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fines.plates import CharacterReading

Floats = NDArray[np.floating]

LEAST_ALTERNATIVE = 0.02
"""A second-best character under this probability makes no further text to weigh."""
_TINY = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the network answered to one picture: probabilities, the last class is "nothing".

    `slots` M x K, `columns` T x K, `rows` 2 (one row of characters, two rows), `kinds`
    of plate, "none" among them.
    """

    slots: Floats
    columns: Floats
    rows: Floats
    kinds: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The likeliest text, the geometric mean of its probabilities, the number of its rows, and the
    probability of each kind of plate."""

    characters: tuple[CharacterReading, ...]
    probability: float
    rows: int
    kinds: tuple[float, ...]


def together(looks: Sequence[Look], alphabet: str) -> Told | None:
    """None where no look saw a character."""
    slots = np.mean([look.slots for look in looks], 0)
    rows = int(np.mean([look.rows for look in looks], 0).argmax()) + 1
    texts = _texts(looks, slots, alphabet, one_row=rows == 1)
    if not texts:
        return None
    scores = _slot_scores(looks, texts, alphabet)
    if rows == 1:
        # Two rows have no order from left to right, so columns say nothing about them.
        columns = np.stack([look.columns for look in looks])
        seen = np.log(ctc_probabilities(columns, texts, alphabet) + _TINY).mean(0)
        scores = (scores + seen) / 2
    best = int(scores.argmax())
    return Told(
        characters=tuple(
            _character(slot, character, alphabet)
            for slot, character in zip(
                _by_place(slots, texts, scores, alphabet), texts[best], strict=False
            )
        ),
        probability=float(np.exp(scores[best])),
        rows=rows,
        kinds=tuple(float(p) for p in np.mean([look.kinds for look in looks], 0)),
    )


def ctc_probabilities(columns: Floats, texts: Sequence[str], alphabet: str) -> Floats:
    """L x C: the probability of each of C texts over all their alignments, for L looks.

    The forward recursion of CTC, in plain probabilities: T is a few dozen, nothing underflows.
    """
    nothing = len(alphabet)
    longest = max(len(text) for text in texts)
    states = np.full((len(texts), 2 * longest + 1), nothing)
    for row, text in enumerate(texts):
        states[row, 1 : 2 * len(text) : 2] = [alphabet.index(character) for character in text]
    may_skip = np.zeros(states.shape, bool)
    may_skip[:, 2:] = (states[:, 2:] != nothing) & (states[:, 2:] != states[:, :-2])
    chances = columns.astype(np.float64)[:, :, states]
    reached = np.zeros((len(columns), *states.shape))
    reached[..., :2] = chances[:, 0, :, :2]
    for chance in chances.swapaxes(0, 1)[1:]:
        moved = reached.copy()
        moved[..., 1:] += reached[..., :-1]
        moved[..., 2:] += reached[..., :-2] * may_skip[:, 2:]
        reached = moved * chance
    ends = np.array([2 * len(text) for text in texts])
    every = np.arange(len(texts))
    return np.asarray(reached[:, every, ends] + reached[:, every, ends - 1])


def _texts(looks: Sequence[Look], mean: Floats, alphabet: str, *, one_row: bool) -> list[str]:
    """What each way of reading says, and the mean slots' text with one doubtful place changed."""
    base = _slot_text(mean, alphabet)
    texts = {base, *(_slot_text(look.slots, alphabet) for look in looks)}
    if one_row:
        texts |= {_column_text(look.columns, alphabet)[: len(mean) - 1] for look in looks}
    for place, slot in enumerate(mean[: len(base)]):
        second = int(np.argsort(-slot)[1])
        if slot[second] >= LEAST_ALTERNATIVE and second < len(alphabet):
            texts.add(base[:place] + alphabet[second] + base[place + 1 :])
    return sorted(text for text in texts if text)


def _slot_scores(looks: Sequence[Look], texts: Sequence[str], alphabet: str) -> Floats:
    """The mean log probability of each text, the empty slot after it included."""
    scores = np.zeros(len(texts))
    for index, text in enumerate(texts):
        wanted = [alphabet.index(character) for character in text]
        if len(wanted) < len(looks[0].slots):
            wanted.append(len(alphabet))
        places = np.arange(len(wanted))
        scores[index] = np.mean(
            [np.log(look.slots[places, wanted] + _TINY).sum() for look in looks]
        )
    return scores


def _by_place(slots: Floats, texts: Sequence[str], scores: Floats, alphabet: str) -> Floats:
    """M x K: how probable each character is in its place, by the slots and by the weighed texts.

    The slots alone would call a character doubtful that the columns see plainly.
    """
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    weighed = np.zeros(slots.shape)
    for text, share in zip(texts, shares, strict=True):
        for place in range(len(slots)):
            kind = alphabet.index(text[place]) if place < len(text) else len(alphabet)
            weighed[place, kind] += share
    both = np.sqrt(slots * weighed)
    return np.asarray(both / (both.sum(1, keepdims=True) + _TINY))


def _slot_text(slots: Floats, alphabet: str) -> str:
    kinds = slots.argmax(1)
    ends = np.flatnonzero(kinds == len(alphabet))
    return "".join(alphabet[kind] for kind in kinds[: int(ends[0]) if len(ends) else len(kinds)])


def _column_text(columns: Floats, alphabet: str) -> str:
    kinds = columns.argmax(1)
    fresh = np.concatenate(([True], kinds[1:] != kinds[:-1]))
    return "".join(alphabet[kind] for kind in kinds[fresh & (kinds < len(alphabet))])


def _character(slot: Floats, best: str, alphabet: str) -> CharacterReading:
    order = [int(kind) for kind in np.argsort(-slot[:-1]) if alphabet[kind] != best]
    return CharacterReading(
        best=best,
        p=round(float(slot[alphabet.index(best)]), 4),
        next=alphabet[order[0]],
        next_p=round(float(slot[order[0]]), 4),
    )
