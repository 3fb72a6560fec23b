"""Is what stands on vehicles beside their plates told from plates?"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from detectors.consensus import consensus
from detectors.lettering import LETTERING, lettering, lettering_only, load_lettering
from detectors.plate_reading import Certainty, Seen, judge
from fines.errors import ConfigurationError
from fines.plates import CharacterReading, PlateReading, patterns

BADGES = ["LADA", "TOYOTA", "CAMRY", "DAEWOO", "HYUNDAI", "MATRIX", "SPRINTER", "T0Y0TA", "DAEW00"]
SHORT = ["4WD", "V6", "XLE", "4X4", "GL"]
MODELS = [
    "RX350", "LX570", "NX300H", "E200", "520I", "CLK320", "316CDI", "E320CDI", "20TDI", "4RUNNER",
    "XC90", "SPRINTER313", "KAMAZ65115", "GAZ3302", "VAZ21O7", "MAZ5440", "4MATIC", "EURO5",
]  # fmt: skip
TELEPHONES = [
    "0555123456", "0312654321", "996555123456", "O555I23456", "0555I2345", "555123456", "654321",
    "TEL555123", "TEL0555123", "87011234567", "998901234567", "O55512", "1577", "012345",
]  # fmt: skip
ADVERTISEMENTS = ["TAXI", "TAXI1577", "TAX1", "WWWCARKG", "WWW24KG", "NAMBATAXI", "AVTO24", "OOO"]


def read(text: str, **looks: float) -> PlateReading:
    """A reader that is quite sure of every character."""
    characters = tuple(CharacterReading(best=c, p=1.0, next="", next_p=0.0) for c in text)
    return judge(Seen(characters=characters, confidence=1.0, looks=looks), Certainty())


@pytest.mark.parametrize("text", [*BADGES, *SHORT, *MODELS, *TELEPHONES, *ADVERTISEMENTS])
def test_lettering_is_no_plate_however_sure_the_reader_is(text: str) -> None:
    reading = read(text)
    assert reading.text is None
    assert reading.reason is not None
    assert reading.reason.startswith(("looks like lettering, not a plate: ", "only ", "may be "))
    assert reading.confidence == 0.0
    assert "".join(seen.best for seen in reading.characters).translate(AS_DIGITS) == text.translate(
        AS_DIGITS
    )


AS_DIGITS = str.maketrans("IO", "10")


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("ABCDEF", "no digit"),
        ("1234567", "no letter"),
        ("0555123456", "a telephone number of Kyrgyzstan"),
        ("998901234567", "a telephone number of a neighbour country"),
        ("TOYOTA", "TOYOTA, a make or model of vehicle"),
        ("RX350", "a badge such as RX350 or E200"),
    ],
)
def test_the_reason_says_what_it_looks_like(text: str, sign: str) -> None:
    assert read(text).reason == f"looks like lettering, not a plate: {sign}"


@pytest.mark.parametrize("number", ["78188", "654321", "4639520"])
def test_a_mere_number_is_a_plate_only_where_it_surely_looks_like_one(number: str) -> None:
    assert read(number, US=0.99, none=0.01).text == number
    assert read(number, US=0.9, none=0.1).text is None
    assert read(number).text is None


@pytest.mark.parametrize("text", ["0555123456", "555123456", "1577", "TAXI1577", "RX350", "CAMRY"])
def test_a_look_does_not_make_a_plate_of_what_the_text_tells(text: str) -> None:
    assert read(text, US=1.0, none=0.0).text is None


def test_what_looks_like_no_plate_gives_no_text() -> None:
    reading = read("01KG123ABC", KG=0.3, none=0.7)
    assert (reading.text, reading.confidence) == (None, 0.0)
    assert reading.reason == "looks like no plate: 0.70"


def test_many_looks_at_lettering_do_not_make_a_plate_of_it() -> None:
    for text in ["TOYOTA", "316CDI", "0555123456", "A123BC", "123ABC", "B1234"]:
        agreed = consensus([read(text)] * 8)
        assert agreed is None or agreed.text is None


# Engine badges and lorries' model numbers that outweigh a form, as the data file says.
OUTWEIGHED = {"KG_CO_OLD", "KZ_OLD", "BR_1990"}


@pytest.mark.slow
@pytest.mark.parametrize("name", [form.name for form in patterns() if form.name not in OUTWEIGHED])
@settings(max_examples=50)
@given(st.data())
def test_no_form_of_plate_is_taken_for_lettering(name: str, data: st.DataObject) -> None:
    (form,) = (pattern for pattern in patterns() if pattern.name == name)
    text = data.draw(st.from_regex(form.expression, fullmatch=True))
    assume(len(text) <= 10)
    assert lettering(text) is None
    assert lettering_only(text) is None


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=4, max_size=10))
def test_letters_alone_are_never_a_plate(text: str) -> None:
    assert read(text).text is None


@given(st.text("0123456789", min_size=4, max_size=12))
def test_digits_alone_are_never_a_plate(text: str) -> None:
    assert read(text).text is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[[words]]\nwhat = "x"\nwords = ["VW"]\n', "the word 'VW' is not 4 letters A-Z or more"),
        ('[[words]]\nwhat = "x"\nwords = ["taxi"]\n', "the word 'taxi' is not 4 letters A-Z"),
        ("[[shape]]\nexpression = '['\nexamples = ['A']\n", "no regular expression"),
        ('[[word]]\nwhat = "x"\n', "'word' means nothing here; write one of words, shape"),
    ],
)
def test_a_doubtful_file_is_refused_with_its_line(tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / "lettering.toml"
    file.write_text(text + 'source = "invented"\ncertainty = "assumed"\n', "utf-8")
    with pytest.raises(ConfigurationError) as refused:
        load_lettering(file)
    assert "lettering.toml, line 1: " in str(refused.value)
    assert sentence in str(refused.value)


def test_no_word_stands_twice() -> None:
    text = LETTERING.read_text("utf-8")
    words = load_lettering(LETTERING).words
    assert [word for word in words if text.count(f'"{word}"') > 1] == []
