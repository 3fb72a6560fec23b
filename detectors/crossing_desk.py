"""When did each vehicle cross a section's line? Announced with its plate, sure or likely.

What speaks against charging by a crossing travels with it: it still tells where the vehicle was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from detectors.continuity import Span
from detectors.crossed_line import crossed_line, uncertainty_s
from detectors.crossing import Crossing, crossing_id
from detectors.crossing_pieces import CrossingSight, crossing_pieces
from detectors.crossing_record import CrossingOutcome
from detectors.driving import surely_one
from detectors.evidence import FrameShelf, KeptFrame
from detectors.gates import SiteGates, identified
from detectors.packing import Packing
from detectors.plate_log import PlateLog, PlateSighting
from detectors.rules.finding import Doubt
from detectors.rules.passage import MOST_GAP, Passage
from detectors.section import SectionEnd
from detectors.section_line import SectionLine
from detectors.site import Site
from detectors.track import Track, TrackId
from fines.evidence import EvidencePiece, Sha256
from fines.plates import PlateNumber, PlateReading, matching


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
    judged: Track
    frame: KeptFrame


class CrossingDesk:
    """Watches a site's section lines. `not_told` counts crossings without a sure vehicle.

    Without `packing` a crossing leaves its pictures alone: for measuring.
    """

    def __init__(self, site: Site, gates: SiteGates, packing: Packing | None) -> None:
        self.not_told: Counter[str] = Counter()
        self._site, self._gates, self._packing = site, gates, packing
        self._pending: dict[TrackId, list[_Pending]] = {}
        self._over: dict[TrackId, set[str]] = {}

    def look(self, track: Track, shelf: FrameShelf) -> None:
        """Keeps the frame of each line that the vehicle has just crossed."""
        over = self._over.setdefault(track.id, set())
        for line in self._site.section_lines:
            crossed = None if line.name in over else crossed_line(track, self._site, line)
            if crossed is None:
                continue
            over.add(line.name)
            frame = shelf.get(crossed.at.seen.frame)
            if frame is None:
                self.not_told[Doubt.FRAMES_NOT_KEPT] += 1
            else:
                pending = _Pending(line=line, crossed=crossed, judged=track, frame=frame)
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
        crossed, frame, line = pending.crossed, pending.frame, pending.line
        span = surely_one(track, self._site, frame.number)
        if not span[0] <= crossed.clear.seen.frame <= crossed.beyond.seen.frame <= span[1]:
            return Doubt.IDENTITY_UNSURE
        known = identified(plates, span)
        doubt = self._gates.doubt(crossed.crossed_at, [frame], frame)
        doubt = doubt or self._gates.exempt(track.id, span)
        if doubt is None and crossed.gap > MOST_GAP:
            doubt = Doubt.FRAME_GAP
        sighting: PlateSighting | None = None
        if isinstance(known, Doubt):
            # Perhaps it was this plate: whoever else might have it must not be charged.
            guess = _guess(plates, span)
            if guess is None:
                return known
            (plate, agreed), doubt = guess, known
        else:
            plate, agreed, sighting = known
        end = SectionEnd(site=self._site.id, line=line.name)
        outcome = CrossingOutcome(
            id=crossing_id(end, plate, crossed.crossed_at),
            at=crossed.crossed_at,
            uncertainty_s=uncertainty_s(crossed, line, self._site),
            span=span,
            plate_reading=agreed,
            look=plates.look(span),
        )
        pieces: tuple[EvidencePiece, ...] = ()
        contents: Mapping[Sha256, bytes] = {}
        if doubt is None and sighting is not None:
            sight = CrossingSight(
                site=self._site, line=line.name, judged=pending.judged, closed=track,
                plates=plates, frame=frame, box=crossed.at.seen.box, sighting=sighting,
                plate=plate, outcome=outcome,
            )  # fmt: skip
            pieces, contents = crossing_pieces(sight, self._packing)
        crossing = Crossing(
            id=outcome.id,
            end=end,
            place=self._site.place,
            view=self._site.view,
            plate=plate,
            plate_reading=agreed,
            at=outcome.at,
            uncertainty_s=outcome.uncertainty_s,
            clock=frame.clock,
            doubt=doubt,
            device=self._site.device,
            look=outcome.look,
            evidence=pieces,
            pictures=None,
        )
        return SeenCrossing(crossing=crossing, contents=contents)


def _guess(plates: PlateLog, span: Span) -> tuple[PlateNumber, PlateReading] | None:
    """What an unsure plate most likely is, where that is a plate at all."""
    agreed = plates.agreed(span)
    seen = "".join(character.best for character in agreed.characters) if agreed else ""
    return (PlateNumber(seen), agreed) if agreed is not None and matching(seen) else None
