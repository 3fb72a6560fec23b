"""Does the page on adding a country work, if one does what it says?"""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from detectors.plate_reading import USUAL_CERTAINTY, Seen, judge
from fines import plates
from fines.plates import CharacterReading, PlateReading

PAGE = (Path(__file__).parent.parent / "docs/adding-a-country.md").read_text("utf-8")
MOST_LINES = 80


@pytest.fixture
def countries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the shipped files which the program reads instead of them."""
    folder = Path(shutil.copytree(plates.COUNTRIES, tmp_path / "plate_patterns"))
    monkeypatch.setattr(plates, "COUNTRIES", folder)
    plates.forget_countries()
    yield folder
    monkeypatch.undo()
    plates.forget_countries()


def page_block(kind: str) -> str:
    """The first block of the page with this mark, without the indent of its list."""
    found = re.search(rf"^   ```{kind}\n(.*?)^   ```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found
    return re.sub(r"^   ", "", found[1], flags=re.MULTILINE)


def write_the_file(folder: Path) -> None:
    named = re.search(r"\*\*Write the file\*\* `fines/plate_patterns/(\w+\.toml)`", PAGE)
    assert named
    assert not (folder / named[1]).exists()
    (folder / named[1]).write_text(page_block("toml"), "utf-8")


def read(text: str) -> PlateReading:
    characters = tuple(CharacterReading(best=c, p=0.99, next="", next_p=0.0) for c in text)
    return judge(Seen(characters=characters, confidence=0.9), USUAL_CERTAINTY)


def test_the_country_of_the_page_is_read(countries: Path) -> None:
    assert "GE_2014" not in read("AB123CD").candidates
    write_the_file(countries)
    plates.forget_countries()
    reading = read("AB123CD")
    assert (reading.text, reading.country, reading.pattern) == ("AB123CD", "GE", "GE_2014")
    assert reading.candidates == ("GE_2014", "EU_TWO_THREE_TWO")
    assert read("ABI23CD").text == "AB123CD"


def test_its_incomplete_plate_is_not(countries: Path) -> None:
    write_the_file(countries)
    plates.forget_countries()
    assert plates.incomplete("AB123") == "a Georgian plate without its last letters"
    assert read("AB123").text is None


def test_the_command_of_the_page_names_the_form(
    countries: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_the_file(countries)
    plates.forget_countries()
    command = shlex.split(page_block("sh"))
    assert command[:2] == [".venv/bin/python", "-c"]
    exec(command[2], {})  # noqa: S102  the page's own line
    assert capsys.readouterr().out == "['GE_2014', 'EU_TWO_THREE_TWO']\n"


def test_what_the_page_names_is_there() -> None:
    root = Path(__file__).parent.parent
    named = re.findall(r"`?((?:tests|training|simulator|detectors)/[\w./]+\w)`?", PAGE)
    assert [path for path in named if not (root / path).exists()] == []


def test_it_is_one_page() -> None:
    assert len(PAGE.splitlines()) <= MOST_LINES
