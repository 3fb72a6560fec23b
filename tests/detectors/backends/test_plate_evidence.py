"""Do two ways of reading and two looks tell one text, with the probability that both give it?"""

from itertools import groupby, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.backends.plate_evidence import Look, ctc_probabilities, together

ALPHABET = "AB1"
NOTHING = 3


def _slots(text: str, sure: float = 0.9, places: int = 5) -> np.ndarray:
    slots = np.full((places, 4), (1 - sure) / 3)
    for place in range(places):
        kind = ALPHABET.index(text[place]) if place < len(text) else NOTHING
        slots[place, kind] = sure
    return slots


def _columns(text: str, sure: float = 0.9) -> np.ndarray:
    kinds = [kind for character in text for kind in (ALPHABET.index(character), NOTHING)]
    columns = np.full((len(kinds), 4), (1 - sure) / 3)
    columns[np.arange(len(kinds)), kinds] = sure
    return columns


KINDS = np.array([0.0, 1.0])
ONE_ROW, TWO_ROWS = np.array([0.9, 0.1]), np.array([0.1, 0.9])


def _by_all_paths(columns: np.ndarray, text: str) -> float:
    """The sum over every path that collapses to the text."""
    total = 0.0
    for path in product(range(4), repeat=len(columns)):
        collapsed = "".join(ALPHABET[kind] for kind, _ in groupby(path) if kind != NOTHING)
        if collapsed == text:
            total += float(np.prod(columns[np.arange(len(path)), path]))
    return total


@pytest.mark.slow
@settings(max_examples=40)
@given(
    st.integers(0, 2**32 - 1),
    st.integers(3, 5),
    st.lists(st.text(ALPHABET, min_size=1, max_size=3), min_size=1, max_size=3),
)
def test_a_text_has_the_probability_of_all_its_paths(
    seed: int, length: int, texts: list[str]
) -> None:
    columns = np.random.default_rng(seed).dirichlet(np.ones(4), (2, length))
    wanted = [[_by_all_paths(look, text) for text in texts] for look in columns]
    assert ctc_probabilities(columns, texts, ALPHABET) == pytest.approx(np.array(wanted))


def test_looks_that_agree_tell_their_text() -> None:
    look = Look(slots=_slots("AB1"), columns=_columns("AB1"), rows=ONE_ROW, kinds=KINDS)
    told = together((look, look), ALPHABET)
    assert told is not None
    assert ("".join(c.best for c in told.characters), told.rows) == ("AB1", 1)
    assert 0.5 < told.probability < 1


def test_a_character_that_slots_added_is_taken_back_by_the_columns() -> None:
    slots = _slots("AB1", sure=0.99)
    slots[3] = [0.02, 0.02, 0.5, 0.46]
    look = Look(slots=slots, columns=_columns("AB1", sure=0.99), rows=ONE_ROW, kinds=KINDS)
    told = together((look,), ALPHABET)
    assert told is not None
    assert "".join(c.best for c in told.characters) == "AB1"


def test_ways_that_differ_are_less_sure_than_ways_that_agree() -> None:
    agreed = Look(slots=_slots("AB1"), columns=_columns("AB1"), rows=ONE_ROW, kinds=KINDS)
    torn = Look(slots=_slots("AB1"), columns=_columns("BB1"), rows=ONE_ROW, kinds=KINDS)
    sure, unsure = together((agreed,), ALPHABET), together((torn,), ALPHABET)
    assert sure is not None
    assert unsure is not None
    assert unsure.probability < 0.5 * sure.probability


def test_columns_say_nothing_about_a_plate_of_two_rows() -> None:
    look = Look(slots=_slots("AB1"), columns=_columns("1"), rows=TWO_ROWS, kinds=KINDS)
    told = together((look,), ALPHABET)
    assert told is not None
    assert ("".join(c.best for c in told.characters), told.rows) == ("AB1", 2)


def test_an_empty_plate_tells_nothing() -> None:
    look = Look(slots=_slots(""), columns=_columns(""), rows=TWO_ROWS, kinds=KINDS)
    assert together((look,), ALPHABET) is None


def test_a_text_that_fills_every_slot_is_told() -> None:
    look = Look(slots=_slots("AB1AB"), columns=_columns("AB1AB"), rows=ONE_ROW, kinds=KINDS)
    told = together((look,), ALPHABET)
    assert told is not None
    assert "".join(c.best for c in told.characters) == "AB1AB"
