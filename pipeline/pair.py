"""How do crossings on the bus become violations of a section? The worker `tartip pair`.

Crossings are keyed by plate, so one partition brings all of a vehicle's, in any order of the
sites. They are held here for minutes, then filed or destroyed with their pictures. The group
forgets only what is not held any more: after a crash the next worker reads the rest again.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from prometheus_client import CollectorRegistry
from prometheus_client import Counter as Metric

from detectors.crossing import CrossingId
from detectors.packing import TOML
from detectors.pairing import Pairing
from detectors.rules.finding import Doubt
from detectors.rules.speeding import Speeding
from detectors.section import Section
from detectors.section_judgement import SectionFinding
from detectors.section_log import JSON, section_log
from detectors.section_record import section_record, start_pieces
from fines.errors import EvidenceMissingError, InvalidValueError
from fines.evidence import EvidenceKind, EvidencePiece, Sha256
from fines.packages.written_record import written
from fines.ports import Clock, EvidenceStore
from fines.violation import Device, SiteId, Violation
from pipeline.bus import Bus, Message
from pipeline.camera import FrameStore
from pipeline.camera_board import camera_draft, section_doubts
from pipeline.crossing_pictures import unpacked
from pipeline.dead_letters import burial
from pipeline.end_signatures import why_unsigned
from pipeline.life import Life
from pipeline.messages import read_crossing, violation_draft
from pipeline.section_signing import SectionSigning
from pipeline.topics import CROSSINGS
from pipeline.worker import Consumer, Place

_LOOK_EVERY_S = 1.0
TELL_EVERY_S = 600.0
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Held:
    """The crossings of one partition, each with its place there."""

    pairing: Pairing
    latest: int
    offsets: dict[CrossingId, tuple[int, Sha256 | None]] = field(default_factory=dict)


class Pair:
    """The state of the worker; `doubts` counts what was not charged, by section and reason.

    `devices` are those of the sites at the ends, by their site files.
    """

    def __init__(
        self,
        *,
        bus: Bus,
        sections: Sequence[Section],
        speeding: Speeding,
        patience: timedelta,
        pictures: FrameStore,
        evidence: EvidenceStore,
        signing: SectionSigning,
        devices: Mapping[SiteId, Device],
        clock: Clock,
        registry: CollectorRegistry,
    ) -> None:
        self.doubts: Counter[tuple[str, Doubt]] = Counter()
        self._counted = Metric(
            "tartip_pair_doubts", "Drives through a section that a doubt kept from being charged",
            ["section", "reason"], registry=registry,
        )  # fmt: skip
        self._untold: dict[str, Counter[str]] = {}
        self._told_at_s = -TELL_EVERY_S
        self._bus, self._clock = bus, clock
        self._regions = {section.name: section.region for section in sections}
        self._new_pairing: Callable[[], Pairing] = lambda: Pairing(sections, speeding, patience)
        self._pictures, self._evidence, self._signing = pictures, evidence, signing
        self._devices = devices
        self._partitions: dict[int, _Held] = {}
        self._unfiled: list[SectionFinding] = []
        self._looked_at_s = -_LOOK_EVERY_S

    def act(self, message: Message) -> None:
        """Takes in one crossing. One that cannot be read is buried without its bytes and key."""
        held = self._partitions.get(message.partition)
        if held is None or message.offset not in (held.latest, held.latest + 1):
            # The partition was another's in between: what it holds is not ours to judge.
            held = _Held(pairing=self._new_pairing(), latest=message.offset)
            self._partitions[message.partition] = held
        held.latest = message.offset
        try:
            crossing, sent_at = read_crossing(message)
        except InvalidValueError as error:
            self._bury(message, error)
            return
        if not held.pairing.holds(crossing):
            held.pairing.add(crossing, sent_at, self._clock())
            held.offsets[crossing.id] = (message.offset, crossing.pictures)

    def settled(self, message: Message) -> Message | None:
        """The newest message of this partition before everything that is still held."""
        held = self._partitions[message.partition]
        oldest = min((offset for offset, _ in held.offsets.values()), default=held.latest + 1)
        return replace(message, offset=oldest - 1) if oldest > 0 else None

    def between(self, ours: frozenset[Place]) -> list[Message]:
        """Judges and forgets what is due; up to where the group may forget."""
        if time.monotonic() - self._looked_at_s < _LOOK_EVERY_S:
            return []
        self._looked_at_s = time.monotonic()
        self._tell_doubts()
        for partition in set(self._partitions) - {number for _, number in ours}:
            del self._partitions[partition]
        now, done = self._clock(), []
        for partition, held in self._partitions.items():
            self._unfiled += held.pairing.judge_due(now)
            dropped = held.pairing.drop_old(now)
            for (section, doubt), count in held.pairing.doubts.items():
                self._doubted(section, doubt, count)
            held.pairing.doubts.clear()
            self._file_all()
            for crossing in dropped:
                _, pictures = held.offsets.pop(crossing.id)
                if pictures is not None:
                    self._pictures.destroy(pictures)
            if dropped:
                done.append(_at(partition, held.latest))
        settled = (self.settled(message) for message in done)
        return [message for message in settled if message is not None]

    def _doubted(self, section: str, doubt: Doubt, count: int) -> None:
        self.doubts[section, doubt] += count
        self._counted.labels(section, doubt.value).inc(count)
        self._untold.setdefault(section, Counter())[doubt] += count
        _log.info("Not charged in section '%s': %s, %d.", section, doubt, count)

    def _tell_doubts(self) -> None:
        """What was doubted since the last time; other members of the group tell their own."""
        if not self._untold or time.monotonic() - self._told_at_s < TELL_EVERY_S:
            return
        for section, doubts in self._untold.items():
            told = section_doubts(section, self._regions.get(section), doubts, self._clock())
            camera_draft(told).send(self._bus)
        self._bus.flush()
        self._untold, self._told_at_s = {}, time.monotonic()

    def _file_all(self) -> None:
        """What was found is on the bus when it returns; after a failure it is tried again."""
        while self._unfiled:
            violation = self._violation(self._unfiled[0])
            if isinstance(violation, Doubt):
                self._doubted(self._unfiled[0].section.name, violation, 1)
            else:
                violation_draft(violation).send(self._bus)
                self._bus.flush()
                _log.info("%s at %s: %s", violation.offence, violation.site, violation.id)
            del self._unfiled[0]

    def _violation(self, finding: SectionFinding) -> Violation | Doubt:
        """With the pictures of both ends, each signed there; a doubt where one is gone or not."""
        start, end = finding.start, finding.end
        contents: dict[Sha256, bytes] = {}
        try:
            for crossing in (start, end):
                if crossing.pictures is not None:
                    contents |= unpacked(self._pictures.get(crossing.pictures))
        except EvidenceMissingError:
            return Doubt.FRAMES_NOT_KEPT
        pieces = [*end.evidence, *start_pieces(start.evidence)]
        if not {piece.sha256 for piece in pieces} <= set(contents):
            return Doubt.FRAMES_NOT_KEPT
        for crossing in (start, end):
            why = why_unsigned(crossing, contents, self._devices[crossing.end.site])
            if why is not None:
                _log.warning("The crossing %s is refused: %s", crossing.id, why)
                return Doubt.END_NOT_SIGNED
        for piece in pieces:
            self._evidence.put(contents[piece.sha256], piece.media_type)
        for kind, content, media_type in (
            (EvidenceKind.SECTION_LOG, section_log(finding), JSON),
            (EvidenceKind.RECORD, written(section_record(finding)), JSON),
            (EvidenceKind.SECTION_FILE, finding.section.file, TOML),
        ):
            sha256 = self._evidence.put(content, media_type)
            pieces.append(EvidencePiece(kind=kind, sha256=sha256, media_type=media_type))
        return self._signing.signed(finding, pieces, self._evidence)

    def _bury(self, message: Message, error: InvalidValueError) -> None:
        """A car that did nothing leaves no plate among the dead letters."""
        nameless = replace(message, key="", value=b"")
        burial(nameless, "pair", str(error), datetime.now(UTC)).send(self._bus)
        self._bus.flush()
        _log.warning("pair: buried %d-%d: %s", message.partition, message.offset, error)


def _at(partition: int, offset: int) -> Message:
    return Message(
        topic=CROSSINGS.name, key="", value=b"", headers={}, partition=partition, offset=offset
    )


def pair(life: Life, bus: Bus, worker: Pair) -> None:
    """Pairs until stopped."""
    Consumer(
        life=life,
        bus=bus,
        topics=[CROSSINGS.name],
        act=worker.act,
        settled=worker.settled,
        between=worker.between,
    ).run()
