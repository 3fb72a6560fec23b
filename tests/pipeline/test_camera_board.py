"""Does the newest that was told of a camera count, and nothing of before?"""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from detectors.camera_health import HealthState, Sickness
from fines.errors import InvalidValueError
from fines.region import Region
from fines.violation import SiteId
from pipeline.bus.embedded import EmbeddedBus
from pipeline.camera_board import camera_draft, newest_states, section_doubts
from pipeline.camera_gauges import health_announcement
from pipeline.doubt_counts import read_counts
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
        health_announcement(south, None, state(1, Sickness.DARK, Sickness.SLOW), {}, 0),
        health_announcement(north, Region("chui"), state(2), {}, 0),
        health_announcement(south, None, state(3), {}, 0),
        health_announcement(north, Region("chui"), state(4, Sickness.BLURRED), {}, 0),
    ]
    with closing(open_bus()) as bus:
        for one in told:
            camera_draft(one).send(bus)
        bus.flush()
    assert newest_states(open_bus) == [told[3], told[2]]
    assert told[0].body["sicknesses"] == "dark slow"
    assert [told[number].body["region"] for number in (3, 2)] == ["chui", ""]


def test_counts_of_a_day_are_added_and_a_repeated_word_counts_once(tmp_path: Path) -> None:
    def open_bus() -> EmbeddedBus:
        return EmbeddedBus(tmp_path / "bus.db", TOPICS)

    north = SiteId("north")
    first = health_announcement(
        north, Region("chui"), state(1), {"occluded": 2, "plate_unsure": 1}, 3
    )
    told = [
        section_doubts("ring", None, {"look_differs": 1}, NOON),
        first,
        first,
        health_announcement(north, Region("chui"), state(11), {"occluded": 5}, 1),
        section_doubts("ring", None, {"look_differs": 2}, NOON + timedelta(minutes=10)),
    ]
    with closing(open_bus()) as bus:
        for one in told:
            camera_draft(one).send(bus)
        bus.flush()
    camera, section = newest_states(open_bus)
    assert (camera.body["acts"], camera.body["doubts"]) == ("4", "occluded=7 plate_unsure=1")
    assert (section.key, section.body["doubts"]) == ("ring", "look_differs=3")


@pytest.mark.parametrize("text", ["occluded", "occluded=", "=3", "occluded=x", "occluded=-1"])
def test_what_is_no_count_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="is no count"):
        read_counts(text)
