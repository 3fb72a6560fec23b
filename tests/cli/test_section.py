"""What does a person read from `tartip section`?"""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from cli.main import app
from tests.detectors.plain_road import SITE
from tests.detectors.test_crossing_desk import LINE
from tests.detectors.test_section_file import EXAMPLE

RUN = CliRunner()


def test_a_sound_file_is_told_section_by_section(tmp_path: Path) -> None:
    file = tmp_path / "sections.toml"
    file.write_text(EXAMPLE, "utf-8")
    told = RUN.invoke(app, ["section", "check", str(file)])
    assert (told.exit_code, told.stdout) == (
        0,
        f"{file}: sound. 1 sections.\n"
        "example-east: example-12/east to example-20/east, 8000 m ± 2 m, "
        "limits 60, 70, 90 km/h, at most 600 s.\n",
    )


def test_a_mistake_ends_with_its_line_and_exit_1(tmp_path: Path) -> None:
    file = tmp_path / "sections.toml"
    file.write_text(EXAMPLE.replace("way_m = 8000.0", "way_m = 1"), "utf-8")
    told = RUN.invoke(app, ["section", "check", str(file)])
    assert (told.exit_code, told.stdout) == (1, f"{file}:14: way_m = 1; write 250 to 60000.\n")


def test_an_end_that_no_site_draws_is_named(tmp_path: Path) -> None:
    file = tmp_path / "sections.toml"
    file.write_text(EXAMPLE, "utf-8")
    (tmp_path / "sites").mkdir()
    text = (SITE.split("[[approach]]")[0] + LINE).replace('"plain"', '"example-12"')
    (tmp_path / "sites" / "example-12.toml").write_text(text, "utf-8")
    told = RUN.invoke(app, ["section", "check", str(file), "--sites", str(tmp_path / "sites")])
    assert (told.exit_code, told.stdout) == (
        1,
        f"{file}: section 'example-east' ends at the line 'east' of site 'example-12', "
        "which draws north; mend one of them.\n",
    )
