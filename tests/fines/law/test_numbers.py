"""Does each country's law file tell the numbers of its persons, and none that leads astray?"""

from __future__ import annotations

from pathlib import Path

import pytest

from fines.errors import ConfigurationError
from fines.law import KAZAKHSTAN, KYRGYZSTAN, LAWS, load_law
from fines.locality import BISHKEK, settle_in
from fines.named import digits_of, is_number, may_be_kept
from fines.owner import PersonKind
from tests.fines.law.test_reading import HEAD, NUMBERS, RULE


def test_without_a_law_the_numbers_are_those_of_kyrgyzstan() -> None:
    assert load_law(KYRGYZSTAN).locality == BISHKEK


@pytest.mark.parametrize(
    ("country", "number", "kind", "can_be"),
    [
        ("kz", "900101300001", PersonKind.NATURAL, True),
        ("kz", "000229500001", PersonKind.NATURAL, True),  # the leap day of 2000 alone
        ("kz", "900231300001", PersonKind.NATURAL, False),
        ("kz", "20101199000001", PersonKind.NATURAL, False),
        ("kz", "070140000001", PersonKind.LEGAL, True),
        ("kz", "070140000001", PersonKind.NATURAL, False),
        ("kz", "070140000001", None, True),
        ("uz", "30101900000001", PersonKind.NATURAL, True),
        ("uz", "33102900000001", PersonKind.NATURAL, False),
        ("uz", "200000001", PersonKind.LEGAL, True),
        ("uz", "200000001", PersonKind.NATURAL, False),
        ("kg", "00101197000101", PersonKind.LEGAL, True),
    ],
)
def test_a_number_follows_the_law_in_force(
    country: str, number: str, kind: PersonKind | None, can_be: bool
) -> None:
    settle_in(load_law(LAWS[country]).locality)
    assert is_number(number, kind) is can_be


def test_the_digits_are_told_as_they_are_there() -> None:
    told = {}
    for country, file in LAWS.items():
        settle_in(load_law(file).locality)
        told[country] = [digits_of(kind) for kind in (PersonKind.NATURAL, PersonKind.LEGAL, None)]
    assert told == {
        "kg": ["14", "14", "14"],
        "kz": ["12", "12", "12"],
        "uz": ["14", "9", "9 / 14"],
    }


def test_a_number_on_file_is_judged_by_its_length_alone() -> None:
    settle_in(load_law(KAZAKHSTAN).locality)
    assert may_be_kept("9" * 12)
    assert not any(may_be_kept(other) for other in ("9" * 14, "٢" * 12, "99999999999A", ""))


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ("", "the form of a legal person's number is missing; add a"),
        (NUMBERS.replace('"legal"', '"natural"'), "the form of a legal person's number"),
        (NUMBERS.replace("digits = 3", "digits = 4"), "the example '123' has other digits"),
        (NUMBERS.replace("d{3}", "d{2}(?P<day>9)"), "the example '123' does not fit"),
        (NUMBERS.replace(r"\d{3}", r"\d(?P<day>\d{2})"), "name the groups day, month and year"),
        (NUMBERS.replace('"natural"', '"anybody"'), "write one of natural, legal"),
    ],
)
def test_a_form_that_is_no_form_is_refused(tmp_path: Path, numbers: str, sentence: str) -> None:
    file = tmp_path / "law.toml"
    file.write_text(HEAD + RULE + numbers, "utf-8")
    with pytest.raises(ConfigurationError) as refused:
        load_law(file)
    assert sentence in str(refused.value)
