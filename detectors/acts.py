"""How does a finding become a violation? Evidence, gates in the driver's favour, a derived id."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from detectors.continuity import Span
from detectors.detection import Box
from detectors.evidence import CSV, FrameShelf, KeptFrame, frame_piece
from detectors.gates import SiteGates, identified, plate_pieces
from detectors.packing import Packing
from detectors.plate_log import PlateLog, PlateSighting
from detectors.rules.finding import Doubt, Finding
from detectors.signals import SignalReading, Signals, to_csv
from detectors.site import Site
from detectors.surroundings import Snapshot, Surroundings
from detectors.track import Track, TrackId
from fines.evidence import EvidenceKind, EvidencePiece
from fines.plates import PlateNumber
from fines.ports import EvidenceStore
from fines.violation import (
    OffenceCode,
    Reporter,
    ReporterKind,
    Violation,
    violation_id,
)

SAME_ACT_WITHIN = timedelta(seconds=20)
MOST_REMEMBERED = 64
SIGNAL_LOG_BEFORE = timedelta(seconds=90)
OTHERS_BEFORE = timedelta(seconds=30)
"""Further back than this no rule looks at who else was on the road."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingAct:
    """A finding with the frames it cites, held until the plate is read as well as it can be.

    `judged` is the track as it was when the rule spoke, `others` who else was on the road.
    """

    finding: Finding
    judged: Track
    others: tuple[Snapshot, ...]
    frames: tuple[tuple[EvidenceKind, KeptFrame, Box], ...]
    lights: tuple[SignalReading, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A violation with the track that did it and its box at the decisive frame."""

    violation: Violation
    track: TrackId
    frame: int
    box: Box


def pending_act(
    finding: Finding,
    track: Track,
    site: Site,
    shelf: FrameShelf,
    surroundings: Surroundings,
    signals: Signals,
) -> PendingAct | None:
    """The finding with its frames and lights; None where a frame is no longer kept."""
    cited = []
    for kind, number in (
        (EvidenceKind.BEFORE, finding.before_frame),
        (EvidenceKind.AT, finding.at_frame),
        (EvidenceKind.AFTER, finding.after_frame),
    ):
        frame, seen = shelf.get(number), track.seen_in(number)
        if frame is None or seen is None:
            return None
        cited.append((kind, frame, seen.box))
    others = surroundings.between(track.first.at - OTHERS_BEFORE, track.last.at)
    return PendingAct(
        finding=finding,
        judged=track,
        others=tuple(others),
        frames=tuple(cited),
        lights=_lights(finding, site, [frame.captured_at for _, frame, _ in cited], signals),
    )


def _lights(
    finding: Finding, site: Site, instants: Sequence[datetime], signals: Signals
) -> tuple[SignalReading, ...]:
    """What the act's signal groups show in the frames at the act and after it."""
    groups = () if finding.signal_group is None else site.groups_beside(finding.signal_group)
    return tuple(signals.reading(group, at) for group in groups for at in instants[1:])


class ActDesk:
    """Closes pending acts: passes every gate and files the evidence, or says which doubt."""

    def __init__(
        self,
        site: Site,
        gates: SiteGates,
        signals: Signals,
        store: EvidenceStore,
        packing: Packing | None,
    ) -> None:
        self._site, self._gates, self._signals, self._store = site, gates, signals, store
        self._packing = packing
        self._done: dict[TrackId, list[tuple[OffenceCode, PlateNumber]]] = {}
        self._recent: deque[tuple[OffenceCode, PlateNumber, datetime]] = deque(
            maxlen=MOST_REMEMBERED
        )

    def close(
        self, pending: PendingAct, track: Track, plates: PlateLog, span: Span, shelf: FrameShelf
    ) -> Act | Doubt:
        """The act with its violation, or the doubt that keeps it from being one.

        Only what was read in `span` counts: there the track is surely one vehicle.
        """
        finding = pending.finding
        doubt = self._doubt(pending, span) or self._gates.exempt(track.id, span)
        if doubt is not None:
            return doubt
        known = identified(plates, span)
        if isinstance(known, Doubt):
            return known
        plate, agreed, sighting = known
        if self._is_repeated(finding.offence, plate, pending.frames[0][1].captured_at):
            return Doubt.SAME_ACT
        self._done.setdefault(track.id, []).append((finding.offence, plate))
        box = pending.frames[1][2]
        violation = Violation(
            id=violation_id(self._site.id, finding.offence, plate, finding.at),
            offence=finding.offence,
            plate=plate,
            plate_reading=agreed,
            site=self._site.id,
            place=self._site.place,
            occurred_at=finding.at,
            measurement=finding.measurement,
            evidence=self._evidence(pending, sighting),
            reported_by=Reporter(kind=ReporterKind.CAMERA, identifier=self._site.id),
            device=self._site.device,
            look=plates.look(span),
            position=self._site.position,
            region=self._site.region,
        )
        if self._packing is not None:
            violation = self._packing.completed(
                violation, finding, pending.frames, sighting, shelf,
                judged=pending.judged, others=pending.others, closed=track, plates=plates,
                span=span,
            )  # fmt: skip
        return Act(violation=violation, track=track.id, frame=finding.at_frame, box=box)

    def _doubt(self, pending: PendingAct, span: Span) -> Doubt | None:
        """What speaks against the act before its plate is even looked at."""
        finding = pending.finding
        instants = [frame.captured_at for _, frame, _ in pending.frames]
        if _lights(finding, self._site, instants, self._signals) != pending.lights:
            # A word on the lights came late and tells another story than the one judged.
            return Doubt.SIGNAL_UNKNOWN
        if not span[0] <= finding.before_frame <= finding.after_frame <= span[1]:
            return Doubt.IDENTITY_UNSURE
        frames = [frame for _, frame, _ in pending.frames]
        return self._gates.doubt(finding.at, frames, frames[1])

    def gone(self, track: Track) -> None:
        """The track is over: what its vehicle goes on doing now is the same act for a while yet."""
        for offence, plate in self._done.pop(track.id, []):
            self._recent.append((offence, plate, track.last.at))

    def _is_repeated(self, offence: OffenceCode, plate: PlateNumber, began: datetime) -> bool:
        """Whether this vehicle did the same on another track that is not long over."""
        if any((offence, plate) in done for done in self._done.values()):
            return True
        return any(
            (offence, plate) == (other, known) and began - until <= SAME_ACT_WITHIN
            for other, known, until in self._recent
        )

    def _evidence(self, pending: PendingAct, sighting: PlateSighting) -> tuple[EvidencePiece, ...]:
        pieces = [frame_piece(self._store, kind, frame, box) for kind, frame, box in pending.frames]
        pieces += plate_pieces(self._store, sighting)
        finding = pending.finding
        if finding.signal_group is not None:
            last = max(pending.frames[-1][1].captured_at, pending.judged.last.at)
            first = min(finding.at - SIGNAL_LOG_BEFORE, pending.judged.first.at)
            rows = to_csv(
                row
                for group in self._site.groups_beside(finding.signal_group)
                for row in self._signals.changes(group, first, last)
            )
            pieces.append(
                EvidencePiece(
                    kind=EvidenceKind.SIGNAL_LOG, sha256=self._store.put(rows, CSV), media_type=CSV
                )
            )
        return tuple(pieces)
