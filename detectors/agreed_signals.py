"""What do the lights show where the controller's word and the camera's eye must agree?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from detectors.frame import Frame
from detectors.lamp_watch import LampWatch
from detectors.signals import (
    UNKNOWN_SIGNAL,
    SignalChange,
    SignalLog,
    SignalReading,
    Signals,
    SignalSource,
    SignalState,
)

# The camera needs some looks and the controller's word some way: compared is what was so long ago.
SETTLED = timedelta(seconds=1)
# A row of evidence holds until the next one: silence stands in it as a row of its own.
RECORDED = timedelta(days=1)
COMPARED_EVERY = timedelta(milliseconds=200)


def agreed(
    controller: SignalReading, camera: SignalReading, at: datetime, tolerance: timedelta
) -> SignalReading:
    """What both say, since the later of the two instants.

    While one has changed less than `tolerance` before the other, it is the state that is not red:
    so a vehicle is charged only with a red that both call red.
    """
    if controller.since is None or camera.since is None:
        return UNKNOWN_SIGNAL
    since = max(controller.since, camera.since)
    if controller.state is camera.state:
        return SignalReading(state=controller.state, since=since)
    other = camera if controller.state is SignalState.RED else controller
    return other if at - since <= tolerance else UNKNOWN_SIGNAL


class Agreement:
    """The lights by two sources, of which neither alone charges anybody."""

    def __init__(self, controller: Signals, camera: Signals, tolerance: timedelta) -> None:
        self._controller, self._camera, self._tolerance = controller, camera, tolerance

    def reading(self, group: str, at: datetime) -> SignalReading:
        """See `Signals`."""
        controller = self._controller.reading(group, at)
        return agreed(controller, self._camera.reading(group, at), at, self._tolerance)

    def changes(self, group: str, start: datetime, end: datetime) -> list[SignalChange]:
        """See `Signals`: the rows of both, each with its source."""
        told = [
            replace(row, source=SignalSource.CONTROLLER)
            for row in self._controller.changes(group, start, end)
        ]
        seen = self._camera.changes(group, start, end)
        return sorted([*told, *seen], key=lambda row: row.at)


class AgreedSignals(Agreement):
    """Both sources of a site; `disagreements` counts by group how often they stayed apart."""

    def __init__(self, controller: Signals, camera: LampWatch, tolerance: timedelta) -> None:
        super().__init__(controller, camera, tolerance)
        self.disagreements: Counter[str] = Counter()
        self._lamps = camera
        self._apart_since: dict[str, datetime] = {}
        self._counted: set[str] = set()
        self._compared_at: datetime | None = None

    def observe(self, frame: Frame) -> None:
        """See `SignalWatch`."""
        self._lamps.observe(frame)
        at = frame.captured_at
        if self._compared_at is None or at - self._compared_at >= COMPARED_EVERY:
            self._compared_at = at
            for group in self._lamps.groups:
                self._compare(group, at - SETTLED)

    def _compare(self, group: str, at: datetime) -> None:
        told, seen = self._controller.reading(group, at), self._lamps.reading(group, at)
        known = SignalState.UNKNOWN not in (told.state, seen.state)
        if not known or told.state is seen.state:
            self._apart_since.pop(group, None)
            self._counted.discard(group)
            return
        since = self._apart_since.setdefault(group, at)
        if at - since > self._tolerance and group not in self._counted:
            self._counted.add(group)
            self.disagreements[group] += 1


def recorded_signals(changes: Sequence[SignalChange], tolerance: timedelta) -> Signals:
    """The lights as the rows in evidence tell them: of one source, or of two that must agree."""
    camera = [row for row in changes if row.source is SignalSource.CAMERA]
    controller = [row for row in changes if row.source is not SignalSource.CAMERA]
    if camera and controller:
        return Agreement(SignalLog(controller, RECORDED), SignalLog(camera, RECORDED), tolerance)
    return SignalLog(camera, RECORDED) if camera else SignalLog(controller)
