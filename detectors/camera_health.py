"""Is a camera well enough to charge anybody? Figures of its frames against its own past.

Pure: instants and figures in, a state out. A sickness begins and ends only when it has lasted.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from detectors.clock_state import ClockFault
from detectors.frame_figures import FrameFigures
from detectors.steadiness import Steadiness
from detectors.usual import Lasting, Usual

WINDOW = timedelta(seconds=10)
GAP = timedelta(seconds=0.6)
MOST_GAP_SHARE, LEAST_RATE_SHARE = 0.3, 0.5
DARK_BELOW = 40.0
FLAT_BELOW, LEAST_CONTRAST_SHARE = 8.0, 0.25
LEAST_SHARPNESS_SHARE = 0.35
DIRTY_PLACE_SHARE, LEAST_DIRTY, LEAST_TEXTURE = 0.2, 1 / 8, 12.0
LIGHT_LEVEL = 24.0
"""Grey levels in one class of light: a night is compared with nights."""

NEAR_LEVELS = (0, -1, 1, -2, 2)
"""Where a light has no past yet, that of the nearest is asked."""


PASSES, LEAST_PASSES = 40, 100
LEAST_READ_SHARE, LEAST_USUAL_READ = 0.4, 0.3


class Sickness(StrEnum):
    """What is wrong with a camera."""

    DARK = "dark"
    COVERED = "covered"
    BLURRED = "blurred"
    DIRTY = "dirty"
    MOVED = "moved"
    SLOW = "slow"
    GAPS = "gaps"
    UNREAD = "unread"
    CLOCK = "clock"


# How many looks in a row begin and end it: seconds, windows, minutes, passes or seconds.
_LASTING = {
    Sickness.DARK: (5, 20),
    Sickness.COVERED: (5, 20),
    Sickness.BLURRED: (10, 20),
    Sickness.DIRTY: (300, 60),
    Sickness.MOVED: (2, 2),
    Sickness.SLOW: (2, 3),
    Sickness.GAPS: (2, 3),
    Sickness.UNREAD: (5, 10),
    Sickness.CLOCK: (3, 3),
}
_GATED_ELSEWHERE = {Sickness.CLOCK}


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthState:
    """A camera's state: `read_share` is of the last passes, None before there were enough."""

    at: datetime
    sicknesses: tuple[Sickness, ...]
    frames_per_s: float
    sharpness: float
    brightness: float
    read_share: float | None


class CameraHealth:
    """One camera; bounded, and begun anew with the process that watches it.

    `references` are figures from when the place was measured: its usual look at the start.
    """

    def __init__(self, references: Sequence[FrameFigures] = ()) -> None:
        self._lasting = {what: Lasting(*looks) for what, looks in _LASTING.items()}
        self._last_sick: dict[Sickness, datetime] = {}
        self._contrast: dict[int, Usual] = {}
        self._sharpness: dict[int, Usual] = {}
        self._places: dict[int, list[Usual]] = {}
        self._read: dict[int, Usual] = {}
        self._rate = Usual(least=6)
        self._level = 0
        self._at: datetime | None = None
        self._window_began: datetime | None = None
        self._frames, self._in_gaps = 0, timedelta(0)
        self._frames_per_s = 0.0
        self._figures: FrameFigures | None = None
        self._passes: deque[bool] = deque(maxlen=PASSES)
        for figures in references:
            for _ in range(30):
                self._learn(figures)

    def frame_came(self, at: datetime) -> None:
        """Every frame, in order of their instants; a clock that was set begins a new window."""
        if self._at is None or self._window_began is None or at <= self._at:
            if self._at is not None:
                self._last_sick.clear()
            self._at = self._window_began = at
            self._frames, self._in_gaps = 0, timedelta(0)
            return
        apart, self._at = at - self._at, at
        self._frames += 1
        self._in_gaps += apart if apart > GAP else timedelta(0)
        lasted = at - self._window_began
        if lasted >= WINDOW:
            self._close_window(lasted)
        for what, lasting in self._lasting.items():
            if lasting.on:
                self._last_sick[what] = at

    def looked(self, figures: FrameFigures) -> None:
        """About every second: one frame's figures."""
        self._figures = figures
        self._level = level = int(figures.brightness / LIGHT_LEVEL)
        dark = figures.brightest < DARK_BELOW
        covered = not dark and (
            figures.contrast < FLAT_BELOW
            or bool(_nearest(self._contrast, level).below(figures.contrast, LEAST_CONTRAST_SHARE))
        )
        seen = not dark and not covered
        blurred = _nearest(self._sharpness, level).below(figures.sharpness, LEAST_SHARPNESS_SHARE)
        dirty = self._dirty(figures)
        self._lasting[Sickness.DARK].look(dark)
        self._lasting[Sickness.COVERED].look(covered)
        if seen:
            self._lasting[Sickness.BLURRED].look(blurred)
            if not blurred:
                self._lasting[Sickness.DIRTY].look(dirty)
        if seen and not blurred and not dirty:
            self._learn(figures)

    def compared(self, steadiness: Steadiness) -> None:
        """About every minute: the picture against the reference."""
        if steadiness is not Steadiness.NOT_COMPARABLE:
            self._lasting[Sickness.MOVED].look(steadiness is Steadiness.MOVED)

    def clock_checked(self, fault: ClockFault | None) -> None:
        """About every second: what speaks against the clock."""
        self._lasting[Sickness.CLOCK].look(fault is not None)

    def passed(self, read: bool) -> None:
        """A vehicle came by whose plate was looked for."""
        usual = self._read.setdefault(self._level, Usual(LEAST_PASSES))
        oldest = self._passes[0] if len(self._passes) == PASSES else None
        self._passes.append(read)
        if oldest is None:
            return
        share, past = sum(self._passes) / PASSES, usual.value
        bad = past is not None and past >= LEAST_USUAL_READ and share < LEAST_READ_SHARE * past
        self._lasting[Sickness.UNREAD].look(bad)
        if not bad:
            usual.learn(float(oldest))

    def sick_since(self, start: datetime) -> Sickness | None:
        """What has been wrong at any time from this instant on; the clock has a gate of its own."""
        for what in Sickness:
            if what in _GATED_ELSEWHERE:
                continue
            last = self._last_sick.get(what)
            if self._lasting[what].on or (last is not None and last >= start):
                return what
        return None

    def state(self) -> HealthState | None:
        """As it is now; None before the first look."""
        if self._figures is None or self._at is None:
            return None
        full = len(self._passes) == PASSES
        return HealthState(
            at=self._at,
            sicknesses=tuple(what for what in Sickness if self._lasting[what].on),
            frames_per_s=round(self._frames_per_s, 1),
            sharpness=round(self._figures.sharpness, 1),
            brightness=round(self._figures.brightness, 1),
            read_share=round(sum(self._passes) / PASSES, 3) if full else None,
        )

    def _close_window(self, lasted: timedelta) -> None:
        self._frames_per_s = self._frames / lasted.total_seconds()
        slow = self._rate.below(self._frames_per_s, LEAST_RATE_SHARE)
        gaps = self._in_gaps / lasted > MOST_GAP_SHARE
        self._lasting[Sickness.SLOW].look(slow)
        self._lasting[Sickness.GAPS].look(gaps)
        if not slow and not gaps:
            self._rate.learn(self._frames_per_s)
        self._window_began = self._at
        self._frames, self._in_gaps = 0, timedelta(0)

    def _dirty(self, figures: FrameFigures) -> bool:
        """Whether a part of the picture, and not all of it, has lost its own sharpness."""
        near = (self._places.get(self._level + step) for step in NEAR_LEVELS)
        known = next((places for places in near if places and places[0].value is not None), [])
        textured = [
            (usual, now)
            for usual, now in zip(known, figures.places, strict=False)
            if usual.value is not None and usual.value >= LEAST_TEXTURE
        ]
        dull = sum(bool(usual.below(now, DIRTY_PLACE_SHARE)) for usual, now in textured)
        return dull >= max(LEAST_DIRTY * len(textured), 2)

    def _learn(self, figures: FrameFigures) -> None:
        level = int(figures.brightness / LIGHT_LEVEL)
        _usual(self._contrast, level).learn(figures.contrast)
        _usual(self._sharpness, level).learn(figures.sharpness)
        places = self._places.setdefault(level, [Usual() for _ in figures.places])
        for usual, sharpness in zip(places, figures.places, strict=True):
            usual.learn(sharpness)


def _nearest(levels: dict[int, Usual], level: int) -> Usual:
    near = (levels.get(level + step) for step in NEAR_LEVELS)
    return next((usual for usual in near if usual and usual.value is not None), Usual())


def _usual(levels: dict[int, Usual], level: int) -> Usual:
    return levels.setdefault(level, Usual())
