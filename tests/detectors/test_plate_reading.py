"""Is a text given only where it is sure, and is no character ever invented?"""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from detectors.plate_reading import Certainty, Seen, judge
from fines.plates import CharacterReading, PlateReading

CERTAINTY = Certainty(of_known_form=0.8, of_unknown_form=0.95)


def read(
    text: str, confidence: float = 0.99, *, rows: int = 1, rival: str | None = None
) -> PlateReading:
    characters = tuple(CharacterReading(best=c, p=0.99, next="X", next_p=0.01) for c in text)
    seen = Seen(characters=characters, confidence=confidence, rival=rival)
    return judge(seen, CERTAINTY)


@pytest.mark.parametrize(
    ("seen", "text", "country", "pattern"),
    [
        ("01KG123ABC", "01KG123ABC", "KG", "KG_2016"),
        ("O1KG123ABC", "01KG123ABC", "KG", "KG_2016"),
        ("0IKG12OABC", "01KG120ABC", "KG", "KG_2016"),
        ("01KG1230OI", "01KG123OOI", "KG", "KG_2016"),
        ("B1234AB", "B1234AB", "KG", "KG_1994"),
        ("123ABC02", "123ABC02", "KZ", "KZ_PRIVATE"),
        ("01A123BC", "01A123BC", "UZ", "UZ_PRIVATE"),
        ("A123BC77", "A123BC77", "RU", "RU_CAR"),
    ],
)
def test_a_form_settles_what_looks_alike(seen: str, text: str, country: str, pattern: str) -> None:
    reading = read(seen)
    assert (reading.text, reading.country, reading.pattern) == (text, country, pattern)
    assert reading.reason is None


def test_a_repair_is_recorded_beside_what_was_seen() -> None:
    first = read("O1KG123ABC").characters[0]
    assert first == CharacterReading(best="0", p=0.99, next="O", next_p=0.99)


def test_every_country_that_fits_is_kept() -> None:
    reading = read("01123AB")
    assert {"KG_MOTO", "UZ_TWO_WHEEL"} <= set(reading.candidates)


def test_a_text_of_no_known_form_needs_more_certainty() -> None:
    assert read("RK857AI", 0.96).text == "RK857AI"
    doubtful = read("RK857AI", 0.9)
    assert doubtful.text is None
    assert doubtful.reason is not None
    assert doubtful.reason.startswith("confidence 0.90 is under 0.95")


def test_an_unsure_plate_keeps_what_was_seen() -> None:
    reading = read("01KG123ABC", 0.5)
    assert reading.text is None
    assert reading.pattern == "KG_2016"
    assert "".join(seen.best for seen in reading.characters) == "01KG123ABC"


@pytest.mark.parametrize(
    ("seen", "reason"),
    [
        ("A123BC", "may be a Russian plate without its region"),
        ("12", "only 2 characters seen"),
    ],
)
def test_an_incomplete_plate_is_never_completed(seen: str, reason: str) -> None:
    reading = read(seen)
    assert (reading.text, reading.reason) == (None, reason)


def test_two_looks_that_differ_give_no_text() -> None:
    reading = read("01KG123ABC", rival="01KG128ABC")
    assert (reading.text, reading.reason) == (None, "a second look reads 01KG128ABC")


@given(some.text(alphabet="01OIABKG2379", min_size=1, max_size=12))
def test_only_look_alikes_ever_differ_from_what_was_seen(seen: str) -> None:
    reading = read(seen)
    assert (reading.text is None) == (reading.reason is not None)
    if reading.text is not None:
        assert reading.text.translate(str.maketrans("OI", "01")) == seen.translate(
            str.maketrans("OI", "01")
        )


def test_a_doubt_between_look_alikes_is_gone_once_a_form_settles_it() -> None:
    sure = CharacterReading(best="1", p=1.0, next="7", next_p=0.0)
    torn = CharacterReading(best="0", p=0.7, next="O", next_p=0.3)
    letters = tuple(CharacterReading(best=c, p=1.0, next="X", next_p=0.0) for c in "KG123ABC")
    seen = Seen(characters=(torn, sure, *letters), confidence=0.7)
    assert judge(seen, CERTAINTY).confidence == pytest.approx(1.0)
    unknown = Seen(characters=(*letters, torn), confidence=0.7)
    assert judge(unknown, CERTAINTY).text is None
