"""What becomes of a frame that a camera pushes? It goes on the bus like any other, or is refused.

Its number is the millisecond of its capture: the same frame sent again is the same frame, and
numbers grow over every new start of the camera.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from detectors.clock_state import read_clock_document
from detectors.frame import JPEG_BEGIN, Frame, decode_jpeg
from fines.errors import InvalidValueError, NotFoundError, StepRefusedError, UnreadablePictureError
from fines.ports import Clock, EvidenceStore
from fines.violation import SiteId
from pipeline.bus import Bus
from pipeline.messages import frame_draft

MOST_AHEAD = timedelta(seconds=2)
"""A camera's clock may be this much before ours; more is told, not mended."""
MOST_BEHIND = timedelta(minutes=10)
"""An older frame could only disturb what was judged long ago."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PushedFrame:
    """What a camera sent: the JPEG, when it was taken, and the state of its clock if it tells."""

    site: SiteId
    captured_at: str
    clock: str | None
    jpeg: bytes


class FrameIntake:
    """One door for all cameras that push; what it took is on the bus when it returns.

    The bus is opened with the first frame: a desk to which nobody pushes needs none.
    """

    def __init__(
        self,
        open_bus: Callable[[], Bus],
        open_large_frames: Callable[[], EvidenceStore],
        sites: Callable[[], Collection[SiteId]],
        clock: Clock,
    ) -> None:
        self._open_bus, self._open_large_frames = open_bus, open_large_frames
        self._sites, self._clock = sites, clock
        self._opened: tuple[Bus, EvidenceStore] | None = None
        self._opening = threading.Lock()
        self._last: dict[SiteId, datetime] = {}

    def take(self, pushed: PushedFrame) -> Frame:
        """Puts the frame on the bus.

        NotFoundError for a site that nobody set up, InvalidValueError for what is no JPEG or has
        no possible instant, StepRefusedError where a later frame of the site came before,
        UnavailableError while the bus is away: send it again, a frame taken twice is harmless.
        """
        if pushed.site not in self._sites():
            raise NotFoundError(
                f"No site '{pushed.site}' is set up: check the name, or add its site file."
            )
        captured_at = self._instant(pushed.captured_at)
        clock = read_clock_document(pushed.clock) if pushed.clock is not None else None
        if not pushed.jpeg.startswith(JPEG_BEGIN):
            raise InvalidValueError(
                f"The body begins with {pushed.jpeg[:4]!r}, which is no JPEG: send image/jpeg."
            )
        try:
            image = decode_jpeg(pushed.jpeg)
        except UnreadablePictureError as error:
            raise InvalidValueError(
                f"The picture cannot be read ({error}): send it whole."
            ) from error
        frame = Frame(
            site=pushed.site,
            number=int(captured_at.timestamp() * 1000),
            captured_at=captured_at,
            image=image,
            jpeg=pushed.jpeg,
            clock=clock,
        )
        bus, large_frames = self._parts()
        self._in_order(frame)
        frame_draft(frame, large_frames).send(bus)
        bus.flush()
        return frame

    def _instant(self, text: str) -> datetime:
        try:
            instant = datetime.fromisoformat(text)
        except ValueError:
            raise InvalidValueError(
                f"Captured-At is '{text[:40]}': write an instant such as "
                "2026-05-01T08:00:12.480+06:00."
            ) from None
        if instant.tzinfo is None:
            raise InvalidValueError(
                f"Captured-At is '{text[:40]}' without a zone: add Z or an offset such as +06:00."
            )
        now = self._clock()
        if instant > now + MOST_AHEAD:
            raise InvalidValueError(
                f"Captured-At is {(instant - now).total_seconds():.1f} s from now: set the "
                "camera's clock."
            )
        if instant < now - MOST_BEHIND:
            raise InvalidValueError(
                f"Captured-At is {(now - instant).total_seconds():.0f} s old: frames older than "
                f"{MOST_BEHIND.total_seconds():.0f} s are not judged."
            )
        return instant

    def _in_order(self, frame: Frame) -> None:
        """Two requests of one camera may overtake one another: the late one is lost, and told."""
        with self._opening:
            last = self._last.get(frame.site)
            if last is not None and frame.captured_at < last:
                raise StepRefusedError(
                    f"A frame of {last.isoformat()} came before this one of "
                    f"{frame.captured_at.isoformat()}: send each after the answer to the one "
                    "before."
                )
            self._last[frame.site] = frame.captured_at

    def _parts(self) -> tuple[Bus, EvidenceStore]:
        with self._opening:
            if self._opened is None:
                self._opened = self._open_bus(), self._open_large_frames()
            return self._opened
