"""What do a site's traffic lights show, as its own camera sees them?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from detectors.frame import Frame
from detectors.lamp import LampClassifier
from detectors.lamp_history import LampHistory
from detectors.signal_heads import SignalHead
from detectors.signals import (
    UNKNOWN_SIGNAL,
    SignalChange,
    SignalReading,
    SignalSource,
    SignalState,
)

# What was last seen at an instant is unknown from the next one that a log can tell.
_TICK = timedelta(microseconds=1)


class SignalWatch(Protocol):
    """Lights that must be looked at: every frame is shown to it, in order."""

    def observe(self, frame: Frame) -> None: ...


class LampWatch:
    """Looks at every head in every frame; heads of one group must not contradict each other."""

    def __init__(self, heads: Sequence[SignalHead], lamps: LampClassifier) -> None:
        self._heads, self._lamps = tuple(heads), lamps
        self._histories = {head.group: LampHistory() for head in heads}

    @property
    def groups(self) -> tuple[str, ...]:
        """The signal groups that have a head in the picture."""
        return tuple(self._histories)

    def observe(self, frame: Frame) -> None:
        """See `SignalWatch`."""
        looks = self._lamps.look([head.cut(frame.image) for head in self._heads])
        for group, history in self._histories.items():
            seen = [
                look.state
                for head, look in zip(self._heads, looks, strict=True)
                if head.group == group
            ]
            history.add(frame.captured_at, _together(seen))

    def reading(self, group: str, at: datetime) -> SignalReading:
        """See `Signals`."""
        history = self._histories.get(group)
        return UNKNOWN_SIGNAL if history is None else history.reading(at)

    def changes(self, group: str, start: datetime, end: datetime) -> list[SignalChange]:
        """See `Signals`: the states told, and when they were unknown again."""
        history = self._histories.get(group)
        rows: list[SignalChange] = []
        for part in [] if history is None else history.stretches(start, end):
            for at, state in (
                (part.since, part.state), (part.until + _TICK, SignalState.UNKNOWN)
            ):  # fmt: skip
                if at <= end:
                    rows.append(
                        SignalChange(at=at, group=group, state=state, source=SignalSource.CAMERA)
                    )
        return rows


def _together(seen: Sequence[SignalState]) -> SignalState:
    """What the heads of one group show: a hidden one says nothing, two that differ leave doubt."""
    sure = set(seen) - {SignalState.UNKNOWN}
    return sure.pop() if len(sure) == 1 else SignalState.UNKNOWN
