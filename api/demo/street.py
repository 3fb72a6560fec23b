"""What happens on the demo's street? A rendered scene that passes the camera again and again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import simulator
from detectors.signals import SignalChange, to_csv
from fines.clock_state import ClockSource, ClockState
from fines.ports import Clock
from fines.violation import SiteId
from pipeline.bus import Bus
from pipeline.camera import FrameStore
from pipeline.cameras import Camera, frames
from pipeline.messages import CameraEnd, camera_end_draft, frame_draft
from simulator.export import CLIP, SIGNALS, SITE, export, signal_changes
from simulator.scene import Scene, load_scene

SCENE = Path(simulator.__file__).parent / "scenes" / "demo.toml"
_ROUNDS_LOGGED = 3
_CLOCK_ASKED = "\n[clock]\nmost_offset_ms = 50\nmost_age_s = 600\n"


class Street:
    """The scene's folder under `sites` holds what a real site has: site file and signal log."""

    def __init__(self, sites: Path, scene_file: Path = SCENE) -> None:
        self._scene: Scene = load_scene(scene_file)
        self._folder = sites / self._scene.name
        self._rounds: list[list[SignalChange]] = []

    @property
    def clip(self) -> Path:
        """The rendered clip."""
        return self._folder / CLIP

    @property
    def frame_count(self) -> int:
        """How many frames one round has."""
        return round(self._scene.duration_s * self._scene.frames_per_s)

    def build(self, advance: Callable[[], None] = lambda: None) -> None:
        """Renders the clip and writes the site file, once: the same scene gives the same."""
        if not self.clip.exists():
            export(self._scene, self._folder, advance)
            with (self._folder / SITE).open("a", encoding="utf-8") as site_file:
                site_file.write(_CLOCK_ASKED)

    def pass_by(
        self,
        bus: Bus,
        large_frames: FrameStore,
        clock: Clock,
        stopping: threading.Event,
        *,
        as_it_happened: bool,
    ) -> None:
        """One round: lights change, cars pass, the camera feeds the bus by a simulated clock."""
        starts_at = clock()
        self._log_signals(starts_at)
        site = SiteId(self._scene.name)
        camera = Camera(
            site=site, address=str(self.clip), starts_at=starts_at, as_it_happened=as_it_happened
        )
        captured_at = starts_at
        kept_by = ClockState(
            source=ClockSource.NTP, offset_ms=0.0, uncertainty_ms=1.0, checked_at=starts_at
        )
        for frame in frames(camera, clock, stopping):
            captured_at = frame.captured_at
            frame_draft(replace(frame, clock=kept_by), large_frames).send(bus)
            bus.flush()
        camera_end_draft(CameraEnd(site=site, at=captured_at)).send(bus)
        bus.flush()

    def _log_signals(self, starts_at: datetime) -> None:
        """The controller's log with this round; old rounds leave it."""
        shifted = replace(self._scene, start=starts_at)
        self._rounds = [*self._rounds[1 - _ROUNDS_LOGGED :], list(signal_changes(shifted))]
        rows = [change for changes in self._rounds for change in changes]
        (self._folder / SIGNALS).write_bytes(to_csv(rows))
