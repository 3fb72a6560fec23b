"""Is a wrong file of sections refused with its line, and the mildest limit taken?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from detectors.section import Section
from detectors.section_file import load_sections
from fines.errors import ConfigurationError

PAGE = Path(__file__).parent.parent.parent / "docs" / "sections.md"
EXAMPLE = PAGE.read_text("utf-8").split("```toml\n")[1].split("```")[0]


def sections_of(folder: Path, text: str = EXAMPLE) -> tuple[Section, ...]:
    file = folder / "sections.toml"
    file.write_text(text, "utf-8")
    return load_sections(file)


def test_the_page_about_sections_shows_a_sound_file(tmp_path: Path) -> None:
    (section,) = sections_of(tmp_path)
    assert (section.way_m, section.longest.total_seconds()) == (8000.0, 600.0)
    assert (section.start.site, section.end.line) == ("example-12", "east")


def test_the_mildest_limit_of_all_parts_counts(tmp_path: Path) -> None:
    (section,) = sections_of(tmp_path)
    limit = section.mildest_limit(date(2026, 5, 1), date(2026, 5, 1))
    assert limit is not None
    assert (limit.value, limit.source) == (90.0, "general limit")


def test_over_midnight_the_milder_day_counts(tmp_path: Path) -> None:
    text = EXAMPLE.replace("kmh = 90", "kmh = 50")
    (section,) = sections_of(tmp_path, text)
    limit = section.mildest_limit(date(2026, 6, 30), date(2026, 7, 1))
    assert limit is not None
    assert limit.value == 70.0


def test_a_part_without_a_limit_leaves_the_whole_way_without(tmp_path: Path) -> None:
    text = EXAMPLE.replace("valid_from = 2026-07-01, ", "valid_from = 2026-08-01, ")
    (section,) = sections_of(tmp_path, text)
    assert section.mildest_limit(date(2026, 7, 15)) is None
    assert section.mildest_limit(date(2026, 6, 15), date(2026, 7, 15)) is None


def test_days_outside_the_section_s_own_are_not_in_force(tmp_path: Path) -> None:
    (section,) = sections_of(tmp_path)
    assert not section.in_force(date(2026, 2, 28))
    assert section.in_force(date(2026, 3, 1))


WRONG = [
    ("way_m = 8000.0", "way_m = 80.0", ":14: way_m = 80; write 250 to 60000."),
    ("way_error_m = 2.0", "way_error_m = 50", ":15: way_error_m = 50; write 0.01 to 40."),
    ("longest_s = 600", "longest_s = 400", ":17: longest_s = 400, but 60 km/h takes 480 s"),
    ("longest_s = 600", "longest_s = 3600", ":17: longest_s = 3600; write 1 to 2700."),
    ('"example-20"', '"example-12"', ":12: the section ends at the site 'example-12' where it"),
    ("coverage = 3.0", "coverage = 1.0", ":4: coverage = 1; write 2 to 5."),
    ("survey =", "survay =", ":16: 'survay' is not known here; write one of name, place"),
    ("2026-03-01 ", "2026-03-01\nvalid_to = 2026-02-01 ", ":19: the section ends before it begins"),
    ("2026-06-30", "2026-07-30", ":19: two limits hold on the same day; end the earlier one."),
    ("[measuring]", "[mesuring]", "'mesuring' is not known here; write one of measuring, section."),
]


@pytest.mark.parametrize(("right", "wrong", "sentence"), WRONG, ids=[row[1] for row in WRONG])
def test_a_mistake_is_told_with_its_line(
    right: str, wrong: str, sentence: str, tmp_path: Path
) -> None:
    assert right in EXAMPLE
    with pytest.raises(ConfigurationError) as refused:
        sections_of(tmp_path, EXAMPLE.replace(right, wrong, 1))
    assert sentence in str(refused.value)


def test_two_sections_need_two_names_and_two_ways(tmp_path: Path) -> None:
    second = "[[section]]" + EXAMPLE.split("[[section]]")[1]
    with pytest.raises(ConfigurationError, match="is the name of two sections"):
        sections_of(tmp_path, EXAMPLE + second)
    with pytest.raises(ConfigurationError, match="'example-east' has the same two ends"):
        sections_of(tmp_path, EXAMPLE + second.replace("example-east", "other"))
