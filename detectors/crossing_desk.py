"""When did each vehicle cross a section's line? Announced with its plate, sure or likely.

What speaks against charging by a crossing travels with it: it still tells where the vehicle was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import hypot, sqrt

from detectors.continuity import Span
from detectors.crossing import Crossing, crossing_id
from detectors.detection import Box
from detectors.driving import surely_one
from detectors.evidence import FrameShelf, KeptFrame, frame_piece
from detectors.frame import decode_jpeg, encode_jpeg
from detectors.gates import SiteGates, identified, plate_pieces
from detectors.plate_log import PlateLog, PlateSighting
from detectors.redaction import Redaction
from detectors.rules.feet import feet
from detectors.rules.finding import Doubt
from detectors.rules.passage import MOST_GAP, Passage, Placed, passage
from detectors.section import SectionEnd
from detectors.section_line import SectionLine
from detectors.site import Site
from detectors.track import Track, TrackId
from fines.errors import EvidenceMissingError
from fines.evidence import REDACTED, EvidenceKind, EvidencePiece, Sha256, address
from fines.plates import PlateNumber, PlateReading, matching

CLEAR_M = 1.5
"""From so far before the line to so far beyond it: the speed over it is told from between."""

FOOT_PX = 2.0
"""How far a box's lower edge may stand from the wheels, as a standard uncertainty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenCrossing:
    """A crossing with the bytes of its evidence, which are kept nowhere yet.

    There are none where a doubt keeps it from ever charging anybody.
    """

    crossing: Crossing
    contents: Mapping[Sha256, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pending:
    line: SectionLine
    crossed: Passage
    frame: KeptFrame


class CrossingDesk:
    """Watches a site's section lines. `not_told` counts crossings without a sure vehicle.

    Without `redaction` no copies without other people are made: for measuring.
    """

    def __init__(self, site: Site, gates: SiteGates, redaction: Redaction | None) -> None:
        self.not_told: Counter[str] = Counter()
        self._site, self._gates, self._redaction = site, gates, redaction
        self._pending: dict[TrackId, list[_Pending]] = {}
        self._over: dict[TrackId, set[str]] = {}

    def look(self, track: Track, shelf: FrameShelf) -> None:
        """Keeps the frame of each line that the vehicle has just crossed."""
        over = self._over.setdefault(track.id, set())
        for line in self._site.section_lines:
            crossed = None if line.name in over else _crossed(track, self._site, line)
            if crossed is None:
                continue
            over.add(line.name)
            frame = shelf.get(crossed.at.seen.frame)
            if frame is None:
                self.not_told[Doubt.FRAMES_NOT_KEPT] += 1
            else:
                pending = _Pending(line=line, crossed=crossed, frame=frame)
                self._pending.setdefault(track.id, []).append(pending)

    def waits_since(self, track: TrackId) -> datetime | None:
        """When the oldest crossing was that is not announced yet."""
        pending = self._pending.get(track)
        return pending[0].crossed.at.seen.at if pending else None

    def close(self, track: Track, plates: PlateLog) -> list[SeenCrossing]:
        """The crossings of this vehicle, its plate read as well as it will be."""
        told = []
        for pending in self._pending.pop(track.id, []):
            seen = self._seen(pending, track, plates)
            if isinstance(seen, Doubt):
                self.not_told[seen] += 1
            else:
                told.append(seen)
        return told

    def forget(self, track: TrackId) -> None:
        """The vehicle is gone."""
        self._pending.pop(track, None)
        self._over.pop(track, None)

    def forget_all(self) -> None:
        """Nothing seen before counts any more."""
        self._pending.clear()
        self._over.clear()

    def _seen(self, pending: _Pending, track: Track, plates: PlateLog) -> SeenCrossing | Doubt:
        crossed, frame = pending.crossed, pending.frame
        span = surely_one(track, self._site, frame.number)
        if not span[0] <= crossed.clear.seen.frame <= crossed.beyond.seen.frame <= span[1]:
            return Doubt.IDENTITY_UNSURE
        known = identified(plates, span)
        doubt = self._gates.doubt(crossed.crossed_at, [frame], frame)
        if doubt is None and crossed.gap > MOST_GAP:
            doubt = Doubt.FRAME_GAP
        kept = _InHand()
        pieces: tuple[EvidencePiece, ...] = ()
        if isinstance(known, Doubt):
            # Perhaps it was this plate: whoever else might have it must not be charged.
            guess = _guess(plates, span)
            if guess is None:
                return known
            (plate, agreed), doubt = guess, known
        else:
            plate, agreed, sighting = known
            if doubt is None:
                box = crossed.at.seen.box
                at_piece = frame_piece(kept, EvidenceKind.AT, frame, box)
                copies = self._copies(kept, frame, box, sighting)
                pieces = (at_piece, *plate_pieces(kept, sighting), *copies)
        end = SectionEnd(site=self._site.id, line=pending.line.name)
        crossing = Crossing(
            id=crossing_id(end, plate, crossed.crossed_at),
            end=end,
            place=self._site.place,
            view=self._site.view,
            plate=plate,
            plate_reading=agreed,
            at=crossed.crossed_at,
            uncertainty_s=_uncertainty_s(crossed, pending.line, self._site),
            clock=frame.clock,
            doubt=doubt,
            device=self._site.device,
            look=plates.look(span),
            evidence=pieces,
            pictures=None,
        )
        return SeenCrossing(crossing=crossing, contents=kept.contents)

    def _copies(
        self, kept: _InHand, frame: KeptFrame, box: Box, sighting: PlateSighting
    ) -> list[EvidencePiece]:
        """Each picture for everyone outside the police: the frames are gone at the other end."""
        if self._redaction is None:
            return []
        read, read_box, plate = sighting.frame, sighting.vehicle_box, sighting.box
        pieces = []
        for kind, whole, own, own_plate in (
            (EvidenceKind.AT, frame, box, plate if frame.number == read.number else None),
            (EvidenceKind.PLATE_FRAME, read, read_box, plate),
        ):
            hidden = self._redaction.redacted(decode_jpeg(whole.jpeg), own, own_plate)
            copy = replace(whole, jpeg=encode_jpeg(hidden))
            pieces.append(frame_piece(kept, REDACTED[kind], copy, own))
        return pieces


@dataclass(slots=True)
class _InHand:
    """A store that only holds what it is given."""

    contents: dict[Sha256, bytes] = field(default_factory=dict)

    def put(self, content: bytes, media_type: str) -> Sha256:
        self.contents[address(content)] = content
        return address(content)

    def get(self, sha256: Sha256) -> bytes:
        if sha256 not in self.contents:
            raise EvidenceMissingError(f"No evidence is in hand under {sha256}.")
        return self.contents[sha256]


def _guess(plates: PlateLog, span: Span) -> tuple[PlateNumber, PlateReading] | None:
    """What an unsure plate most likely is, where that is a plate at all."""
    agreed = plates.agreed(span)
    seen = "".join(character.best for character in agreed.characters) if agreed else ""
    return (PlateNumber(seen), agreed) if agreed is not None and matching(seen) else None


def _crossed(track: Track, site: Site, line: SectionLine) -> Passage | None:
    gate = line.gate
    way = [
        Placed(seen=foot.seen, beyond_m=gate.beyond_m(foot.at_m))
        for foot in feet(track, site)
        if gate.meets(foot.at_m, 0.0)
    ]
    return passage(way, CLEAR_M, CLEAR_M)


def _uncertainty_s(crossed: Passage, line: SectionLine, site: Site) -> float:
    """Standard: where the vehicle's end stood, over its speed, and the frames about the line.

    Between two frames nobody saw it; the crossing lies anywhere there (a rectangle, GUM 4.3.7).
    """
    run_m = crossed.beyond.beyond_m - crossed.clear.beyond_m
    speed_mps = run_m / (crossed.beyond.seen.at - crossed.clear.seen.at).total_seconds()
    place_m = hypot(_place_error_m(crossed.at.seen.box, site), line.foot_error_m)
    return hypot(place_m / speed_mps, crossed.gap.total_seconds() / sqrt(12))


def _place_error_m(box: Box, site: Site) -> float:
    return site.calibration.uncertainty_m(box.foot_px, FOOT_PX)
