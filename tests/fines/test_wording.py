"""Does every text exist in three languages, and do sums and dates read as people say them?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from fines.errors import ConfigurationError
from fines.law import KAZAKHSTAN, load_law
from fines.locality import BISHKEK, settle_in
from fines.money import Money
from fines.wording import (
    VEHICLE_COLOURS,
    Language,
    Wording,
    city_text,
    date_text,
    instant_text,
    money_text,
)

KY, RU, EN = Language.KYRGYZ, Language.RUSSIAN, Language.ENGLISH


def wording(folder: Path, text: str) -> Wording:
    file = folder / "words.toml"
    file.write_text(text, "utf-8")
    return Wording.from_files(file)


def test_texts_are_found_by_path_and_language(tmp_path: Path) -> None:
    words = wording(
        tmp_path, '[pay.button]\nky = "{sum} төлөө"\nru = "Оплатить {sum}"\nen = "Pay {sum}"\n'
    )
    assert words.keys() == {"pay.button"}
    assert "pay.button" in words
    assert [words("pay.button", language, sum="300") for language in Language] == [
        "300 төлөө",
        "Оплатить 300",
        "Pay 300",
    ]


def test_a_later_file_adds_to_an_earlier_one(tmp_path: Path) -> None:
    files = []
    for name in ("a", "b"):
        file = tmp_path / f"{name}.toml"
        file.write_text(f'[{name}]\nky = "к"\nru = "р"\nen = "e"\n', "utf-8")
        files.append(file)
    assert Wording.from_files(*files).keys() == {"a", "b"}


@pytest.mark.parametrize(("missing", "line"), [("ky", 'ky = "к"\n'), ("en", 'en = "e"\n')])
def test_a_text_that_lacks_a_language_stops_the_program(
    tmp_path: Path, missing: str, line: str
) -> None:
    whole = '[queue.title]\nky = "к"\nru = "р"\nen = "e"\n'
    with pytest.raises(ConfigurationError, match=f"'queue.title' lacks {missing}"):
        wording(tmp_path, whole.replace(line, ""))
    with pytest.raises(ConfigurationError, match=f"lacks {missing}"):
        wording(tmp_path, whole.replace(line, line.replace(line.split('"')[1], "")))


def test_an_unknown_key_is_a_programmers_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        wording(tmp_path, "")("nowhere", EN)


@pytest.mark.parametrize(
    ("money", "texts"),
    [
        (Money.som(1000), ["1\u00a0000\u00a0сом", "1\u00a0000\u00a0сом", "1\u00a0000\u00a0som"]),
        (Money(30_005), ["300,05\u00a0сом", "300,05\u00a0сом", "300,05\u00a0som"]),
        (Money(0), ["0\u00a0сом", "0\u00a0сом", "0\u00a0som"]),
    ],
)
def test_a_sum_has_its_currency_and_no_broken_line(money: Money, texts: list[str]) -> None:
    assert [money_text(money, language) for language in Language] == texts


def test_another_country_has_its_own_currency_and_city() -> None:
    assert [city_text(language) for language in Language] == ["Бишкек", "Бишкек", "Bishkek"]
    settle_in(load_law(KAZAKHSTAN).locality)
    sums = [money_text(Money.som(5), language) for language in Language]
    assert sums == ["5\u00a0теңге", "5\u00a0тенге", "5\u00a0tenge"]
    assert [city_text(language) for language in Language] == ["Алматы", "Алматы", "Almaty"]
    settle_in(replace(BISHKEK, jurisdiction="TJ", zone=ZoneInfo("Asia/Dushanbe"), currency="TJS"))
    assert (money_text(Money.som(5), EN), city_text(EN)) == ("5\u00a0TJS", "Asia/Dushanbe")


@pytest.mark.parametrize(
    ("written", "texts"),
    [
        ("белый", ["ак", "белый", "white"]),
        ("ЧЕРНЫЙ", ["кара", "чёрный", "black"]),
        ("Ак", ["ак", "белый", "white"]),
        ("gray", ["боз", "серый", "grey"]),
        ("Тёмно-синий ", ["кара көк", "тёмно-синий", "dark blue"]),
        ("Мокрый асфальт", ["Мокрый асфальт"] * 3),
        ("", [""] * 3),
    ],
)
def test_a_registrys_colour_is_told_where_it_is_known(written: str, texts: list[str]) -> None:
    known = Wording.from_files(VEHICLE_COLOURS)
    assert [known.vehicle_colour(written, language) for language in Language] == texts


def test_no_word_means_two_colours() -> None:
    known = Wording.from_files(VEHICLE_COLOURS)
    words = [known(key, language) for key in sorted(known.keys()) for language in Language]
    assert len(set(words)) == len(words)


def test_dates_in_three_languages() -> None:
    assert [date_text(date(2026, 8, 30), language) for language in Language] == [
        "2026-жылдын 30-августу",
        "30 августа 2026 года",
        "30 August 2026",
    ]


def test_every_month_has_a_name_in_every_language() -> None:
    for language in Language:
        texts = {date_text(date(2026, month, 1), language) for month in range(1, 13)}
        assert len(texts) == 12


def test_an_instant_is_told_by_the_clock_on_the_wall() -> None:
    new_year = datetime(2026, 12, 31, 18, 0, 1, tzinfo=UTC)
    assert instant_text(new_year, EN) == "1 January 2027, 00:00:01"
    assert instant_text(new_year, KY) == "2027-жылдын 1-январы, 00:00:01"
    assert instant_text(new_year, RU) == "1 января 2027 года, 00:00:01"
