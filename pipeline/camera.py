"""How do cameras feed the bus? The worker `tartip camera`: a thread each, none stops another."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from detectors.frame import Frame
from fines.errors import TartipError, UnavailableError
from fines.evidence import Sha256
from fines.ports import Clock, EvidenceStore
from pipeline.bus import Bus
from pipeline.cameras import Camera, frames
from pipeline.life import Life
from pipeline.machine_clock import MachineClock
from pipeline.messages import CameraEnd, Draft, camera_end_draft, frame_draft
from pipeline.topics import FRAMES

_LOOK_S = 1.0
_EXPIRE_EVERY_S = 600.0

_log = logging.getLogger(__name__)


class FrameStore(EvidenceStore, Protocol):
    """Where frames above the size of a message wait; they expire with their topic.

    The pictures of a section's crossings wait there too, until they are filed or destroyed.
    """

    def expire(self, before: datetime) -> None: ...

    def destroy(self, sha256: Sha256) -> None:
        """The bytes are gone; so they are where there were none."""
        ...


def watch(
    life: Life,
    bus: Bus,
    cameras: Sequence[Camera],
    large_frames: FrameStore,
    clock: Clock,
    machine_clock: MachineClock,
) -> None:
    """Publishes every camera's frames until stopped, also after the last file has ended."""
    machine_clock.look()
    feeds = [_Feed(life, bus, camera, large_frames, clock, machine_clock) for camera in cameras]
    threads = [threading.Thread(target=feed.run, name=feed.camera.site) for feed in feeds]
    for thread in threads:
        thread.start()
    expired_at_s = -_EXPIRE_EVERY_S

    def look_after() -> None:
        nonlocal expired_at_s
        if time.monotonic() - expired_at_s >= _EXPIRE_EVERY_S:
            large_frames.expire(clock() - FRAMES.retention)
            expired_at_s = time.monotonic()
        machine_clock.look()
        life.stopping.wait(_LOOK_S)

    life.run(look_after)
    for thread in threads:
        thread.join()


class _Feed:
    """One camera until its end; what goes wrong with it is said and concerns no other camera."""

    def __init__(
        self,
        life: Life,
        bus: Bus,
        camera: Camera,
        large_frames: EvidenceStore,
        clock: Clock,
        machine_clock: MachineClock,
    ) -> None:
        self.camera = camera
        self._life = life
        self._bus = bus
        self._large_frames = large_frames
        self._clock = clock
        self._machine_clock = machine_clock

    def run(self) -> None:
        """Until the camera ends or the worker is stopped."""
        try:
            self._publish_all()
        except UnavailableError:
            return  # stopped while the bus was away
        except TartipError as error:
            _log.error("The camera of site '%s' is given up: %s", self.camera.site, error)

    def _publish_all(self) -> None:
        last: Frame | None = None
        count = 0
        for frame in frames(self.camera, self._clock, self._life.stopping):
            self._publish(frame)
            last, count = frame, count + 1
        if self._life.stopping.is_set():
            return
        if last is not None:
            self._send(camera_end_draft(CameraEnd(site=last.site, at=last.captured_at)))
        _log.warning(
            "The camera of site '%s' has ended after %d frames; the other cameras go on.",
            self.camera.site,
            count,
        )

    def _publish(self, frame: Frame) -> None:
        if self.camera.stamped_here:
            frame = replace(frame, clock=self._machine_clock.state)
        self._send(self._life.insist(lambda: frame_draft(frame, self._large_frames)))
        self._life.done.inc()

    def _send(self, draft: Draft) -> None:
        def send() -> None:
            draft.send(self._bus)
            self._bus.flush()

        self._life.insist(send)
