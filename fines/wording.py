"""Which words does a person read? Kyrgyz, Russian and English, from TOML files beside their use.

A wording file holds one table per text: `[review.confirm]` with `ky`, `ru` and `en`, each
perhaps with `{placeholders}`. A text that lacks a language stops the program at start.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from fines.errors import ConfigurationError
from fines.local_time import local
from fines.locality import locality
from fines.money import TYIYN_PER_SOM, Money


class Language(StrEnum):
    """The languages of every page and paper; Kyrgyz is the original."""

    KYRGYZ = "ky"
    RUSSIAN = "ru"
    ENGLISH = "en"


VEHICLE_COLOURS = Path(__file__).parent / "vehicle_colours.toml"
_COLOUR = "vehicle_colour."
_MONTHS = {
    Language.KYRGYZ: "январы февралы марты апрели майы июну июлу августу сентябры октябры "
    "ноябры декабры",
    Language.RUSSIAN: "января февраля марта апреля мая июня июля августа сентября октября "
    "ноября декабря",
    Language.ENGLISH: "January February March April May June July August September October "
    "November December",
}
_KYRGYZ_DAY_FIRST = "{year}-жылдын {day}-{month}"


class Wording:
    """Texts by key and language."""

    def __init__(self, texts: Mapping[str, Mapping[Language, str]]) -> None:
        self._texts = texts

    @classmethod
    def from_files(cls, *files: Path) -> Wording:
        """All texts of these files; ConfigurationError names a text that lacks a language."""
        texts: dict[str, Mapping[Language, str]] = {}
        for file in files:
            _collect(tomllib.loads(file.read_text("utf-8")), (), texts, file)
        return cls(texts)

    def of_country(self, name: str, language: Language) -> str:
        """`code`, `ministry` or `department` of the country whose law applies; where nobody wrote
        it, the country's code, so that no paper names another country's."""
        key = f"country.{locality().jurisdiction}.{name}"
        return self(key, language) if key in self else locality().jurisdiction

    def vehicle_colour(self, written: str, language: Language) -> str:
        """A registry's colour in this language; one that nobody listed, as it was written."""
        word = _plain(written)
        for key, texts in self._texts.items():
            if key.startswith(_COLOUR) and word in map(_plain, texts.values()):
                return texts[language]
        return written

    def __contains__(self, key: str) -> bool:
        return key in self._texts

    def keys(self) -> frozenset[str]:
        """Every key, for the tests that compare pages and enums with the texts."""
        return frozenset(self._texts)

    def __call__(self, key: str, language: Language, **values: object) -> str:
        """The text; KeyError for a key nobody wrote, which is a programmer's error."""
        text = self._texts[key][language]
        return text.format(**values) if values else text


def _plain(word: str) -> str:
    """As it is compared: in small letters, without the dots that are often left out."""
    return " ".join(word.casefold().replace("ё", "е").replace("gray", "grey").split())


def _collect(
    table: Mapping[str, Any],
    path: tuple[str, ...],
    texts: dict[str, Mapping[Language, str]],
    file: Path,
) -> None:
    if any(isinstance(value, str) for value in table.values()):
        missing = [language.value for language in Language if not table.get(language)]
        if missing:
            raise ConfigurationError(
                f"{file}: text '{'.'.join(path)}' lacks {', '.join(missing)}; write it there."
            )
        texts[".".join(path)] = {language: table[language] for language in Language}
        return
    for key, value in table.items():
        _collect(value, (*path, key), texts, file)


_CURRENCIES = {
    "KGS": {Language.KYRGYZ: "сом", Language.RUSSIAN: "сом", Language.ENGLISH: "som"},
    "KZT": {Language.KYRGYZ: "теңге", Language.RUSSIAN: "тенге", Language.ENGLISH: "tenge"},
    "UZS": {Language.KYRGYZ: "сум", Language.RUSSIAN: "сум", Language.ENGLISH: "sum"},
}

_CITIES = {
    "Asia/Bishkek": {
        Language.KYRGYZ: "Бишкек",
        Language.RUSSIAN: "Бишкек",
        Language.ENGLISH: "Bishkek",
    },
    "Asia/Almaty": {
        Language.KYRGYZ: "Алматы",
        Language.RUSSIAN: "Алматы",
        Language.ENGLISH: "Almaty",
    },
    "Asia/Tashkent": {
        Language.KYRGYZ: "Ташкент",
        Language.RUSSIAN: "Ташкент",
        Language.ENGLISH: "Tashkent",
    },
}


def currency_text(language: Language, currency: str = "") -> str:
    """`сом`; an unknown currency by its code; without one that of this program's locality."""
    code = currency or locality().currency
    return _CURRENCIES.get(code, {}).get(language, code)


def city_text(language: Language) -> str:
    """Whose clock is meant: `Бишкек`; an unknown zone by its name."""
    zone = locality().zone.key
    return _CITIES.get(zone, {}).get(language, zone)


def money_text(money: Money, language: Language, currency: str = "") -> str:
    """`1 000 сом`; hundredths only where there are any; an unknown currency by its code.

    Without a currency it is the one of this program's locality.
    """
    som, tyiyn = divmod(money.tyiyn, TYIYN_PER_SOM)
    figures = f"{som:,}".replace(",", "\u00a0")
    if tyiyn:
        figures += f",{tyiyn:02d}"
    return f"{figures}\u00a0{currency_text(language, currency)}"


def date_text(day: date, language: Language) -> str:
    """A date as people say it: 2026-жылдын 30-августу, 30 августа 2026 года, 30 August 2026."""
    month = _MONTHS[language].split()[day.month - 1]
    if language is Language.KYRGYZ:
        return _KYRGYZ_DAY_FIRST.format(year=day.year, day=day.day, month=month)
    if language is Language.RUSSIAN:
        return f"{day.day} {month} {day.year} года"
    return f"{day.day} {month} {day.year}"


def instant_text(instant: datetime, language: Language) -> str:
    """Date and time of the clock on the wall where the law applies."""
    there = local(instant)
    return f"{date_text(there.date(), language)}, {there:%H:%M:%S}"
