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
currency = "XXX"
zone = "Asia/Almaty"
[[unit]]
name = "unit"
value = 100
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
NUMBERS = """[[number]]
of = "natural"
digits = 3
expression = '\\d{3}'
examples = ["123"]
source = "invented"
certainty = "assumed"
[[number]]
of = "legal"
digits = 2
expression = '\\d{2}'
examples = ["12"]
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
    file.write_text(text + NUMBERS, "utf-8")
    return load_law(file)


def test_a_small_file_is_enough(tmp_path: Path) -> None:
    tariff = law(tmp_path, HEAD + RULE).tariff(RED_LIGHT, date(2020, 1, 1))
    assert (tariff.amount, tariff.part, tariff.discount) == (Money.som(1000), None, None)


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        (HEAD + RULE.replace('source = "invented"\n', ""), 16, "'source' is missing"),
        (HEAD + RULE.replace("valid_from = 2020-01-01\n", ""), 16, "'valid_from' is missing"),
        (HEAD + RULE.replace("2020-01-01", '"2020"'), 16, "write a day as YYYY-MM-DD"),
        (HEAD + RULE.replace("2020-01-01", "2020-01-01T00:00:00"), 16, "write a day"),
        (HEAD + RULE.replace("units = 10", "units = 1.5"), 16, "whole number above 0"),
        (HEAD + RULE.replace("units = 10", "units = 0"), 16, "whole number above 0"),
        (HEAD + RULE.replace("units = 10", 'units = "which"'), 16, "the choice 'which'"),
        (HEAD + RULE.replace("assumed", "rumour"), 16, "write one of verified"),
        (HEAD + RULE.replace("false", '"no"'), 16, "write true or false"),
        (HEAD + RULE + 'repeat = "double"\n', 16, "'repeat' means nothing here"),
        (HEAD + RULE + "valid_to = 2019-12-31\n", 16, "before it begins"),
        (HEAD + RULE + "up_to_kmh = 20\n", 16, "band from None to 20"),
        (HEAD + RULE + "above_kmh = 20\nup_to_kmh = 20\n", 16, "band from 20 to 20"),
        (HEAD + RULE + RULE, 24, "the entry of line 16"),
        (HEAD + RULE + DISCOUNT.replace("50", "101"), 24, "'percent' is 101"),
        (HEAD + RULE + DISCOUNT.replace("issued", "today"), 24, "write one of delivered"),
        (HEAD + DISCOUNT + RULE + DISCOUNT, 31, "the entry of line 16"),
        (HEAD + RULE + '[choice.a]\nvalue = 1\nsource = "x"\n', 24, "'others' is missing"),
        ('edition = "x"\n' + HEAD.split("\n", 2)[2] + RULE, 1, "'jurisdiction' is missing"),
        (
            HEAD.replace("Almaty", "Atlantis") + RULE,
            1,
            "'zone' is 'Asia/Atlantis'; write",
        ),
        (HEAD.replace("XXX", "tenge") + RULE, 1, "'currency' is 'tenge'; write a code"),
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


LATENESS = """[[lateness]]
kind = "daily"
percent = 1
cap_percent = 50
valid_from = 2020-01-01
source = "invented"
certainty = "assumed"
"""
DEBT = """[[debt]]
above = 3000
valid_from = 2020-01-01
source = "invented"
certainty = "assumed"
"""
SPLIT = """[[split]]
percents = { a = 60, b = 40 }
valid_from = 2020-01-01
source = "invented"
certainty = "assumed"
"""
GROUP = """[[exempt_group]]
group = "buses"
offences = ["red_light"]
valid_from = 2020-01-01
source = "invented"
certainty = "assumed"
"""

NAMING = """[[naming]]
named_as = "driver"
valid_from = 2020-01-01
source = "invented"
certainty = "assumed"
"""


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        (NAMING.replace("driver", "friend"), 24, "write one of driver, new_owner"),
        (NAMING + NAMING, 29, "the entry of line 24"),
        (LATENESS.replace("daily", "weekly"), 24, "write one of none, daily, doubled"),
        (LATENESS.replace("daily", "none"), 24, "means nothing here"),
        (LATENESS.replace("cap_percent = 50\n", ""), 24, "'cap_percent' is missing"),
        (LATENESS + LATENESS, 31, "the entry of line 24"),
        (DEBT.replace("3000", "-1"), 24, "whole number above 0"),
        (DEBT + DEBT, 29, "the entry of line 24"),
        (GROUP.replace("red_light", "red_lihgt"), 24, "no rule prices 'red_lihgt'"),
        (GROUP.replace('["red_light"]', "[]"), 24, "write a list of texts"),
        (GROUP + GROUP, 30, "the entry of line 24"),
        (SPLIT.replace("a = 60", "a = 61"), 24, "sum to 100"),
        (SPLIT.replace("a = 60, b = 40", "a = 140, b = -40"), 24, "above 0"),
        (SPLIT.replace("{ a = 60, b = 40 }", "100"), 24, "recipients with whole percents"),
        (SPLIT + SPLIT, 29, "the entry of line 24"),
        ("repeat_units = 20\n", 16, "'repeat_days' is missing"),
        ("repeat_days = 20\n", 16, "'repeat_days' means nothing here"),
        (
            'repeat_units = 20\nrepeat_days = 5\nrepeat_of = ["speeding"]\n',
            16,
            "no rule prices 'speeding'",
        ),
    ],
)
def test_what_stands_beside_the_rules_is_read_as_strictly(
    tmp_path: Path, text: str, line: int, sentence: str
) -> None:
    with pytest.raises(ConfigurationError) as refused:
        law(tmp_path, HEAD + RULE + text)
    assert f"law.toml, line {line}: " in str(refused.value)
    assert sentence in str(refused.value)


def test_two_bands_do_not_meet(tmp_path: Path) -> None:
    bands = [
        RULE.replace("red_light", name) + f"above_kmh = {above}\n"
        for name, above in (("speed_over_10", 10), ("speed_over_20", 20))
    ]
    with pytest.raises(ConfigurationError, match="line 25: its band of speed meets the band"):
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


def band(above: int, up_to: int | None, first: str = "2020-01-01", last: str | None = None) -> str:
    text = RULE.replace('"red_light"', f'"speed_over_{above}_{first[:4]}"')
    text = text.replace("2020-01-01", first) + f"above_kmh = {above}\n"
    text += "" if up_to is None else f"up_to_kmh = {up_to}\n"
    return text + ("" if last is None else f"valid_to = {last}\n")


@pytest.mark.parametrize(
    ("bands", "sentence"),
    [
        ([band(10, 20), band(30, None)], "from 20 to 30 km/h on 2020-01-01"),
        ([band(10, 20), band(20, 40)], "above 40 km/h on 2020-01-01"),
        (
            [band(10, 20), band(20, 40, last="2021-12-31"), band(40, None)],
            "from 20 to 40 km/h on 2022-01-01",
        ),
    ],
)
def test_a_gap_between_bands_of_speed_is_refused(
    tmp_path: Path, bands: list[str], sentence: str
) -> None:
    with pytest.raises(ConfigurationError, match=sentence):
        law(tmp_path, HEAD + "".join(bands))


def test_bands_that_meet_on_every_day_are_taken(tmp_path: Path) -> None:
    bands = [band(20, None, last="2021-12-31"), band(10, 20, "2022-01-01"),
             band(20, None, "2022-01-01")]  # fmt: skip
    assert law(tmp_path, HEAD + "".join(bands)).speeding(15, date(2021, 5, 1)) is None
