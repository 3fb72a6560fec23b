"""A section on a bus: crossings, and a pair worker with a clock that tests move."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from prometheus_client import CollectorRegistry

from detectors.crossing import Crossing
from detectors.evidence import JPEG, PNG
from detectors.rules.speeding import Speeding
from detectors.section import Section
from fines.evidence import EvidenceKind, EvidencePiece, address
from fines.packages.device_key import load_device_keys
from fines.storage.evidence_folder import FolderEvidenceStore
from fines.violation import Violation
from pipeline import pair as module
from pipeline.bus import Bus, Message
from pipeline.bus.embedded import EmbeddedBus
from pipeline.camera import FrameStore
from pipeline.crossing_pictures import PARCEL, parcel
from pipeline.messages import crossing_draft, read_violation
from pipeline.pair import Pair
from pipeline.section_signing import SectionSigning
from pipeline.topics import TOPICS
from tests.detectors.crossings import SECTION, START, speeding
from tests.fines.packages.packing import MADE_BY

PATIENCE = timedelta(seconds=30)
LATER = START + timedelta(minutes=10)


@dataclass
class Clock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


def pictured(crossing: Crossing, store: FrameStore) -> Crossing:
    """The crossing with invented pictures in the store, as a detect worker puts them there."""
    pictures = {
        kind: f"{kind} of {crossing.id}".encode()
        for kind in (EvidenceKind.AT, EvidenceKind.PLATE_CROP)
    }
    pieces = tuple(
        EvidencePiece(
            kind=kind,
            sha256=address(content),
            media_type=PNG if kind is EvidenceKind.PLATE_CROP else JPEG,
            captured_at=crossing.at,
            frame=1,
        )
        for kind, content in pictures.items()
    )
    contents = {address(content): content for content in pictures.values()}
    kept = store.put(parcel(crossing.id, contents), PARCEL)
    return replace(crossing, evidence=pieces, pictures=kept)


def send(bus: Bus, store: FrameStore, *crossings: Crossing) -> None:
    """Each is announced when it happened."""
    for crossing in crossings:
        crossing_draft(pictured(crossing, store), crossing.at).send(bus)
    bus.flush()


class PairingRoad:
    """An embedded bus with a pair worker that this test drives message by message."""

    def __init__(
        self, folder: Path, section: Section = SECTION, by_law: Speeding = speeding
    ) -> None:
        self.folder, self.section, self.by_law = folder, section, by_law
        self.bus = EmbeddedBus(folder / "bus.db", TOPICS)
        self.passing = FolderEvidenceStore(folder / "frames")
        self.evidence = FolderEvidenceStore(folder / "evidence")
        self.clock = Clock()
        self.subscription = self.bus.subscribe(["crossings"], "pair")
        self.worker = self.new_worker()

    def new_worker(self) -> Pair:
        self.registry = CollectorRegistry()
        return Pair(
            bus=self.bus,
            sections=[self.section],
            speeding=self.by_law,
            patience=PATIENCE,
            pictures=self.passing,
            evidence=self.evidence,
            signing=SectionSigning(
                load_device_keys(f"development:{self.folder / 'keys'}"), MADE_BY
            ),
            clock=self.clock,
            registry=self.registry,
        )

    def send(self, *crossings: Crossing) -> None:
        send(self.bus, self.passing, *crossings)

    def take_in(self) -> list[Message]:
        """Every message that is there; what is settled by it is committed."""
        taken = []
        while messages := self.subscription.poll(0.1, 16):
            for message in messages:
                self.worker.act(message)
                settled = self.worker.settled(message)
                if settled is not None:
                    self.subscription.commit(settled)
            taken += messages
        return taken

    def look(self, now: datetime) -> None:
        """The worker looks at what is due."""
        self.clock.now = now
        self.worker._looked_at_s = -module._LOOK_EVERY_S
        self.subscription.commit(*self.worker.between(self.subscription.places()))

    def crash(self) -> None:
        """The next worker begins where the group had come."""
        self.subscription.close()
        self.subscription = self.bus.subscribe(["crossings"], "pair")
        self.worker = self.new_worker()

    def found(self) -> list[Violation]:
        return [read_violation(message) for message in self.bus.replay("violations")]

    def waiting(self) -> int:
        """How many parcels of pictures wait."""
        return sum(file.is_file() for file in (self.folder / "frames").glob("??/??/*"))

    def close(self) -> None:
        self.subscription.close()
        self.bus.close()
