"""Are vehicles counted once that go over the line, and is a missing peer told in a sentence?"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks import counting
from benchmarks.counting import CountedLine, counted_lines, goes_over
from detectors.site import Site
from fines.errors import ConfigurationError, NotFoundError
from tests.detectors.plain_road import drive, plain_site, track_of

LINE = CountedLine(clip="plain", from_px=(400, 500), to_px=(600, 500), vehicles=1)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return plain_site(tmp_path)


def test_a_vehicle_over_the_line_counts(site: Site) -> None:
    assert goes_over(track_of(drive((0, 15), (3, 35))), site, LINE)


@pytest.mark.parametrize(
    "way",
    [drive((0, 15), (3, 24)), drive((0, 35), (3, 15)), drive((0, 15), (3, 35), x_m=45)],
    ids=["stops before it", "comes the other way", "passes beside it"],
)
def test_other_ways_do_not(site: Site, way: list[tuple[float, float, float]]) -> None:
    assert not goes_over(track_of(way), site, LINE)


def test_every_counted_clip_has_its_site_file() -> None:
    assert len(counted_lines()) >= 2
    for line in counted_lines():
        assert (counting.SITES / f"{line.clip}.toml").is_file()


def test_a_missing_clip_or_peer_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotFoundError, match="is missing; name the folder of the real clips"):
        counting.run(tmp_path)
    (tmp_path / f"{counted_lines()[0].clip}.mp4").write_bytes(b"")
    monkeypatch.setitem(sys.modules, "supervision", None)
    with pytest.raises(ConfigurationError, match="install the extra 'peers'"):
        counting.run(tmp_path)
