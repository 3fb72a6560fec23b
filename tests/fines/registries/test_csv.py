"""Is every doubtful line of an owners' file refused at the start, with its number?"""

from __future__ import annotations

from pathlib import Path

import pytest

from fines.errors import ConfigurationError
from fines.registries.csv import COLUMNS, CsvRegistry

HEAD = ",".join(COLUMNS)
ROW = "01KG001DEM,natural,20101197000001,Демо,Бишкек,Toyota,Camry,white,2010,2020-01-01,2025-12-31"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("one,two", "2 values, 11 expected"),
        (ROW.replace("01KG001DEM", "?"), "'\\?' is not a plate number"),
        (ROW.replace("natural", "person"), "'person' is neither natural nor legal"),
        (ROW.replace("20101197000001", "123"), "'123' is no personal number"),
        (ROW.replace("Демо", " "), "the name is empty"),
        (ROW.replace("2010,", "201,"), "'201' is no year"),
        (ROW.replace("2020-01-01", "01.01.2020"), "'01.01.2020' is no date"),
        (ROW.replace("2020-01-01", "2026-01-01"), "before it begins"),
        (ROW.replace("2020-01-01,2025-12-31", "2025-12-31,"), "two owners on 2025-12-31"),
        ('"' + ROW, "unexpected end|expected"),
    ],
)
def test_a_doubtful_line_is_refused_with_its_number(
    tmp_path: Path, line: str, sentence: str
) -> None:
    file = tmp_path / "owners.csv"
    file.write_text(f"{HEAD}\n{ROW}\n{line}\n", "utf-8")
    with pytest.raises(ConfigurationError, match=f"owners.csv, line 3: .*{sentence}"):
        CsvRegistry(file)


def test_the_first_line_names_the_columns(tmp_path: Path) -> None:
    file = tmp_path / "owners.csv"
    for text in ("", f"{ROW}\n"):
        file.write_text(text, "utf-8")
        with pytest.raises(ConfigurationError, match="first line must be: plate,kind,pin"):
            CsvRegistry(file)


def test_a_file_that_is_not_there_or_no_text_stops_the_program(tmp_path: Path) -> None:
    file = tmp_path / "owners.csv"
    with pytest.raises(ConfigurationError, match="cannot be read"):
        CsvRegistry(file)
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigurationError, match="UTF-8"):
        CsvRegistry(file)
