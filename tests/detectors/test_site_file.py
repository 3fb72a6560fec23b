"""Is a wrong site file refused with its line, and a right one measured rightly?"""

from __future__ import annotations

from pathlib import Path

import pytest

from detectors.site_file import load_site
from fines.errors import ConfigurationError
from tests.detectors.plain_road import SITE, box_at, plain_site

SITES = Path(__file__).parent.parent.parent / "pipeline" / "sites"


def test_places_and_distances_are_in_metres(tmp_path: Path) -> None:
    site = plain_site(tmp_path)
    stop_line = site.approaches[0].stop_line
    assert site.calibration.ground((500, 500)) == pytest.approx((25, 25))
    assert stop_line.beyond_m((27.0, 30.0)) == pytest.approx(5.0)
    assert stop_line.beyond_m((27.0, 20.0)) == pytest.approx(-5.0)
    assert stop_line.meets((29.9, 0), 0.3)
    assert not stop_line.meets((30.5, 0), 0.3)
    assert site.solid_lines[0].line.place((24.0, 10.0)) == pytest.approx((5.0, 1.0))
    assert site.solid_lines[0].line.place((24.0, 30.0)) is None
    assert site.lanes[0].holds((27, 10))
    assert not site.lanes[0].holds((31, 10))
    assert site.width_m(box_at(27, 10)) == pytest.approx(1.8)


@pytest.mark.parametrize("file", sorted(SITES.glob("*.toml")), ids=lambda file: file.stem)
def test_every_site_of_ours_is_sound(file: Path) -> None:
    assert load_site(file).id == file.stem


WRONG = [
    ('view = "rear"', 'view = "side"', ":7: 'side' is no view; write one of rear, front."),
    (
        "[calibration]",
        "[clock]\nmost_offset_ms = 0\n\n[calibration]",
        ":17: most_offset_ms = 0; write more than 0 and up to 1000.",
    ),
    (
        "[calibration]",
        "[clock]\nmost_age_s = 90000\n\n[calibration]",
        ":17: most_age_s = 90000; write more than 0 and up to 86400.",
    ),
    (
        "[calibration]",
        "[position]\nlatitude = 95\nlongitude = 74\n\n[calibration]",
        ":17: 95, 74 is no place: latitude is -90 to 90, longitude -180 to 180.",
    ),
    ("width_px = 1000", 'width_px = "wide"', ":5: 'width_px' must be a number, not 'wide'."),
    ("grace_ms = 300", "grace_ms = 90000", ":28: grace_ms = 90000; write 0 to 5000."),
    ('place = "A plain road"\n', "", ":1: 'place' must be a text, not None."),
    ("serial =", "seriall =", ":11: 'seriall' is not known here; write one of name, serial"),
    ("2027-01-01", "2025-01-01", ":14: the certificate ends before it begins; mend a date."),
    ("2027-01-01T00:00:00Z", "2027-01-01", ":14: 'certificate_valid_to' must be an instant"),
    ('name = "Test', 'public_key = "f00"\nname = "Test', ":10: the key of the device is 64 digits"),
    ('name = "Test', 'signing_certificate = "f00"\nname = "Test', ":10: the SHA-256 of the certif"),
    (
        'name = "Test',
        f'public_key = "{"0" * 64}"\nsigning_certificate = "{"0" * 64}"\nname = "Test',
        ":11: a device has one key; leave public_key or this out.",
    ),
    (
        "stop_line = [[400, 500]",
        "stop_line = [[1400, 500]",
        ":29: [1400, 500] lies outside the picture of 1000 x 1000 pixels.",
    ),
    (
        "direction = [[500, 700], [500, 520]]",
        "direction = [[450, 500], [550, 500]]",
        ":30: the direction runs along the stop line; draw it across.",
    ),
    ("[[500, 900], [500, 500]]", "[[500, 900]]", ":34: 'points' has 1 points; it needs at least 2"),
    (
        "ground = [50, 0]",
        "ground = [90, 20]",
        ":17: the calibration points miss each other by",
    ),
    (
        "area = [[500, 990], [580, 990], [580, 10], [500, 10]]",
        "area = [[500, 990], [580, 10], [580, 990], [500, 10]]",
        ":38: the line from [500, 990] crosses the one from [580, 990]",
    ),
    (
        "[[500, 900], [500, 500]]",
        "[[500, 900], [560, 700], [500, 600], [560, 850]]",
        ":34: the line from [500, 900] crosses the one from [500, 600]",
    ),
    ("[camera]", "[kamera]", ":4: 'kamera' is not known here"),
    ("[camera]", "[camera", "not TOML"),
]


@pytest.mark.parametrize(("right", "wrong", "sentence"), WRONG, ids=[row[1] for row in WRONG])
def test_a_mistake_is_told_with_its_line(
    right: str, wrong: str, sentence: str, tmp_path: Path
) -> None:
    assert right in SITE
    with pytest.raises(ConfigurationError) as refused:
        plain_site(tmp_path, SITE.replace(right, wrong, 1))
    assert sentence in str(refused.value)


def test_mirrored_ground_is_refused(tmp_path: Path) -> None:
    mirrored = SITE
    for here, there in (("[0, 0]", "[A]"), ("[50, 0]", "[0, 0]"), ("[A]", "[50, 0]")):
        mirrored = mirrored.replace(f"ground = {here}", f"ground = {there}")
    for here, there in (("[50, 50]", "[A]"), ("[0, 50]", "[50, 50]"), ("[A]", "[0, 50]")):
        mirrored = mirrored.replace(f"ground = {here}", f"ground = {there}")
    with pytest.raises(ConfigurationError, match="the ground is mirrored"):
        plain_site(tmp_path, mirrored)


def test_three_points_on_one_line_are_no_calibration(tmp_path: Path) -> None:
    text = SITE.replace("{ image = [0, 0], ground = [0, 50] },", "")
    text = text.replace("{ image = [500, 500], ground = [25, 25] },", "")
    with pytest.raises(ConfigurationError, match=r":17: 3 calibration points; at least 4"):
        plain_site(tmp_path, text)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read; check the path"):
        load_site(tmp_path / "none.toml")


def test_the_page_about_site_files_shows_a_sound_one(tmp_path: Path) -> None:
    page = (SITES.parent.parent / "docs" / "site-files.md").read_text("utf-8")
    file = tmp_path / "example.toml"
    file.write_text(page.split("```toml\n")[1].split("```")[0], "utf-8")
    site = load_site(file)
    assert (len(site.approaches), len(site.restricted), len(site.speed_zones)) == (1, 1, 1)
    assert site.lanes[0].against == "oncoming_lane"
    assert [line.name for line in site.section_lines] == ["north"]
    assert [turn.kind for turn in site.forbidden_turns] == ["u_turn"]
    assert [clear.signal_group for clear in site.keep_clear] == ["1"]
    assert [zone.driven_through for zone in site.standing_zones] == [False]
    assert [crossing.area.name for crossing in site.crossings] == ["school"]
