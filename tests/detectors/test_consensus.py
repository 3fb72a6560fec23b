"""Do several looks at a plate agree on one text, and does doubt give none?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.consensus import consensus
from fines.plates import CharacterReading, PlateNumber, PlateReading


def look(text: str, *, sure: bool = True, p: float = 0.98, next_best: str = "") -> PlateReading:
    """A reading; `next_best` holds the second best of each place, perhaps the same letter."""
    others = next_best or text
    return PlateReading(
        text=PlateNumber(text) if sure else None,
        country="KG",
        pattern="KG_2016",
        candidates=("KG_2016",),
        confidence=p,
        characters=tuple(
            CharacterReading(best=best, p=p, next=other if other != best else "", next_p=1 - p)
            for best, other in zip(text, others, strict=True)
        ),
        reason=None if sure else "unsure",
    )


def given_text(*looks: PlateReading) -> str | None:
    agreed = consensus(looks)
    return None if agreed is None else agreed.text


def test_looks_that_agree_give_the_text() -> None:
    agreed = consensus([look("01KG123ABC", p=0.9), look("01KG123ABC")])
    assert agreed is not None
    assert (agreed.text, agreed.country, agreed.candidates, agreed.reason) == (
        "01KG123ABC", "KG", ("KG_2016",), None,
    )  # fmt: skip
    assert agreed.confidence == pytest.approx(0.942, abs=0.001)


def test_nothing_read_is_nothing() -> None:
    assert consensus([]) is None


def test_one_look_is_not_enough_however_sure() -> None:
    agreed = consensus([look("01KG123ABC", p=1.0)])
    assert agreed is not None
    assert agreed.text is None
    assert agreed.reason == "only 1 look(s) gave this text, 1 of them surely"
    assert [character.best for character in agreed.characters] == list("01KG123ABC")


def test_one_sure_blurred_look_cannot_outvote_the_others() -> None:
    others = [look("01KG123ABC", p=0.9)] * 5
    assert given_text(look("01KG128ABC", p=1.0), *others) == "01KG123ABC"


def test_two_camps_are_a_doubt_that_names_the_character() -> None:
    agreed = consensus([look("01KG123ABC")] * 3 + [look("01KG128ABC")] * 2)
    assert agreed is not None
    assert (agreed.text, agreed.reason) == (None, "character 7 may be 3 or 8")


def test_a_fourth_part_of_other_texts_is_the_most() -> None:
    agreed = consensus([look("01KG123ABC")] * 3 + [look("01KG128ABC")])
    assert agreed is not None
    assert (agreed.text, agreed.reason) == (None, "1 of 4 looks gave another text")
    assert given_text(*[look("01KG123ABC")] * 4, look("01KG128ABC")) == "01KG123ABC"


def test_texts_of_other_lengths_are_a_doubt() -> None:
    assert given_text(*[look("01KG123ABC")] * 2, look("1KG123ABC")) is None
    assert given_text(*[look("01KG123ABC")] * 6, look("1KG123ABC")) == "01KG123ABC"


def test_unsure_looks_count_as_evidence_but_give_no_text() -> None:
    unsure = look("01KG123ABC", sure=False, p=0.6)
    assert given_text(unsure, unsure, unsure) is None
    assert given_text(unsure, look("01KG123ABC"), look("01KG123ABC")) == "01KG123ABC"


def test_unsure_looks_alone_give_no_text_however_many_say_the_same() -> None:
    """Of six looks at a small plate in the rain, five said the same wrong digit, one surely."""
    fair = look("01KG123ABC", sure=False, p=0.89)
    assert given_text(*[fair] * 9) is None
    assert given_text(look("01KG123ABC"), *[fair] * 9) is None
    assert given_text(look("01KG123ABC"), look("01KG123ABC"), *[fair] * 9) == "01KG123ABC"


def test_three_sure_looks_suffice_where_no_look_says_another_text() -> None:
    sure = [look("05KG820UNA", p=0.95)] * 3
    doubtful = look("05KG820UNA", sure=False, p=0.3, next_best="08KG820UNA")
    poor = look("08KG820UNA", sure=False, p=0.4)
    other = look("08KG820UNA", sure=False, p=0.7)
    assert given_text(*sure, *[doubtful] * 6, *[poor] * 9) == "05KG820UNA"
    assert given_text(*sure[:2], *[doubtful] * 6, *[poor] * 9) is None
    assert given_text(*sure, *[other] * 3) is None


def test_fair_looks_at_what_fits_no_form_are_no_text() -> None:
    assert given_text(*[look("0IKGXXXX", sure=False, p=0.8)] * 9) is None


def test_look_alikes_follow_the_form_of_the_texts_given() -> None:
    raw = look("O1KGI23ABC")
    fitted = PlateReading(
        text=PlateNumber("01KG123ABC"),
        country="KG",
        pattern="KG_2016",
        confidence=0.98,
        characters=raw.characters,
    )
    assert given_text(fitted, fitted, look("O1KG123ABC", sure=False)) == "01KG123ABC"


@given(st.lists(st.sampled_from(["01KG123ABC", "01KG128ABC", "01KG12ABC"]), max_size=12))
def test_a_text_is_always_one_that_two_looks_gave_and_order_is_nothing(texts: list[str]) -> None:
    looks = [look(text) for text in texts]
    text = given_text(*looks)
    assert text is None or texts.count(text) >= 2
    assert text == given_text(*reversed(looks))
