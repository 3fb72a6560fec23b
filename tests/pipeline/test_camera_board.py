"""Does the newest that was told of a camera count, and nothing of before?"""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

from detectors.camera_health import HealthState, Sickness
from fines.violation import SiteId
from pipeline.bus.embedded import EmbeddedBus
from pipeline.camera_board import camera_draft, newest_states
from pipeline.camera_gauges import health_announcement
from pipeline.topics import TOPICS
from tests.fines.invented import NOON


def state(minute: int, *sicknesses: Sickness) -> HealthState:
    return HealthState(
        at=NOON + timedelta(minutes=minute), sicknesses=sicknesses, frames_per_s=25.0,
        sharpness=300.0, brightness=90.0, read_share=0.9,
    )  # fmt: skip


def test_the_newest_state_of_each_camera_is_given_by_site(tmp_path: Path) -> None:
    def open_bus() -> EmbeddedBus:
        return EmbeddedBus(tmp_path / "bus.db", TOPICS)

    assert newest_states(open_bus) == []
    south, north = SiteId("south"), SiteId("north")
    told = [
        health_announcement(south, state(1, Sickness.DARK, Sickness.SLOW)),
        health_announcement(north, state(2)),
        health_announcement(south, state(3)),
        health_announcement(north, state(4, Sickness.BLURRED)),
    ]
    with closing(open_bus()) as bus:
        for one in told:
            camera_draft(one).send(bus)
        bus.flush()
    assert newest_states(open_bus) == [told[3], told[2]]
    assert told[0].body == {"site": "south", "sicknesses": "dark slow"}
