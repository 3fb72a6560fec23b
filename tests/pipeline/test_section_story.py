"""Does one car's drive through a section go all the way, from two cameras' frames to a decision?"""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from detectors.chain import DetectorChain
from detectors.evidence import JPEG
from detectors.frame import encode_jpeg
from detectors.packing import Packing
from detectors.redaction import Redaction
from fines.decision import DecisionStatus
from fines.evidence import EvidenceKind
from fines.law import KYRGYZSTAN, load_law
from fines.money import Money
from fines.packages.device_key import load_device_keys
from fines.procedure.review import Review
from fines.storage.case_file import SqlCaseFile
from fines.storage.evidence_folder import FolderEvidenceStore
from fines.violation import SiteId
from pipeline.bus import Message
from pipeline.bus.embedded import EmbeddedBus
from pipeline.camera_gauges import CameraGauges
from pipeline.detect import Detect
from pipeline.doubt_counts import DoubtCounts
from pipeline.messages import frame_draft, read_violation
from pipeline.pair import Pair
from pipeline.section_signing import SectionSigning
from pipeline.topics import TOPICS
from tests.detectors.crossings import FROM, SECTION, TO
from tests.detectors.plain_road import SITE, drive, plain_site
from tests.detectors.scripted import (
    PLATE,
    Places,
    PlateInEveryVehicle,
    ScriptedVehicles,
    one_car,
)
from tests.detectors.test_chain import chain_of, frame
from tests.detectors.test_chain_clock import GOOD
from tests.detectors.test_crossing_desk import LINE
from tests.fines.packages.packing import MADE_BY
from tests.pipeline.crossing_road import DEVICES

PATIENCE = timedelta(seconds=30)
PASSES = drive((1, 5), (4, 47))
"""The same at both ends: 34 s apart, a kilometre on, which is 106 km/h."""

APART_S = 34.0


class Story:
    """Both cameras' frames through detect and pair, over one bus."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bus = EmbeddedBus(folder / "bus.db", TOPICS)
        self.passing = FolderEvidenceStore(folder / "frames")
        self.evidence = FolderEvidenceStore(folder / "evidence")
        self.now = datetime(2026, 5, 1, 9, 0, tzinfo=GOOD.checked_at.tzinfo)
        self.key_of = load_device_keys(f"development:{folder}/keys")
        registry = CollectorRegistry()
        self.detect = Detect(
            self.bus, self.chain_for, self.passing, [FROM, TO], lambda: self.now,
            CameraGauges(registry), DoubtCounts(registry),
        )  # fmt: skip
        self.pair = Pair(
            bus=self.bus,
            sections=[SECTION],
            speeding=load_law(KYRGYZSTAN).speeding,
            patience=PATIENCE,
            pictures=self.passing,
            evidence=self.evidence,
            signing=SectionSigning(self.key_of, MADE_BY),
            devices=DEVICES,
            clock=lambda: self.now,
            registry=registry,
        )

    def chain_for(self, site: SiteId) -> DetectorChain:
        """A site of its own folder; its car is the same car."""
        folder = self.folder / site
        folder.mkdir()
        text = (SITE.split("[[approach]]")[0] + LINE).replace('"plain"', f'"{site}"')
        text = text.replace('name = "north"', 'name = "east"')
        drawn = plain_site(folder, text)
        vehicles = ScriptedVehicles(one_car(PASSES))
        packing = Packing(
            site=drawn,
            store=self.evidence,
            key=self.key_of(drawn.device),
            made_by=MADE_BY,
            redaction=Redaction(vehicles, PlateInEveryVehicle(), drawn.view),
        )
        return chain_of(folder, one_car(PASSES), site=text, packing=packing)

    def film(self, site: SiteId, places: Places, later_s: float, partition: int) -> None:
        """One camera's frames, from the first sight of the car until it is gone."""
        for number, (t_s, _, _) in enumerate([*places, *((4.1 + n / 10, 0, 0) for n in range(40))]):
            taken = replace(frame(number, t_s + later_s), site=site, clock=GOOD)
            # Lossless for the number that the script reads out of the first pixel.
            image = taken.image.copy()
            image[:16, :16] = number
            draft = frame_draft(replace(taken, jpeg=encode_jpeg(image, 100)), self.passing)
            message = Message(
                topic="frames",
                key=site,
                value=draft.value,
                headers=dict(draft.headers),
                partition=partition,
                offset=number,
            )
            self.detect.act(message)
            self.detect.settled(message)


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return Story(tmp_path)


def test_a_fast_drive_between_two_cameras_becomes_a_proposed_decision(story: Story) -> None:
    story.film(TO.site, PASSES, APART_S, 1)
    story.film(FROM.site, PASSES, 0.0, 0)
    for message in story.bus.replay("crossings"):
        story.pair.act(message)
    story.now += timedelta(minutes=10)
    partitions = {message.partition for message in story.bus.replay("crossings")}
    story.pair.between(frozenset(("crossings", number) for number in partitions))

    assert story.pair.doubts == {}
    (message,) = story.bus.replay("violations")
    violation = read_violation(message)
    measured = violation.measurement
    assert (violation.plate, violation.offence) == (PLATE, "speed_over_40")
    assert measured is not None
    assert measured.value == pytest.approx(1000 / APART_S * 3.6, abs=0.2)
    assert measured.charged < measured.value
    kinds = {piece.kind: piece for piece in violation.evidence}
    assert kinds[EvidenceKind.SECTION_START].box_px is not None
    assert all(story.evidence.get(piece.sha256) for piece in violation.evidence)
    assert kinds[EvidenceKind.AT].media_type == JPEG

    with closing(SqlCaseFile(f"sqlite:///{story.folder / 'fines.db'}")) as case_file:
        case_file.upgrade()
        review = Review(case_file, load_law(KYRGYZSTAN), lambda: story.now)
        decision = review.register(violation)
        assert (decision.status, decision.tariff.amount) == (
            DecisionStatus.PROPOSED,
            load_law(KYRGYZSTAN).tariff(violation.offence, date(2026, 5, 1)).amount,
        )
        assert decision.tariff.amount == Money.som(7500)
        assert review.register(violation) == decision
    story.bus.close()
