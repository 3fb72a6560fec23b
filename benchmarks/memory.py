"""Does a worker that watches one busy camera for a day need more memory than in its first hour?

Boxes without pictures, through the whole chain as fast as it can; every frame brings the bytes of
a real JPEG's size, so that a frame kept too long is seen at once.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from benchmarks.judgement import LIGHTS, SEED, BoxesOfNow, chain_on, light_changes, measured_site
from benchmarks.judgement_comparing import START
from detectors.chain import DetectorChain
from detectors.frame import JPEG_BEGIN, JPEG_END, Frame
from detectors.signals import SignalChange, SignalLog, SignalReading
from simulator.boxes import Boxes, PaintedFrame, PaintedReader, instants
from simulator.measured_site import STOP_LINE_M, MeasuredRoad, random_road
from simulator.traffic import vehicles
from simulator.vehicle import Vehicle

HOUR_S = 3600.0
AT_ONCE = 250
RATE = 10.0
"""Frames a second: fewer than a camera sends, so that a day can be simulated within an hour."""
BETWEEN_S = 8.0
JPEG_BYTES = 300_000
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryScore:
    """RSS at the end of each simulated hour; `growth` is the last against the first, as a share.

    `spread` is the furthest that any later hour stands from the first.
    """

    hours: int
    rate: float
    frames: int
    passes: int
    findings: int
    rss_mib: tuple[float, ...]
    growth: float
    spread: float
    frames_per_s: float


@dataclass(slots=True)
class _PassingLights:
    """The lights of the vehicles that pass now: a controller's log that is cut off behind."""

    log: SignalLog = field(default_factory=lambda: SignalLog([]))

    def reading(self, group: str, at: datetime) -> SignalReading:
        return self.log.reading(group, at)

    def changes(self, group: str, start: datetime, end: datetime) -> list[SignalChange]:
        return self.log.changes(group, start, end)


@dataclass(slots=True)
class _Street:
    """One camera on one busy road with lights, simulated without an end."""

    road: MeasuredRoad
    rng: np.random.Generator
    chain: DetectorChain
    detector: BoxesOfNow
    reader: PaintedReader
    lights: _PassingLights
    rate: float
    passed_s: float = 0.0
    number: int = 0

    def pass_by(self) -> None:
        """The next vehicles, from the first to the last."""
        made = vehicles(AT_ONCE, self.rng, LIGHTS, STOP_LINE_M)
        last_s = max(vehicle.end_s for vehicle in made)
        since = START + timedelta(seconds=self.passed_s)
        self.lights.log = SignalLog(light_changes(last_s, 0.0, since))
        self.reader.plates = [vehicle.plate for vehicle in made]
        for frame in self._frames(made, last_s, since):
            self.chain.judge(frame)
            self.number += 1
        self.passed_s += last_s + BETWEEN_S

    def _frames(self, made: list[Vehicle], last_s: float, since: datetime) -> Iterator[Frame]:
        boxes = Boxes(camera=self.road.camera, rng=self.rng)
        camera = self.road.camera
        canvas = PaintedFrame(image=np.zeros((camera.height_px, camera.width_px, 3), np.uint8))
        first = 0
        for true_s, stamped_s in instants(last_s, self.rate, self.rng):
            while first < len(made) and made[first].end_s < true_s - 30:
                first += 1
            here = [v for v in made[first:] if v.start_s <= true_s <= v.end_s]
            self.detector.now = boxes.of(here, true_s)
            yield Frame(
                site=self.chain.site.id,
                number=self.number,
                captured_at=since + timedelta(seconds=stamped_s),
                image=canvas.paint(self.detector.now),
                jpeg=JPEG_BEGIN + bytes([self.number % 251]) * JPEG_BYTES + JPEG_END,
            )


def run(
    hours: int, rate: float = RATE, tell: Callable[[int, float], None] = lambda *_: None
) -> MemoryScore:
    """The score over this many simulated hours, one at least; `tell` hears hour and MiB at once."""
    rng = np.random.default_rng((SEED, 1))
    road = next(found for n in range(100) if (found := random_road(n, rng)).signals)
    lights = _PassingLights()
    reader = PaintedReader(plates=[], rng=rng)
    chain, detector = chain_on(measured_site(road, rng), reader, lights)
    street = _Street(
        road=road, rng=rng, chain=chain, detector=detector, reader=reader, lights=lights, rate=rate
    )
    measured: list[float] = []
    began_s = time.monotonic()
    while len(measured) < hours:
        street.pass_by()
        if street.passed_s >= HOUR_S * (len(measured) + 1):
            measured.append(rss_mib())
            tell(len(measured), measured[-1])
    first, *later = measured
    return MemoryScore(
        hours=hours,
        rate=rate,
        frames=chain.frames,
        passes=int(chain.passes),
        findings=chain.findings,
        rss_mib=tuple(round(mib, 1) for mib in measured),
        growth=round(measured[-1] / first - 1, 4),
        spread=round(max((abs(mib / first - 1) for mib in later), default=0.0), 4),
        frames_per_s=round(chain.frames / (time.monotonic() - began_s), 1),
    )


def rss_mib() -> float:
    """What this process holds of the machine's memory now (Linux)."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text("utf-8").split()[1])
    return pages * PAGE_BYTES / MIB
