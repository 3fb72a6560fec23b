"""Which frames prove an act? A bounded shelf of recent frames, and the pieces made of them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime

from detectors.detection import Box
from detectors.frame import Frame, jpeg_of
from fines.clock_state import ClockState
from fines.evidence import EvidenceKind, EvidencePiece
from fines.ports import EvidenceStore

JPEG = "image/jpeg"
PNG = "image/png"
CSV = "text/csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFrame:
    """A frame as JPEG with its number and instant, and the state of the clock that told it."""

    number: int
    captured_at: datetime
    jpeg: bytes
    clock: ClockState | None = None


class FrameShelf:
    """The newest frames, bounded in number and bytes, and older ones while somebody holds them."""

    def __init__(
        self, most_frames: int = 240, most_bytes: int = 96 * 2**20, most_held: int = 96
    ) -> None:
        self._most_frames, self._most_bytes = most_frames, most_bytes
        self._most_held = most_held
        self._held: dict[Hashable, dict[int, KeptFrame]] = {}
        self._frames: OrderedDict[int, KeptFrame] = OrderedDict()
        self._bytes = 0

    def keep(self, frame: Frame) -> KeptFrame:
        """Puts the frame on the shelf."""
        kept = KeptFrame(
            number=frame.number,
            captured_at=frame.captured_at,
            jpeg=jpeg_of(frame),
            clock=frame.clock,
        )
        self._frames[frame.number] = kept
        self._bytes += len(kept.jpeg)
        while len(self._frames) > self._most_frames or self._bytes > self._most_bytes:
            _, oldest = self._frames.popitem(last=False)
            self._bytes -= len(oldest.jpeg)
        return kept

    def get(self, number: int) -> KeptFrame | None:
        """The frame of this number, if it is still here."""
        held = (frames[number] for frames in self._held.values() if number in frames)
        return self._frames.get(number) or next(held, None)

    def hold(self, holder: Hashable, numbers: Sequence[int]) -> None:
        """Keeps these frames for an act in the making, instead of those it held before.

        Where too many are held already they are not, and age as all others do.
        """
        frames = {number: kept for number in numbers if (kept := self.get(number)) is not None}
        self.release(holder)
        if sum(map(len, self._held.values())) + len(frames) <= self._most_held:
            self._held[holder] = frames

    def release(self, holder: Hashable) -> None:
        """Holds nothing for it any more."""
        self._held.pop(holder, None)

    def between(self, start: datetime, end: datetime) -> list[KeptFrame]:
        """What is still here of these instants, both included, oldest first."""
        return [frame for frame in self._frames.values() if start <= frame.captured_at <= end]


def frame_piece(
    store: EvidenceStore, kind: EvidenceKind, frame: KeptFrame, box: Box | None
) -> EvidencePiece:
    """Stores a whole frame; `box` is the vehicle's."""
    return EvidencePiece(
        kind=kind,
        sha256=store.put(frame.jpeg, JPEG),
        media_type=JPEG,
        captured_at=frame.captured_at,
        frame=frame.number,
        box_px=whole_px(box) if box is not None else None,
    )


def whole_px(box: Box) -> tuple[int, int, int, int]:
    """The box in whole pixels: x, y, width, height."""
    return round(box.x_px), round(box.y_px), round(box.width_px), round(box.height_px)
