"""Does a sum in words say exactly the sum in figures?"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fines.documents.sums_in_words import LIMIT, money_words, number_words
from fines.law import LAWS, load_law
from fines.locality import BISHKEK, settle_in
from fines.money import Money
from fines.wording import Language

KY, RU, EN = Language.KYRGYZ, Language.RUSSIAN, Language.ENGLISH


@pytest.mark.parametrize(
    ("money", "kyrgyz", "russian", "english"),
    [
        (Money.som(0), "нөл сом", "ноль сомов", "zero som"),
        (Money.som(1), "бир сом", "один сом", "one som"),
        (Money.som(300), "үч жүз сом", "триста сомов", "three hundred som"),
        (Money.som(1000), "бир миң сом", "одна тысяча сомов", "one thousand som"),
        (
            Money.som(1650),
            "бир миң алты жүз элүү сом",
            "одна тысяча шестьсот пятьдесят сомов",
            "one thousand six hundred fifty som",
        ),
        (
            Money.som(2022),
            "эки миң жыйырма эки сом",
            "две тысячи двадцать два сома",
            "two thousand twenty-two som",
        ),
        (
            Money.som(17_511),
            "он жети миң беш жүз он бир сом",
            "семнадцать тысяч пятьсот одиннадцать сомов",
            "seventeen thousand five hundred eleven som",
        ),
        (
            Money(1_000_000_00 + 42),
            "бир миллион сом кырк эки тыйын",
            "один миллион сомов сорок два тыйына",
            "one million som forty-two tyiyn",
        ),
    ],
)
def test_sums_in_three_languages(money: Money, kyrgyz: str, russian: str, english: str) -> None:
    assert money_words(money, KY) == kyrgyz
    assert money_words(money, RU) == russian
    assert money_words(money, EN) == english


@pytest.mark.parametrize(
    ("country", "kyrgyz", "russian", "english"),
    [
        (
            "kz",
            "эки миң жыйырма бир теңге эки тыйын",
            "две тысячи двадцать один тенге два тиына",
            "two thousand twenty-one tenge two tiyn",
        ),
        (
            "uz",
            "эки миң жыйырма бир сум эки тыйын",
            "две тысячи двадцать один сум два тийина",
            "two thousand twenty-one sum two tiyin",
        ),
    ],
)
def test_another_country_asks_for_its_own_currency(
    country: str, kyrgyz: str, russian: str, english: str
) -> None:
    settle_in(load_law(LAWS[country]).locality)
    money = Money(2021_02)
    assert [money_words(money, each) for each in (KY, RU, EN)] == [kyrgyz, russian, english]


def test_an_unknown_currency_stands_by_its_code() -> None:
    settle_in(replace(BISHKEK, currency="TJS"))
    assert money_words(Money(100_05), EN) == "one hundred TJS 05/100"
    assert money_words(Money(100_00), EN) == "one hundred TJS"


def _ones(language: Language) -> dict[str, int]:
    words = {number_words(number, language): number for number in range(20)}
    words |= {number_words(tens, language): tens for tens in range(20, 100, 10)}
    if language is RU:
        words |= {"одна": 1, "две": 2}
        words |= {number_words(hundreds, language): hundreds for hundreds in range(100, 1000, 100)}
    return words


_SCALES = {
    "миң": 10**3, "тысяча": 10**3, "тысячи": 10**3, "тысяч": 10**3, "thousand": 10**3,
    "миллион": 10**6, "миллиона": 10**6, "миллионов": 10**6, "million": 10**6,
    "миллиард": 10**9, "миллиарда": 10**9, "миллиардов": 10**9, "billion": 10**9,
}  # fmt: skip


def _number(words: str, language: Language) -> int:
    """Reads the words back, by another way than they were made."""
    ones, total, group = _ones(language), 0, 0
    for word in words.replace("-", " ").split():
        if word in _SCALES:
            total, group = total + group * _SCALES[word], 0
        elif word in ("жүз", "hundred"):
            group *= 100
        else:
            group += ones[word]
    return total + group


@given(st.integers(0, LIMIT - 1), st.sampled_from(Language))
def test_words_read_back_to_the_number(number: int, language: Language) -> None:
    assert _number(number_words(number, language), language) == number


@given(st.integers(0, 10**6), st.sampled_from(Language))
def test_no_two_sums_share_their_words(tyiyn: int, language: Language) -> None:
    here, next_one = Money(tyiyn), Money(tyiyn + 1)
    assert money_words(here, language) != money_words(next_one, language)


@pytest.mark.parametrize("number", [-1, LIMIT])
def test_numbers_out_of_reach_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        number_words(number, KY)
