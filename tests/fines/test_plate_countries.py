"""Is every form of the known countries there with its proof, and is a doubtful file refused?"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fines.errors import ConfigurationError
from fines.plate_countries import load_countries, load_country
from fines.plates import COUNTRIES, incomplete, matching, patterns
from tests.examples import tried

# Invented texts of every form that the notes on plates list, and of the countries added to them.
FORMS = [
    ("01KG123ABC", "KG_2016"),  # private
    ("01KG345AB", "KG_2016"),  # company, perhaps a trailer
    ("01KG1234A", "KG_FOREIGN"),
    ("011234A", "KG_FOREIGN"),
    ("01123PT", "KG_STATE"),
    ("01123AB", "KG_MOTO"),
    ("B1234A", "KG_1994"),
    ("B1234AB", "KG_1994"),
    ("123AB", "KG_CO_OLD"),
    ("1234AB", "KG_CO_OLD"),
    ("123ABC", "KG_CO_OLD"),
    ("1234ABC", "KG_CO_OLD"),
    ("KGBA1234", "KG_FOREIGN_OLD"),
    ("X1234", "KG_DIPL_OLD"),
    ("X12345", "KG_DIPL_OLD"),
    ("123ABC02", "KZ_PRIVATE"),
    ("123AB20", "KZ_COMPANY"),
    ("A585CUO", "KZ_OLD"),
    ("A001AA", "KZ_OLD"),
    ("A123BC77", "RU_CAR"),
    ("A123BC777", "RU_CAR"),
    ("AB12377", "RU_TAXI"),
    ("AB123477", "RU_TRAILER"),
    ("1234AB77", "RU_MOTO"),
    ("01A123BC", "UZ_PRIVATE"),
    ("01123ABC", "UZ_COMPANY"),
    ("01123DAV", "UZ_COMPANY"),
    ("011234AB", "UZ_TRAILER"),
    ("99123AB", "UZ_TWO_WHEEL"),
    ("T123456", "UZ_TEMPORARY"),
    ("D123456", "UZ_DIPLOMATIC"),
    ("T123456", "UZ_DIPLOMATIC"),
    ("X123456", "UZ_DIPLOMATIC"),
    ("CMD1234", "UZ_CMD"),
    ("M123456", "UZ_FOREIGN_FIRM"),
    ("H123456", "UZ_FOREIGNER"),
    ("1234AB01", "TJ_CAR"),
    ("1234AB7", "BY_CAR"),
    ("123AB45", "AM_CAR"),
    ("01AA123", "AM_CAR_OLD"),
    ("AB123CD", "EU_TWO_THREE_TWO"),
    ("ABC1234", "BR_1990"),
    ("ABC1D23", "BR_MERCOSUR"),
]
# Forms, or parts of them, that are given up to what may be left of another plate.
GIVEN_UP = {"KG_CO_OLD", "KG_DIPL_OLD", "KZ_OLD", "EU_TWO_THREE_TWO"}
FILE = r"""country = "XX"
nearness = 1
[[pattern]]
name = "XX_CAR"
expression = '[A-Z]{2}\d{3}'
rows = [1]
examples = ["AB123"]
valid_from = 2020-01-01
source = "invented"
certainty = "assumed"
[[incomplete]]
what = "half a plate"
expression = '\d{3}'
examples = ["123"]
source = "invented"
certainty = "assumed"
"""


@pytest.mark.parametrize(("text", "name"), FORMS)
def test_every_form_of_the_notes_is_there(text: str, name: str) -> None:
    assert name in [pattern.name for pattern in matching(text)]


def test_every_form_is_told_by_a_test() -> None:
    assert {pattern.name for pattern in patterns()} == {name for _, name in FORMS}


@pytest.mark.parametrize("text", ["11KG123ABC", "123ABC21", "00A123BC", "D123BC77", "٣٣٣AB"])
def test_what_no_country_issues_fits_nothing(text: str) -> None:
    assert matching(text) == ()


def test_the_nearest_country_leads() -> None:
    codes = [country.code for country in load_countries(COUNTRIES)]
    assert codes == ["KG", "KZ", "RU", "UZ", "TJ", "AM", "BY", "EU", "BR"]
    assert [pattern.name for pattern in matching("123AB02")] == ["KZ_COMPANY", "AM_CAR"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("A123BC", "a Russian plate without its region"),
        ("A123BD", "an Uzbek plate without its region"),
        ("123ABC", "a Kyrgyz plate without its left field"),
        ("01KG12ABC", "a Kyrgyz plate of which a character is missing"),
        ("O1KG123A", "a Kyrgyz plate of which a character is missing"),
        ("KG123ABC", "a Kyrgyz plate with a part of its left field"),
        ("B1234", "an old Kyrgyz plate without its last letters"),
        ("123AB2", "a Kazakh plate without its region"),
        ("23ABC02", "a Kazakh plate without its first digits"),
        ("23BC77", "a Russian plate without its first characters"),
        ("01KG123ABC", None),
        ("RK857AI", None),
    ],
)
def test_what_is_left_of_a_plate_is_known(text: str, what: str | None) -> None:
    assert incomplete(text) == what


@pytest.mark.parametrize("name", sorted({name for _, name in FORMS} - GIVEN_UP))
@settings(max_examples=tried(50))
@given(st.data())
def test_no_whole_plate_is_taken_for_a_part(name: str, data: st.DataObject) -> None:
    (form,) = (pattern for pattern in patterns() if pattern.name == name)
    text = data.draw(st.from_regex(form.expression, fullmatch=True))
    assume(text.isascii())
    assert incomplete(text) is None


def load(folder: Path, text: str, name: str = "xx.toml") -> None:
    file = folder / name
    file.write_text(text, "utf-8")
    load_country(file)


def test_a_small_file_is_enough(tmp_path: Path) -> None:
    load(tmp_path, FILE)
    (country,) = load_countries(tmp_path)
    (form,) = country.patterns
    assert (form.name, form.rows, form.valid_to) == ("XX_CAR", (1,), None)
    assert [part.what for part in country.incomplete] == ["half a plate"]


@pytest.mark.parametrize(
    ("was", "becomes", "line", "sentence"),
    [
        ('country = "XX"\n', "", 1, "'country' is missing; write it there"),
        ('"XX"\n', '"YY"\n', 1, "'country' is 'YY'; write two capital letters, as the file is"),
        ("nearness = 1", "nearness = 0", 1, "'nearness' is 0; write a whole number above 0"),
        ("nearness = 1", "nearness = 1\ncapital = 1", 1, "'capital' means nothing here"),
        ("[[pattern]]", "[[patern]]", 3, "'patern' means nothing here; write one of pattern, inc"),
        ("[[pattern]]", "[pattern]", 3, "'pattern' is one; write [[pattern]]"),
        ('"XX_CAR"', '"CAR"', 3, "'name' is 'CAR'; begin it with XX_"),
        ("{2}\\d{3}", "{2\\d{3}[", 3, "no regular expression"),
        ("[A-Z]{2}\\d{3}", "\\w{5}", 3, "'expression' holds \\w; write [A-Z] for letters and \\d"),
        ("[A-Z]{2}\\d{3}", "(?i)[a-z]{2}\\d{3}", 3, "'expression' holds (?i; write [A-Z]"),
        ("[A-Z]{2}\\d{3}", "[A-Z0-9]{5}", 3, "fits 'AAAAA', so it fits lettering too; make it na"),
        ("[A-Z]{2}\\d{3}", "[B-Z]{2,5}|AB123", 3, "fits 'BB', so it fits lettering too"),
        ('["AB123"]', '["AB1234"]', 3, "the example 'AB1234' does not fit 'expression'; mend one"),
        ('["AB123"]', '["ab 123"]', 3, "the example 'ab 123' is not A-Z and 0-9 without spaces"),
        ('["AB123"]', "[]", 3, "'examples' is []; write a list of texts"),
        ("rows = [1]", "rows = [3]", 3, "'rows' is [3]; write [1], [2], [1, 2] or [2, 1]"),
        ("rows = [1]", "rows = [1, 1]", 3, "'rows' is [1, 1]; write"),
        ("2020-01-01", '"2020"', 3, "'valid_from' is '2020'; write a day as YYYY-MM-DD"),
        ("2020-01-01", "2020-01-01\nvalid_to = 2019-01-01", 3, "before it begins on 2020-01-01"),
        ('source = "invented"\n', "", 3, "'source' is missing; write it there"),
        ('"assumed"', '"rumour"', 3, "'certainty' is 'rumour'; write one of verified, secondary"),
        ('rows = [1]', 'rows = [1]\ncolour = "red"', 3, "'colour' means nothing here; remove or"),
        ('what = "half a plate"\n', "", 11, "'what' is missing; write it there"),
        ('["123"]', '["12"]', 11, "the example '12' does not fit 'expression'"),
    ],
)  # fmt: skip
def test_a_doubtful_file_is_refused_with_its_line(
    tmp_path: Path, was: str, becomes: str, line: int, sentence: str
) -> None:
    assert was in FILE
    with pytest.raises(ConfigurationError) as refused:
        load(tmp_path, FILE.replace(was, becomes, 1))
    assert f"xx.toml, line {line}: " in str(refused.value)
    assert sentence in str(refused.value)


def test_a_name_stands_once(tmp_path: Path) -> None:
    form = FILE[FILE.index("[[pattern]]") : FILE.index("[[incomplete]]")]
    with pytest.raises(ConfigurationError, match="line 17: the name 'XX_CAR' stands above alr"):
        load(tmp_path, FILE + form)


def test_a_country_without_a_form_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="there is no form of plate; write a"):
        load(tmp_path, 'country = "XX"\nnearness = 1\n')


def test_a_file_that_is_no_toml_and_an_empty_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="holds no country's plates; name a folder"):
        load_countries(tmp_path)
    with pytest.raises(ConfigurationError, match=r"The plate file .*xx.toml cannot be read \("):
        load(tmp_path, "[[pattern")
