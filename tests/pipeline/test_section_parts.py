"""Do two ends of a section find each other over Kafka and S3, with a worker that is killed?"""

from __future__ import annotations

import pytest

from fines.plates import PlateNumber
from fines.storage.evidence_s3 import S3EvidenceStore
from fines.violation import Violation
from pipeline.bus import Bus
from pipeline.messages import read_violation
from tests.detectors.crossings import FROM, TO, crossing
from tests.detectors.plain_road import SITE
from tests.detectors.test_crossing_desk import LINE
from tests.parts.server import wait_for
from tests.pipeline.conftest import PATIENCE_S, StartWorker
from tests.pipeline.crossing_road import send

SECTIONS = """
[measuring]
error_kmh = 1.0
error_share = 0.01

[[section]]
name = "test"
place = "A test road"
from_site = "west"
from_line = "east"
to_site = "east"
to_line = "east"
way_m = 1000.0
way_error_m = 0.5
survey = "invented"
longest_s = 60
valid_from = 2026-01-01
limits = [{ kmh = 60, valid_from = 2026-01-01, source = "sign" }]
"""

pytestmark = pytest.mark.timeout(400)


def found(bus: Bus) -> list[Violation]:
    return [read_violation(message) for message in bus.replay("violations")]


def test_a_killed_worker_loses_no_drive_and_files_none_twice(
    settings: dict[str, str], bus: Bus, start: StartWorker, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("sections")
    (folder / "sections.toml").write_text(SECTIONS, "utf-8")
    for site in ("west", "east"):
        text = SITE.split("[[approach]]")[0].replace('"plain"', f'"{site}"')
        line = LINE.replace('name = "north"', 'name = "east"')
        (folder / f"{site}.toml").write_text(text + line, "utf-8")
    (folder / "sites").mkdir()
    for site in ("west", "east"):
        (folder / f"{site}.toml").rename(folder / "sites" / f"{site}.toml")
    chosen = settings | {
        "TRAFFIC_SITES": str(folder / "sites"),
        "TRAFFIC_SECTIONS": str(folder / "sections.toml"),
        "TRAFFIC_SECTION_PATIENCE_S": "10",
        "TRAFFIC_DEVICE_KEYS": f"development:{folder / 'keys'}",
    }
    passing = S3EvidenceStore(settings["TRAFFIC_FRAMES_URL"])
    first, second = start("pair", chosen), start("pair", chosen)
    alive = wait_for(lambda: all(one.health() for one in (first, second)), 2 * PATIENCE_S)
    assert alive, first.log() + second.log()
    plates = [f"01KG{number:03d}TST" for number in range(20)]
    starts = [crossing(FROM, number, plate=PlateNumber(p)) for number, p in enumerate(plates)]
    ends = [crossing(TO, number + 36, plate=PlateNumber(p)) for number, p in enumerate(plates)]
    slow = crossing(TO, 50.0, plate=PlateNumber("01KG999TST"))
    send(bus, passing, *ends, slow)
    assert wait_for(lambda: first.count("done") + second.count("done") >= 10, PATIENCE_S), (
        second.log()
    )
    first.kill()
    send(bus, passing, *starts)
    assert wait_for(lambda: len({one.plate for one in found(bus)}) == 20, 2 * PATIENCE_S, 1.0)
    assert len({one.id for one in found(bus)}) == 20
    assert {one.plate for one in found(bus)} == set(plates)
    assert second.stop() == 0
