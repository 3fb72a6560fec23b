"""What may a group forget while tracks are in sight, and is nothing found lost or found late?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar, cast

import numpy as np
import pytest
from prometheus_client import CollectorRegistry

from detectors.camera_health import HealthState, Sickness
from detectors.chain import DetectorChain
from detectors.crossing_desk import SeenCrossing
from detectors.frame import Frame, encode_jpeg
from detectors.rules.finding import Doubt
from detectors.section import SectionEnd
from fines.errors import UnavailableError, UnreadablePictureError
from fines.evidence import address
from fines.violation import SiteId, Violation
from pipeline import detect as module
from pipeline.bus import Message
from pipeline.bus.embedded import EmbeddedBus
from pipeline.camera_board import newest_states
from pipeline.camera_gauges import CameraGauges
from pipeline.crossing_pictures import unpacked
from pipeline.detect import Detect
from pipeline.doubt_counts import DoubtCounts
from pipeline.messages import (
    CameraEnd,
    camera_end_draft,
    frame_draft,
    read_announcement,
    read_crossing,
    read_violation,
)
from pipeline.topics import TOPICS
from tests.detectors.crossings import crossing
from tests.fines.invented import NOON, KeptEvidence, violation

IMAGE = np.zeros((4, 4, 3), np.uint8)
JPEG = encode_jpeg(IMAGE)
NORTH_LINE = SectionEnd(site=SiteId("north"), line="east")
PICTURE = b"a picture"


@dataclass
class ScriptedWatch:
    """A camera whose lens is covered from the third frame to the fifth."""

    frames: int = 0

    @property
    def health(self) -> ScriptedWatch:
        return self

    def state(self) -> HealthState | None:
        self.frames += 1
        if self.frames == 1:
            return None
        return HealthState(
            at=NOON + timedelta(minutes=self.frames),
            sicknesses=(Sickness.COVERED,) if 3 <= self.frames <= 5 else (),
            frames_per_s=24.9,
            sharpness=310.5,
            brightness=99.0,
            read_share=None,
        )


@dataclass
class ScriptedChain:
    """Sees a car in the frames `first` to `last`, and reports it with the frame after."""

    first: int
    last: int
    tells: bool = False
    seen: list[int] = field(default_factory=list)
    camera_watch: ScriptedWatch | None = None
    site: ClassVar[Any] = SimpleNamespace(region="chui")
    doubts: Counter[tuple[str | None, Doubt]] = field(default_factory=Counter)
    crossings_not_told: Counter[str] = field(default_factory=Counter)

    def process(self, frame: Frame) -> list[Violation]:
        self.seen.append(frame.number)
        return [violation(NOON)] if frame.number == self.last + 1 else []

    def finish(self) -> list[Violation]:
        return [violation(NOON)] if self.live_since() is not None else []

    def crossings(self) -> list[SeenCrossing]:
        if not self.tells or self.seen[-1] != self.last:
            return []
        lines = NORTH_LINE, SectionEnd(site=SiteId("north"), line="of no section")
        contents = {address(PICTURE): PICTURE}
        return [SeenCrossing(crossing=crossing(line, 0), contents=contents) for line in lines]

    def live_since(self) -> int | None:
        return self.first if self.seen and self.first <= self.seen[-1] <= self.last else None


class Road:
    """A bus with a detect worker over scripted chains, one partition for all sites."""

    def __init__(self, folder: Path, **cars: tuple[int, int]) -> None:
        self.bus = EmbeddedBus(folder / "bus.db", TOPICS)
        self.chains: dict[str, list[ScriptedChain]] = {site: [] for site in cars}
        self.cars = cars
        self.offset = -1
        self.store = KeptEvidence()
        self.registry = CollectorRegistry()
        self.gauges = CameraGauges(self.registry)
        self.worker = Detect(
            self.bus, self.chain_for, self.store, [NORTH_LINE], lambda: NOON, self.gauges,
            DoubtCounts(self.registry),
        )  # fmt: skip

    def chain_for(self, site: SiteId) -> DetectorChain:
        chain = ScriptedChain(*self.cars[site])
        self.chains[site].append(chain)
        return cast(DetectorChain, chain)

    def frame(self, number: int, site: str = "north") -> Message:
        at = NOON + timedelta(seconds=number)
        frame = Frame(site=SiteId(site), number=number, captured_at=at, image=IMAGE, jpeg=JPEG)
        draft = frame_draft(frame, self.store)
        return self.placed(draft.value, dict(draft.headers))

    def end(self, site: str = "north") -> Message:
        draft = camera_end_draft(CameraEnd(site=SiteId(site), at=NOON))
        return self.placed(draft.value, dict(draft.headers))

    def placed(self, value: bytes, headers: dict[str, str]) -> Message:
        self.offset += 1
        return Message(
            topic="frames", key="", value=value, headers=headers, partition=3, offset=self.offset
        )

    def settled(self, message: Message) -> int | None:
        self.worker.act(message)
        done = self.worker.settled(message)
        return done.offset if done else None

    def found(self) -> list[Violation]:
        return [read_violation(message) for message in self.bus.replay("violations")]


@pytest.fixture
def road(tmp_path: Path) -> Iterator[Road]:
    made = Road(tmp_path, north=(2, 4), south=(1, 1))
    yield made
    made.bus.close()


def test_frames_of_a_live_track_are_kept_until_it_is_gone(road: Road) -> None:
    assert [road.settled(road.frame(number)) for number in range(7)] == [0, 1, 1, 1, 1, 5, 6]
    assert road.found() == [violation(NOON)]


def test_a_live_track_from_the_first_frame_lets_nothing_be_forgotten(tmp_path: Path) -> None:
    road = Road(tmp_path, north=(0, 3))
    assert [road.settled(road.frame(number)) for number in range(3)] == [None, None, None]
    road.bus.close()


def test_two_sites_of_one_partition_wait_for_each_other(road: Road) -> None:
    settled = [
        road.settled(road.frame(0, "north")),
        road.settled(road.frame(2, "north")),
        road.settled(road.frame(0, "south")),
        road.settled(road.frame(1, "south")),
        road.settled(road.frame(2, "south")),
        road.settled(road.frame(5, "north")),
    ]
    assert settled == [0, 0, 0, 0, 0, 5]


def test_the_end_of_a_camera_reports_what_is_in_sight(road: Road) -> None:
    for number in range(4):
        road.settled(road.frame(number))
    assert road.settled(road.end()) == 4
    assert road.found() == [violation(NOON)]


def test_a_gap_in_the_partition_begins_with_new_chains(road: Road) -> None:
    road.settled(road.frame(2))
    road.offset += 10
    assert road.settled(road.frame(3)) == 10
    assert [chain.seen for chain in road.chains["north"]] == [[2], [3]]


def test_a_car_parked_in_sight_does_not_hold_everything(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    road.settled(road.frame(1))
    road.settled(road.frame(2))
    monkeypatch.setattr(module, "REPLAY_AT_MOST_S", -1.0)
    assert road.settled(road.frame(3)) == 2


def test_what_was_found_is_sent_again_after_the_bus_was_away(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        road.settled(road.frame(number))
    message = road.frame(5)

    def away(*_: Any) -> None:
        raise UnavailableError("The bus does not answer.")

    with monkeypatch.context() as broken:
        broken.setattr(road.bus, "publish", away)
        with pytest.raises(UnavailableError):
            road.worker.act(message)
    assert road.found() == []
    road.worker.act(message)
    assert road.found() == [violation(NOON)]
    assert road.chains["north"][0].seen == [0, 1, 2, 3, 4, 5]


def test_a_broken_frame_passes_and_the_track_lives_on(road: Road) -> None:
    road.settled(road.frame(2))
    broken = road.frame(3)
    cut = road.placed(broken.value[:20], dict(broken.headers))
    road.settled(broken)
    with pytest.raises(UnreadablePictureError):
        road.worker.act(cut)
    assert road.worker.settled(cut) is None
    road.settled(road.frame(4))
    assert [chain.seen for chain in road.chains["north"]] == [[2, 3, 4]]


def test_only_crossings_of_a_section_are_told_with_their_pictures(road: Road) -> None:
    for number in range(7):
        message = road.frame(number)
        road.worker.act(message)
        road.chains["north"][0].tells = True
        road.worker.settled(message)
    (message,) = road.bus.replay("crossings")
    told, sent_at = read_crossing(message)
    assert (told.end, sent_at) == (NORTH_LINE, NOON)
    assert told.pictures is not None
    assert unpacked(road.store.get(told.pictures)) == {address(PICTURE): PICTURE}


def test_a_camera_that_falls_sick_is_told_of_and_so_is_its_recovery(tmp_path: Path) -> None:
    road = Road(tmp_path, north=(1000, 1001))
    for number in range(20):
        if number == 1:
            (chain,) = road.chains["north"]
            chain.camera_watch = ScriptedWatch()
        road.settled(road.frame(number))
        if number == 4:
            labels = {"site": "north", "sickness": "covered"}
            assert road.registry.get_sample_value("tartip_camera_sick", labels) == 1.0
    told = [read_announcement(message) for message in road.bus.replay("cameras")]
    assert [
        (one.kind, one.body["sicknesses"], (one.at - NOON).total_seconds() / 60) for one in told
    ] == [
        ("camera.well", "", 2),
        ("camera.sick", "covered", 3),
        ("camera.well", "", 6),
        ("camera.well", "", 16),
    ]
    figure = {"site": "north", "figure": "frames_per_s"}
    assert road.registry.get_sample_value("tartip_camera", figure) == 24.9
    assert road.registry.get_sample_value("tartip_camera_sick", labels) == 0.0


def test_doubts_are_counted_once_and_told_with_the_camera(tmp_path: Path) -> None:
    road = Road(tmp_path, north=(5, 7))
    for number in range(20):
        road.settled(road.frame(number))
        (chain,) = road.chains["north"]
        chain.camera_watch = chain.camera_watch or ScriptedWatch()
        if number in (3, 4, 12):
            chain.doubts["speed", Doubt.OCCLUDED] += 1
            chain.crossings_not_told[Doubt.PLATE_NOT_SEEN] += 1
    chain.doubts["red_light", Doubt.CLOCK_RAN_BACK] += 1
    road.settled(road.end())

    labels = {"site": "north", "offence": "speed", "reason": "occluded"}
    assert road.registry.get_sample_value("tartip_not_judged_total", labels) == 3
    crossings = {"site": "north", "reason": "plate_not_seen"}
    assert road.registry.get_sample_value("tartip_crossings_not_told_total", crossings) == 3
    acts = {"site": "north", "offence": violation(NOON).offence}
    assert road.registry.get_sample_value("tartip_acts_total", acts) == 1
    told = [read_announcement(message).body for message in road.bus.replay("cameras")]
    doubts = [body["doubts"] for body in told if body["doubts"]]
    assert doubts == ["occluded=2", "occluded=1", "clock_ran_back=1"]
    assert sum(int(body["acts"]) for body in told) == 1
    (board,) = newest_states(lambda: EmbeddedBus(tmp_path / "bus.db", TOPICS))
    assert (board.body["doubts"], board.body["acts"]) == ("clock_ran_back=1 occluded=3", "1")
    assert board.body["region"] == "chui"
