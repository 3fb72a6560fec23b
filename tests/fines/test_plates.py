"""Is a plate number what people type and countries issue, and is nothing guessed?"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fines.errors import InvalidValueError
from fines.plates import matching, normalise, patterns, plate_number

# The forms of the country's own description; invented letters and digits.
KYRGYZ = [
    ("01KG123ABC", ["KG_2016"]),
    ("10KG345AB", ["KG_2016"]),
    ("011234A", ["KG_FOREIGN"]),
    ("01KG1234A", ["KG_FOREIGN"]),
    ("01123PT", ["KG_STATE", "KG_MOTO"]),
    ("01123AB", ["KG_MOTO"]),
    ("B1234A", ["KG_1994"]),
    ("B1234AB", ["KG_1994"]),
    ("KGBA1234", ["KG_FOREIGN_OLD"]),
    ("123AB", ["KG_CO_OLD"]),
    ("1234ABC", ["KG_CO_OLD"]),
    ("X12345", ["KG_DIPL_OLD"]),
    ("11KG123ABC", []),
    ("01KG12ABC", []),
    ("", []),
]
KYRGYZ_PATTERNS = [pattern for pattern in patterns() if pattern.country == "KG"]


@pytest.mark.parametrize(("text", "names"), KYRGYZ)
def test_kyrgyz_forms(text: str, names: list[str]) -> None:
    assert [pattern.name for pattern in matching(text, KYRGYZ_PATTERNS)] == names


@pytest.mark.parametrize(
    ("typed", "plate"),
    [
        (" 01 kg 123-abc ", "01KG123ABC"),
        ("01КG123АВС", "01KG123ABC"),
        ("01\u00a0KG\t123ABC", "01KG123ABC"),
        ("х1234ум", "X1234YM"),
        ("01\u2011KG\u2010123ABC", "01KG123ABC"),
    ],
)
def test_what_people_type_is_normalised(typed: str, plate: str) -> None:
    assert plate_number(typed) == plate


@pytest.mark.parametrize("typed", ["", "01K", "01KG123ABCD9", "01KG1?3ABC", "ҢӨҮ1234", "01_123AB"])
def test_what_cannot_be_a_plate_is_refused_with_its_text(typed: str) -> None:
    with pytest.raises(InvalidValueError, match="4 to 10 letters and digits") as refused:
        plate_number(typed)
    assert f"'{typed}'" in str(refused.value)


# What could keep a second pass from being without effect: gaps, marks that join, look-alikes.
TRICKY = st.text(
    st.sampled_from("АВаÅ01oIKkй-\u2011 \u00a0\u0301\u0306\u030a\u0345\u212aßŉǰ\u2126")
)


@given(st.text(max_size=20) | TRICKY)
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text("АВЕКМНОРСТУХавекмнорстух0123456789", max_size=10))
def test_cyrillic_look_alikes_fold_to_latin_place_by_place(text: str) -> None:
    latin = dict(zip("АВЕКМНОРСТУХ", "ABEKMHOPCTYX", strict=True))
    assert normalise(text) == "".join(latin.get(sign.upper(), sign) for sign in text)


def test_cyrillic_without_a_look_alike_stays() -> None:
    assert normalise("с 15 63 БИ") == "C1563БИ"


@given(st.text("01OIABCKGPT237", max_size=10))
def test_every_form_that_fits_is_a_candidate(text: str) -> None:
    fitting = [form for form in patterns() if re.fullmatch(form.expression.pattern, text)]
    assert list(matching(text)) == fitting


def test_zero_and_o_stay_apart() -> None:
    assert normalise("O0I1") == "O0I1"


def test_every_pattern_has_a_name_of_its_own() -> None:
    assert patterns()[0].country == "KG"
    names = [pattern.name for pattern in patterns()]
    assert len(names) == len(set(names))
