"""Is a plate number what people type and countries issue, and is nothing guessed?"""

from __future__ import annotations

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
    ],
)
def test_what_people_type_is_normalised(typed: str, plate: str) -> None:
    assert plate_number(typed) == plate


@pytest.mark.parametrize("typed", ["", "01K", "01KG123ABCD9", "01KG1?3ABC", "ҢӨҮ1234", "01_123AB"])
def test_what_cannot_be_a_plate_is_refused_with_its_text(typed: str) -> None:
    with pytest.raises(InvalidValueError, match="4 to 10 letters and digits") as refused:
        plate_number(typed)
    assert f"'{typed}'" in str(refused.value)


@given(st.text(max_size=20))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_zero_and_o_stay_apart() -> None:
    assert normalise("O0I1") == "O0I1"


def test_every_country_has_named_patterns_with_a_source() -> None:
    assert patterns()[0].country == "KG"
    names = [pattern.name for pattern in patterns()]
    assert len(names) == len(set(names))
    assert all(pattern.source and pattern.rows for pattern in patterns())
