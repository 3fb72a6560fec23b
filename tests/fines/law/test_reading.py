"""Is every doubtful law file refused, with the line and the mend?"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fines.errors import ConfigurationError, NotLawfulError
from fines.law import KYRGYZSTAN, DatedLaw, load_law
from fines.money import Money
from fines.violation import OffenceCode

HEAD = """jurisdiction = "XX"
edition = "invented"
[[unit]]
name = "unit"
som = 100
valid_from = 2020-01-01
source = "invented"
certainty = "assumed"
[[payment_term]]
days = 30
valid_from = 2020-01-01
source = "invented"
certainty = "assumed"
"""
RULE = """[[rule]]
offence = "red_light"
article = "1"
units = 10
discountable = false
valid_from = 2020-01-01
source = "invented"
certainty = "assumed"
"""
DISCOUNT = """[[discount]]
percent = 50
days = 10
clock_start = "issued"
valid_from = 2020-01-01
source = "invented"
certainty = "assumed"
"""
RED_LIGHT = OffenceCode("red_light")
days = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31))
spans = st.tuples(days, days).map(lambda pair: tuple(sorted(pair)))


def law(folder: Path, text: str) -> DatedLaw:
    file = folder / "law.toml"
    file.write_text(text, "utf-8")
    return load_law(file)


def test_a_small_file_is_enough(tmp_path: Path) -> None:
    tariff = law(tmp_path, HEAD + RULE).tariff(RED_LIGHT, date(2020, 1, 1))
    assert (tariff.amount, tariff.part, tariff.discount) == (Money.som(1000), None, None)


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        (HEAD + RULE.replace('source = "invented"\n', ""), 14, "'source' is missing"),
        (HEAD + RULE.replace("valid_from = 2020-01-01\n", ""), 14, "'valid_from' is missing"),
        (HEAD + RULE.replace("2020-01-01", '"2020"'), 14, "write a day as YYYY-MM-DD"),
        (HEAD + RULE.replace("2020-01-01", "2020-01-01T00:00:00"), 14, "write a day"),
        (HEAD + RULE.replace("units = 10", "units = 1.5"), 14, "whole number above 0"),
        (HEAD + RULE.replace("units = 10", "units = 0"), 14, "whole number above 0"),
        (HEAD + RULE.replace("units = 10", 'units = "which"'), 14, "the choice 'which'"),
        (HEAD + RULE.replace("assumed", "rumour"), 14, "write one of verified"),
        (HEAD + RULE.replace("false", '"no"'), 14, "write true or false"),
        (HEAD + RULE + 'repeat = "double"\n', 14, "'repeat' means nothing here"),
        (HEAD + RULE + "valid_to = 2019-12-31\n", 14, "before it begins"),
        (HEAD + RULE + "up_to_kmh = 20\n", 14, "band from None to 20"),
        (HEAD + RULE + "above_kmh = 20\nup_to_kmh = 20\n", 14, "band from 20 to 20"),
        (HEAD + RULE + RULE, 22, "the entry of line 14"),
        (HEAD + RULE + DISCOUNT.replace("50", "101"), 22, "'percent' is 101"),
        (HEAD + RULE + DISCOUNT.replace("issued", "today"), 22, "write one of delivered"),
        (HEAD + DISCOUNT + RULE + DISCOUNT, 29, "the entry of line 14"),
        (HEAD + RULE + '[choice.a]\nvalue = 1\nsource = "x"\n', 22, "'others' is missing"),
        ('edition = "x"\n' + HEAD.split("\n", 2)[2] + RULE, 1, "'jurisdiction' is missing"),
        ('surprise = "x"\n' + HEAD + RULE, 1, "'surprise' means nothing here"),
    ],
)
def test_a_doubtful_entry_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int, sentence: str
) -> None:
    with pytest.raises(ConfigurationError) as refused:
        law(tmp_path, text)
    assert f"law.toml, line {line}: " in str(refused.value)
    assert sentence in str(refused.value)


def test_two_bands_do_not_meet(tmp_path: Path) -> None:
    bands = [
        RULE.replace("red_light", name) + f"above_kmh = {above}\n"
        for name, above in (("speed_over_10", 10), ("speed_over_20", 20))
    ]
    with pytest.raises(ConfigurationError, match="line 23: its band of speed meets the band"):
        law(tmp_path, HEAD + "".join(bands))


def test_a_file_that_is_no_toml_or_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        law(tmp_path, "[[rule")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_law(tmp_path / "nowhere.toml")


def test_a_discountable_rule_without_a_regime_prices_nothing(tmp_path: Path) -> None:
    priced = law(tmp_path, HEAD + RULE.replace("false", "true") + DISCOUNT)
    assert priced.tariff(RED_LIGHT, date(2020, 1, 1)).discount is not None
    unpriced = law(tmp_path, HEAD + RULE.replace("false", "true"))
    with pytest.raises(NotLawfulError, match="the discount"):
        unpriced.tariff(RED_LIGHT, date(2020, 1, 1))


@given(days, days, days)
def test_of_two_editions_the_one_of_the_day_prices(
    tmp_path_factory: pytest.TempPathFactory, first: date, change: date, act: date
) -> None:
    assume(first < change)
    old = RULE.replace("2020-01-01", str(first)) + f"valid_to = {change - timedelta(days=1)}\n"
    new = RULE.replace("2020-01-01", str(change)).replace("units = 10", "units = 30")
    read = law(tmp_path_factory.mktemp("law"), HEAD + old + new)
    if act < first:
        with pytest.raises(NotLawfulError):
            read.tariff(RED_LIGHT, act)
    else:
        som = 1000 if act < change else 3000
        assert read.tariff(RED_LIGHT, act).amount == Money.som(som)


@given(spans, spans)
def test_editions_that_share_a_day_are_refused(
    tmp_path_factory: pytest.TempPathFactory, former: tuple[date, ...], later: tuple[date, ...]
) -> None:
    (one, end), (two, last) = former, later
    rules = [
        RULE.replace("2020-01-01", str(first)) + f"valid_to = {to}\n"
        for first, to in ((one, end), (two, last))
    ]
    folder = tmp_path_factory.mktemp("law")
    if max(one, two) <= min(end, last):
        with pytest.raises(ConfigurationError, match="in force on days"):
            law(folder, HEAD + "".join(rules))
    else:
        assert len(law(folder, HEAD + "".join(rules)).rules) == 2


def test_our_own_file_is_read_whole() -> None:
    text = KYRGYZSTAN.read_text("utf-8")
    assert len(load_law(KYRGYZSTAN).rules) == text.count("[[rule]]")
