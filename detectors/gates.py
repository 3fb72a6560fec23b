"""What speaks against charging by what a site saw at an instant, and whose plate was it surely?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from detectors.camera_health import CameraHealth
from detectors.clock_state import ClockFault
from detectors.continuity import Span
from detectors.evidence import PNG, KeptFrame, frame_piece
from detectors.flashing_lights import LightWatch
from detectors.frame import decode_jpeg, encode_png
from detectors.pictures import read_picture
from detectors.plate_log import PlateLog, PlateSighting
from detectors.rules.finding import Doubt
from detectors.site import Site
from detectors.steadiness import ReferenceView, Steadiness
from detectors.track import TrackId
from fines.evidence import EvidenceKind, EvidencePiece
from fines.plates import PlateNumber, PlateReading
from fines.ports import EvidenceStore

_UNSTEADY = {
    Steadiness.MOVED: Doubt.CAMERA_MOVED,
    Steadiness.NOT_COMPARABLE: Doubt.CAMERA_NOT_COMPARABLE,
}
_UNTIMED = {
    ClockFault.NOT_PROVEN: Doubt.CLOCK_NOT_PROVEN,
    ClockFault.DRIFTS: Doubt.CLOCK_DRIFT,
}


class SiteGates:
    """The gates of one site: certificate, clock, a healthy camera that has not moved, and no
    emergency vehicle at work."""

    def __init__(
        self,
        site: Site,
        lights: LightWatch,
        health: CameraHealth | None = None,
        signs_at: Callable[[datetime], bool] | None = None,
    ) -> None:
        self._site, self._lights = site, lights
        self._health, self._signs_at = health, signs_at
        pictures = [read_picture(file) for file in site.references]
        self._view = ReferenceView(pictures) if pictures else None

    def doubt(self, at: datetime, frames: Sequence[KeptFrame], decisive: KeptFrame) -> Doubt | None:
        """The first gate that is shut; the view is compared in the decisive frame."""
        if not self._site.device.certified_at(at):
            return Doubt.CERTIFICATE_NOT_VALID
        if self._signs_at is not None and not self._signs_at(at):
            return Doubt.SIGNING_CERTIFICATE_NOT_VALID
        doubt = self._untimed(frames) or self._sick(frames)
        if doubt is not None or self._view is None:
            return doubt
        return _UNSTEADY.get(self._view.compared(decode_jpeg(decisive.jpeg)))

    def exempt(self, track: TrackId, span: Span) -> Doubt | None:
        """Whether blue lights flashed on the vehicle, wherever in the frames in which it is surely
        one: nobody asks whether they were on at the very act."""
        return Doubt.EMERGENCY_LIGHTS if self._lights.flashes(track, span) else None

    def _sick(self, frames: Sequence[KeptFrame]) -> Doubt | None:
        """What has been wrong with the camera at any time from the first frame until now."""
        if self._health is None:
            return None
        what = self._health.sick_since(min(frame.captured_at for frame in frames))
        return Doubt(f"camera_sick_{what}") if what is not None else None

    def _untimed(self, frames: Sequence[KeptFrame]) -> Doubt | None:
        """The first frame whose clock speaks against its instant."""
        limits = self._site.clock_limits
        if limits is None:
            return None
        faults = (limits.fault(frame.clock, frame.captured_at) for frame in frames)
        fault = next((fault for fault in faults if fault is not None), None)
        return _UNTIMED[fault] if fault is not None else None


def identified(
    plates: PlateLog, span: Span
) -> tuple[PlateNumber, PlateReading, PlateSighting] | Doubt:
    """The plate that was surely read in this span, with the surest sighting of it."""
    agreed = plates.agreed(span)
    if agreed is None or agreed.text is None:
        return _plate_doubt(plates, agreed)
    sighting = plates.sighting_of(agreed.text, span)
    return (agreed.text, agreed, sighting) if sighting is not None else Doubt.PLATE_UNSURE


def plate_pieces(store: EvidenceStore, sighting: PlateSighting) -> tuple[EvidencePiece, ...]:
    """Stores the frame that the plate was read from, and the plate cut out of it."""
    read_from = sighting.frame
    return (
        frame_piece(store, EvidenceKind.PLATE_FRAME, read_from, sighting.vehicle_box),
        EvidencePiece(
            kind=EvidenceKind.PLATE_CROP,
            sha256=store.put(encode_png(sighting.crop), PNG),
            media_type=PNG,
            captured_at=read_from.captured_at,
            frame=read_from.number,
        ),
    )


def _plate_doubt(plates: PlateLog, agreed: PlateReading | None) -> Doubt:
    if agreed is None and plates.agreed() is not None:
        return Doubt.IDENTITY_UNSURE
    if plates.two_vehicles and len(plates.readings) < 2:
        return Doubt.TWO_VEHICLES_AT_PLATE
    return Doubt.PLATE_UNSURE if plates.readings else Doubt.PLATE_NOT_SEEN
