"""A section on a bus: crossings, and a pair worker with a clock that tests move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from prometheus_client import CollectorRegistry

from detectors.crossing import Crossing
from detectors.evidence import JPEG, PNG
from detectors.rules.speeding import Speeding
from detectors.section import Section
from fines.evidence import EvidenceKind, EvidencePiece, Sha256, address
from fines.packages.device_key import Ed25519Key, load_device_keys
from fines.packages.end_statement import STATEMENT_FORM, EndStatement, statement_bytes
from fines.packages.package import BYTES, JSON
from fines.storage.evidence_folder import FolderEvidenceStore
from fines.violation import Device, SiteId, Violation
from pipeline import pair as module
from pipeline.bus import Bus, Message
from pipeline.bus.embedded import EmbeddedBus
from pipeline.camera import FrameStore
from pipeline.crossing_pictures import PARCEL, parcel
from pipeline.messages import crossing_draft, read_violation
from pipeline.pair import Pair
from pipeline.section_signing import SectionSigning
from pipeline.topics import TOPICS
from tests.detectors.crossings import FROM, SECTION, START, TO, device, speeding
from tests.fines.packages.packing import MADE_BY

PATIENCE = timedelta(seconds=30)
LATER = START + timedelta(minutes=10)
END_KEY = Ed25519Key(Ed25519PrivateKey.generate(), development=False)
DEVICES = {FROM.site: device(), TO.site: device()}


@dataclass
class Clock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


def pictured(crossing: Crossing, store: FrameStore, key: Ed25519Key = END_KEY) -> Crossing:
    """The crossing with invented pictures in the store, as a detect worker puts them there."""
    pieces, contents = [], {}
    for kind, media_type in ((EvidenceKind.AT, JPEG), (EvidenceKind.PLATE_CROP, PNG)):
        content = f"{kind} of {crossing.id}".encode()
        contents[address(content)] = content
        pieces.append(
            EvidencePiece(
                kind=kind,
                sha256=address(content),
                media_type=media_type,
                captured_at=crossing.at,
                frame=1,
            )
        )
    sworn = statement_of(replace(crossing, evidence=tuple(pieces)), key)
    return kept(crossing, pieces, contents, sworn, key.sign(sworn), store)


def statement_of(crossing: Crossing, key: Ed25519Key) -> bytes:
    """What the device of this key swears to."""
    return statement_bytes(
        EndStatement(
            form=STATEMENT_FORM,
            crossing=crossing.id,
            site=crossing.end.site,
            line=crossing.end.line,
            plate=crossing.plate,
            at=crossing.at,
            uncertainty_s=crossing.uncertainty_s,
            clock=crossing.clock,
            device=crossing.device,
            key=key.facts,
            pieces=crossing.evidence,
        )
    )


def kept(
    crossing: Crossing,
    pieces: Sequence[EvidencePiece],
    contents: Mapping[Sha256, bytes],
    statement: bytes,
    signature: bytes,
    store: FrameStore,
) -> Crossing:
    """The crossing with these pieces, a statement and its signature, all in one parcel."""
    sworn = (
        (EvidenceKind.CROSSING_STATEMENT, statement, JSON),
        (EvidenceKind.CROSSING_SIGNATURE, signature, BYTES),
    )
    whole = {**contents, **{address(content): content for _, content, _ in sworn}}
    added = [
        EvidencePiece(kind=kind, sha256=address(content), media_type=media_type)
        for kind, content, media_type in sworn
    ]
    return replace(
        crossing,
        evidence=(*pieces, *added),
        pictures=store.put(parcel(crossing.id, whole), PARCEL),
    )


def send(bus: Bus, store: FrameStore, *crossings: Crossing) -> None:
    """Each is announced when it happened."""
    for crossing in crossings:
        crossing_draft(pictured(crossing, store), crossing.at).send(bus)
    bus.flush()


class PairingRoad:
    """An embedded bus with a pair worker that this test drives message by message."""

    def __init__(
        self,
        folder: Path,
        section: Section = SECTION,
        by_law: Speeding = speeding,
        devices: Mapping[SiteId, Device] = DEVICES,
    ) -> None:
        self.folder, self.section, self.by_law, self.devices = folder, section, by_law, devices
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
            devices=self.devices,
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
