"""Is a text given only where it is sure, and is no character ever invented?"""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from detectors.lettering import lettering, lettering_only
from detectors.plate_reading import Certainty, Seen, judge
from fines.plates import CharacterReading, PlateReading, incomplete, matching, patterns
from tests.examples import tried

CERTAINTY = Certainty(of_known_form=0.8, of_unknown_form=0.95)


def read(text: str, confidence: float = 0.99, *, rows: int = 1, **looks: float) -> PlateReading:
    characters = tuple(CharacterReading(best=c, p=0.99, next="X", next_p=0.01) for c in text)
    seen = Seen(characters=characters, confidence=confidence, rows=rows, looks=looks)
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


@pytest.mark.parametrize(
    ("seen", "rows", "candidates"),
    [
        ("01123AB", 1, ("KG_MOTO", "UZ_TWO_WHEEL")),
        ("01123PT", 1, ("KG_STATE", "KG_MOTO", "UZ_TWO_WHEEL")),
        ("01123PT", 2, ("KG_MOTO", "UZ_TWO_WHEEL", "KG_STATE")),
        ("1234AB77", 1, ("TJ_CAR", "RU_MOTO")),
        ("1234AB77", 2, ("RU_MOTO", "TJ_CAR")),
        ("123AB02", 1, ("KZ_COMPANY", "AM_CAR")),
        ("AB123777", 1, ("RU_TAXI", "RU_TRAILER")),
        ("T123456", 1, ("UZ_TEMPORARY", "UZ_DIPLOMATIC")),
        ("01KG500AB", 1, ("KG_2016",)),
    ],
)
def test_every_country_that_fits_is_kept(seen: str, rows: int, candidates: tuple[str, ...]) -> None:
    reading = read(seen, rows=rows)
    assert reading.candidates == candidates
    assert reading.pattern == candidates[0]


def test_a_text_of_no_known_form_needs_more_certainty() -> None:
    assert read("SG47471", 0.96).text == "SG47471"
    doubtful = read("SG47471", 0.9)
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
        ("123ABC", "may be a Kyrgyz plate without its left field"),
        ("0IKG12ABC", "may be a Kyrgyz plate of which a character is missing"),
        ("12", "only 2 characters seen"),
    ],
)
def test_an_incomplete_plate_is_never_completed(seen: str, reason: str) -> None:
    reading = read(seen)
    assert (reading.text, reading.reason, reading.confidence) == (None, reason, 0.0)


ALIKE = str.maketrans("OI", "01")
TEXTS = some.text(alphabet="01OIABKG2379", min_size=1, max_size=12)


def written(reading: PlateReading) -> str:
    return "".join(seen.best for seen in reading.characters)


@given(TEXTS)
def test_only_look_alikes_ever_differ_from_what_was_seen(seen: str) -> None:
    reading = read(seen)
    assert (reading.text is None) == (reading.reason is not None)
    assert written(reading).translate(ALIKE) == seen.translate(ALIKE)
    assert reading.text in {None, written(reading)}
    for place, character in enumerate(reading.characters):
        if character.best != seen[place]:
            assert {character.best, seen[place]} in ({"I", "1"}, {"O", "0"})
            assert character.next == seen[place]


@given(TEXTS)
def test_the_candidates_are_all_forms_that_fit(seen: str) -> None:
    reading = read(seen)
    fitting = [form.name for form in matching(written(reading))]
    assert sorted(reading.candidates) == sorted(fitting)


@pytest.mark.parametrize("name", [form.name for form in patterns()])
@settings(max_examples=tried(30))
@given(some.data())
def test_a_text_that_fits_a_form_is_never_repaired(name: str, data: some.DataObject) -> None:
    (form,) = (pattern for pattern in patterns() if pattern.name == name)
    seen = data.draw(some.from_regex(form.expression, fullmatch=True))
    assume(len(seen) <= 10)
    reading = read(seen)
    assert written(reading) == seen
    assert name in reading.candidates
    one_letter = sum(map(str.isalpha, seen)) == 1
    if not (incomplete(seen) or lettering(seen) or lettering_only(seen) or one_letter):
        assert reading.text == seen


@given(TEXTS, some.sampled_from("OI01"))
def test_nothing_is_added_and_nothing_lost(seen: str, sign: str) -> None:
    assert len(read(seen).characters) == len(seen)
    assert len(read(seen + sign).characters) == len(seen) + 1


def test_a_doubt_between_look_alikes_is_gone_once_a_form_settles_it() -> None:
    sure = CharacterReading(best="1", p=1.0, next="7", next_p=0.0)
    torn = CharacterReading(best="0", p=0.7, next="O", next_p=0.3)
    letters = tuple(CharacterReading(best=c, p=1.0, next="X", next_p=0.0) for c in "KG123ABC")
    seen = Seen(characters=(torn, sure, *letters), confidence=0.7)
    assert judge(seen, CERTAINTY).confidence == pytest.approx(1.0)
    unknown = Seen(characters=(*letters, torn), confidence=0.7)
    assert judge(unknown, CERTAINTY).text is None


def torn(text: str, place: int, other: str, p: float) -> PlateReading:
    """A reader that is sure of all characters but one, which it takes for `text[place]` by p."""
    characters = [CharacterReading(best=c, p=1.0, next="X", next_p=0.0) for c in text]
    characters[place] = CharacterReading(best=text[place], p=p, next=other, next_p=1 - p)
    return judge(Seen(characters=tuple(characters), confidence=p), CERTAINTY)


def test_a_doubt_between_look_alikes_stays_where_both_fit_a_form() -> None:
    for text, place in [("O1234AB", 0), ("01KG123OA", 7), ("ABC1O23", 4)]:
        reading = torn(text, place, "0", 0.7)
        assert reading.text is None
        assert reading.confidence == pytest.approx(0.7)
    assert torn("01KG123OAB", 7, "0", 0.7).text == "01KG123OAB"


def test_a_form_settles_even_what_the_reader_did_not_doubt() -> None:
    assert torn("01KG123AB0", 9, "O", 1.0).text == "01KG123ABO"


def test_a_number_is_no_plate_whose_first_digit_looks_like_a_letter() -> None:
    assert torn("O55512", 0, "0", 0.99).text is None
    assert read("I2345").text is None


def test_where_the_look_tells_the_country_its_forms_repair() -> None:
    assert read("00700O16").text is None
    assert read("00700O16", KZ=0.97).text is None
    kazakh = read("00700O16", KZ=0.99)
    assert (kazakh.text, kazakh.country) == ("007OOO16", "KZ")
    # Nothing fits Kazakhstan here: the look changes nothing.
    assert read("01KG123ABC", KZ=0.99).country == "KG"
