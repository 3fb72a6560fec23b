"""How is a sum written in words? In Kyrgyz, Russian and English, so that no digit can be added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fines.locality import locality
from fines.money import TYIYN_PER_SOM, Money
from fines.wording import Language

LIMIT = 10**12

_UNITS: Mapping[Language, Sequence[str]] = {
    Language.KYRGYZ: ["", "бир", "эки", "үч", "төрт", "беш", "алты", "жети", "сегиз", "тогуз"],
    Language.RUSSIAN: [
        "",
        "один",
        "два",
        "три",
        "четыре",
        "пять",
        "шесть",
        "семь",
        "восемь",
        "девять",
        "десять",
        "одиннадцать",
        "двенадцать",
        "тринадцать",
        "четырнадцать",
        "пятнадцать",
        "шестнадцать",
        "семнадцать",
        "восемнадцать",
        "девятнадцать",
    ],
    Language.ENGLISH: [
        "",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ],
}
_TENS: Mapping[Language, Sequence[str]] = {
    Language.KYRGYZ: [
        "",
        "он",
        "жыйырма",
        "отуз",
        "кырк",
        "элүү",
        "алтымыш",
        "жетимиш",
        "сексен",
        "токсон",
    ],
    Language.RUSSIAN: [
        "",
        "",
        "двадцать",
        "тридцать",
        "сорок",
        "пятьдесят",
        "шестьдесят",
        "семьдесят",
        "восемьдесят",
        "девяносто",
    ],
    Language.ENGLISH: [
        "",
        "",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
    ],
}
_RUSSIAN_HUNDREDS = " сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот"
_ZERO = {Language.KYRGYZ: "нөл", Language.RUSSIAN: "ноль", Language.ENGLISH: "zero"}
_SCALES: Mapping[Language, Sequence[tuple[str, ...]]] = {
    Language.KYRGYZ: ((), ("миң",), ("миллион",), ("миллиард",)),
    Language.RUSSIAN: (
        (),
        ("тысяча", "тысячи", "тысяч"),
        ("миллион", "миллиона", "миллионов"),
        ("миллиард", "миллиарда", "миллиардов"),
    ),
    Language.ENGLISH: ((), ("thousand",), ("million",), ("billion",)),
}
_Forms = Mapping[Language, tuple[str, ...]]
_WHOLE: Mapping[str, _Forms] = {
    "KGS": {
        Language.KYRGYZ: ("сом",),
        Language.RUSSIAN: ("сом", "сома", "сомов"),
        Language.ENGLISH: ("som",),
    },
    "KZT": {
        Language.KYRGYZ: ("теңге",),
        Language.RUSSIAN: ("тенге",),
        Language.ENGLISH: ("tenge",),
    },
    "UZS": {
        Language.KYRGYZ: ("сум",),
        Language.RUSSIAN: ("сум", "сума", "сумов"),
        Language.ENGLISH: ("sum",),
    },
}
_HUNDREDTH: Mapping[str, _Forms] = {
    "KGS": {
        Language.KYRGYZ: ("тыйын",),
        Language.RUSSIAN: ("тыйын", "тыйына", "тыйынов"),
        Language.ENGLISH: ("tyiyn",),
    },
    "KZT": {
        Language.KYRGYZ: ("тыйын",),
        Language.RUSSIAN: ("тиын", "тиына", "тиынов"),
        Language.ENGLISH: ("tiyn",),
    },
    "UZS": {
        Language.KYRGYZ: ("тыйын",),
        Language.RUSSIAN: ("тийин", "тийина", "тийинов"),
        Language.ENGLISH: ("tiyin",),
    },
}


def money_words(money: Money, language: Language) -> str:
    """`бир миң беш жүз сом`; hundredths only where there are any; the currency of our locality.

    An unknown currency stands by its code, its hundredths as a part: `one hundred XXX 50/100`.
    """
    whole, hundredths = divmod(money.tyiyn, TYIYN_PER_SOM)
    currency, words = locality().currency, number_words(whole, language)
    if currency not in _WHOLE:
        return f"{words} {currency}" + (f" {hundredths:02d}/{TYIYN_PER_SOM}" if hundredths else "")
    words += f" {_form(whole, _WHOLE[currency][language])}"
    if hundredths:
        part = _form(hundredths, _HUNDREDTH[currency][language])
        words += f" {number_words(hundredths, language)} {part}"
    return words


def number_words(number: int, language: Language) -> str:
    """A whole number from 0 below 10¹² in words, masculine where the language has genders."""
    if not 0 <= number < LIMIT:
        raise ValueError(f"words reach from 0 to {LIMIT - 1}, not {number}")
    if number == 0:
        return _ZERO[language]
    words: list[str] = []
    for power, scale in reversed(list(enumerate(_SCALES[language]))):
        group = number // 1000**power % 1000
        if group:
            words += _below_thousand(group, language, feminine=power == 1)
            words += [_form(group, scale)] if scale else []
    return " ".join(words)


def _below_thousand(number: int, language: Language, *, feminine: bool) -> list[str]:
    hundreds, rest = divmod(number, 100)
    words = _hundreds(hundreds, language) if hundreds else []
    units = _UNITS[language]
    if rest >= len(units):
        tens, unit = divmod(rest, 10)
        if language is Language.ENGLISH and unit:
            return [*words, f"{_TENS[language][tens]}-{units[unit]}"]
        words.append(_TENS[language][tens])
    else:
        unit = rest
    if unit:
        words.append(_russian_feminine(unit, units) if feminine else units[unit])
    return words


def _hundreds(hundreds: int, language: Language) -> list[str]:
    if language is Language.RUSSIAN:
        return [_RUSSIAN_HUNDREDS.split(" ")[hundreds]]
    hundred = "жүз" if language is Language.KYRGYZ else "hundred"
    return [_UNITS[language][hundreds], hundred]


def _russian_feminine(unit: int, units: Sequence[str]) -> str:
    """Thousands are feminine in Russian: одна, две. Other languages have no genders here."""
    return {"один": "одна", "два": "две"}.get(units[unit], units[unit])


def _form(number: int, forms: Sequence[str]) -> str:
    """The form of a noun after this number: Russian has three, the others one."""
    if len(forms) == 1:
        return forms[0]
    if number % 100 in range(11, 15):
        return forms[2]
    return {1: forms[0], 2: forms[1], 3: forms[1], 4: forms[1]}.get(number % 10, forms[2])
