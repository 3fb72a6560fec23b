"""What would detectors and readers say of these vehicles in each frame? With noise.

A frame's picture is empty but for each vehicle's number where its box lies, so that whoever looks
into a part of it knows whose it is. Boxes tremble about as far as those of the shipped detector on
rendered clips (1.9 px); that neighbours do so alike is assumed, to be on the safe side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from detectors.detection import Box, Detection, Image
from detectors.surroundings import PERSON
from detectors.tracking import STILL_HIDDEN, foot_hidden
from fines.plates import CharacterReading, PlateNumber, PlateReading
from simulator.lens import Lens
from simulator.scene import SceneCamera
from simulator.vehicle import Floats, Vehicle

ALIKE = 0.7
TREMBLE_PX, TREMBLE_SHARE, BIAS_PX = 1.0, 0.006, 1.2
TREND = (15.0, 21.0, 27.0, 33.0, 39.0, 45.0), (0.02, 0.018, 0.0, -0.016, -0.02, -0.045)
TREND_SHARE = (0.5, 1.3)
"""By distance, how much of its height a box ends too low: near by its shadow, far above dark tyres.
As the shipped detector draws rendered cars, more or less of it for each vehicle."""
MISSED, FALSE = 0.02, 0.01
MOST_COVERED = 0.6
WRONG_LABEL = 0.03
LEAST_SIDE_PX = 16.0
EDGE_PX = 4.0
UNSURE, WRONG_TEXT = 0.15, 0.015
CHARACTERS = "0123456789ABCDEHKMOPTX"


@dataclass(slots=True)
class Boxes:
    """The boxes of one camera, frame after frame."""

    camera: SceneCamera
    rng: np.random.Generator
    found: dict[int, list[float]] = field(default_factory=dict)
    """Seconds at which a vehicle was found at all, by its number."""
    feet_seen: dict[int, list[float]] = field(default_factory=dict)
    """Seconds at which a vehicle was found and nothing hid its foot, by its number."""
    feet_trusted: dict[int, list[float]] = field(default_factory=dict)
    """Those of them at which the gate against hidden feet was open, were every box drawn exactly.
    Who drives is judged by these; of who stands they tell for how long it was seen."""
    _tremble: dict[int, Floats] = field(default_factory=dict)
    _bias: dict[int, float] = field(default_factory=dict)
    _trend: dict[int, float] = field(default_factory=dict)
    _shut_at: dict[int, float] = field(default_factory=dict)

    def of(self, vehicles: Sequence[Vehicle], t_s: float) -> list[tuple[int, Detection]]:
        """Number and detection of each vehicle that a detector would find at this second."""
        seen = sorted(
            ((vehicle, box) for vehicle in vehicles if (box := self.true_box(vehicle, t_s))),
            key=lambda pair: -pair[1].bottom_px,
        )
        found: list[tuple[int, Detection]] = []
        nearer: list[Box] = []
        walking: list[Box] = []
        for vehicle, box in seen:
            visible = _uncovered(box, (*nearer, *walking))
            walks = vehicle.size.label == PERSON
            # People hide nobody's foot but each other's.
            shut = foot_hidden(box, (*nearer, *walking) if walks else nearer)
            if shut:
                self._shut_at[vehicle.number] = t_s
            since_s = t_s - self._shut_at.get(vehicle.number, -np.inf)
            (walking if walks else nearer).append(box)
            if visible is not None and self.rng.random() >= MISSED:
                found.append(
                    (vehicle.number, self._trembling(vehicle, visible, vehicle.place(t_s)[1]))
                )
                self.found.setdefault(vehicle.number, []).append(t_s)
                if visible == box and box.bottom_px < self.camera.height_px - EDGE_PX:
                    self.feet_seen.setdefault(vehicle.number, []).append(t_s)
                    if since_s > STILL_HIDDEN.total_seconds():
                        self.feet_trusted.setdefault(vehicle.number, []).append(t_s)
        if self.rng.random() < FALSE:
            found.append((0, self._false()))
        return found

    def true_box(self, vehicle: Vehicle, t_s: float) -> Box | None:
        """The box that holds all of the vehicle; None where it is too small or out of sight."""
        x, y = vehicle.place(t_s)
        size = vehicle.size
        half = size.width_m / 2
        # A lens that bends lines may show the middle of an end lower than its corners.
        sides = (-1, 0, 1) if self.camera.k1 else (-1, 1)
        own = np.array(
            [
                (side * half, along * size.length_m, z)
                for side in sides
                for along in (0, 1)
                for z in (vehicle.edge_m, size.height_m)
            ]
            + [
                (side * half, along, 0.0)
                for side in (-1, 1)
                for along in (vehicle.overhang_m, size.length_m - vehicle.overhang_m)
            ]
        )
        sine, cosine = np.sin(vehicle.heading(t_s)), np.cos(vehicle.heading(t_s))
        turn = np.array([(cosine, -sine, 0.0), (sine, cosine, 0.0), (0.0, 0.0, 1.0)])
        corners = own @ turn + (x, y, 0.0)
        pixels, depth = Lens(self.camera).project(corners)
        if depth.min() < 1.0:
            return None
        low = np.maximum(pixels.min(0), 0)
        high = np.minimum(pixels.max(0), (self.camera.width_px, self.camera.height_px))
        wide, tall = high - low
        if min(wide, tall) < LEAST_SIDE_PX:
            return None
        return Box(x_px=low[0], y_px=low[1], width_px=wide, height_px=tall)

    def _trembling(self, vehicle: Vehicle, box: Box, away_m: float) -> Detection:
        rng, number = self.rng, vehicle.number
        fresh = rng.normal(0, 1, 4)
        old = self._tremble.get(number)
        tremble = fresh if old is None else ALIKE * old + np.sqrt(1 - ALIKE**2) * fresh
        self._tremble[number] = tremble
        bias = self._bias.setdefault(number, float(rng.normal(0, BIAS_PX)))
        left, top, right, low = tremble * (TREMBLE_PX + TREMBLE_SHARE * box.height_px)
        label = vehicle.size.label
        if label == "truck" and rng.random() < WRONG_LABEL:
            label = "car"
        trend = float(np.interp(away_m, *TREND)) * self._trend.setdefault(
            number, float(rng.uniform(*TREND_SHARE))
        )
        bottom = box.bottom_px + low + bias + trend * box.height_px
        if box.bottom_px >= self.camera.height_px - 1:
            bottom = float(self.camera.height_px)
        return Detection(
            label=label,
            box=Box(
                x_px=box.x_px + left,
                y_px=box.y_px + top,
                width_px=max(box.width_px + right - left, 4.0),
                height_px=max(bottom - box.y_px - top, 4.0),
            ),
            confidence=float(rng.uniform(0.5, 0.95)),
        )

    def _false(self) -> Detection:
        rng = self.rng
        x, y = rng.uniform(0, self.camera.width_px - 90), rng.uniform(0, self.camera.height_px - 90)
        box = Box(x_px=float(x), y_px=float(y), width_px=80, height_px=60)
        return Detection(label="car", box=box, confidence=float(rng.uniform(0.2, 0.5)))


def _uncovered(box: Box, nearer: Sequence[Box]) -> Box | None:
    """What of the box a nearer vehicle leaves to be seen; None where too little."""
    bottom = box.bottom_px
    for other in nearer:
        shared = box.shared_px2(other)
        if shared > MOST_COVERED * box.area_px2:
            return None
        across = min(box.right_px, other.right_px) - max(box.x_px, other.x_px)
        if shared > 0 and across > 0.5 * box.width_px:
            bottom = min(bottom, max(other.y_px, box.y_px + 4))
    return Box(x_px=box.x_px, y_px=box.y_px, width_px=box.width_px, height_px=bottom - box.y_px)


@dataclass(slots=True)
class PaintedFrame:
    """One buffer in which each vehicle's number stands where its box lies."""

    image: Image
    painted: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)

    def paint(self, found: Sequence[tuple[int, Detection]]) -> Image:
        for corners in self.painted:
            cv2.rectangle(self.image, *corners, (0, 0, 0), cv2.FILLED)
        self.painted = []
        for number, seen in sorted(found, key=lambda pair: pair[1].box.bottom_px):
            box = seen.box
            corners = (
                (max(int(box.x_px), 0), max(int(box.y_px), 0)),
                (max(int(box.right_px), 0) - 1, max(int(box.bottom_px), 0) - 1),
            )
            if corners[0][0] > corners[1][0] or corners[0][1] > corners[1][1]:
                continue
            told = (number % 256, number // 256 % 256, 1)
            cv2.rectangle(self.image, *corners, told, cv2.FILLED)
            self.painted.append(corners)
        return self.image


class PaintedPlates:
    """A plate in the middle of every vehicle's lower half."""

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        return [[_plate_of(image)] for image in images]


def _plate_of(image: Image) -> Detection:
    high, wide = image.shape[:2]
    box = Box(
        x_px=wide * 0.36, y_px=high * 0.62, width_px=wide * 0.28, height_px=max(wide * 0.065, 9.0)
    )
    return Detection(label="plate", box=box, confidence=0.9)


@dataclass(slots=True)
class PaintedReader:
    """Reads the plate of the vehicle whose number is painted; sometimes unsure, rarely wrong."""

    plates: Sequence[str]
    rng: np.random.Generator

    def read(self, images: Sequence[Image]) -> list[PlateReading | None]:
        return [self._read(image) for image in images]

    def _read(self, image: Image) -> PlateReading | None:
        if not image.size:
            return None
        low, high, seen = image[image.shape[0] // 2, image.shape[1] // 2]
        if not seen:
            return None
        text = self.plates[int(low) + 256 * int(high)]
        draw = self.rng.random()
        if draw < WRONG_TEXT:
            place = int(self.rng.integers(len(text)))
            text = text[:place] + str(self.rng.choice(list(CHARACTERS))) + text[place + 1 :]
        sure = draw < WRONG_TEXT or draw >= WRONG_TEXT + UNSURE
        p = float(self.rng.uniform(0.93, 0.995) if sure else self.rng.uniform(0.3, 0.85))
        characters = tuple(_character(one, p) for one in text)
        return PlateReading(
            text=PlateNumber(text) if sure else None,
            country=None,
            pattern=None,
            confidence=p,
            characters=characters,
            reason=None if sure else "unsure",
        )


def _character(best: str, p: float) -> CharacterReading:
    return CharacterReading(best=best, p=p, next="8" if best != "8" else "B", next_p=1 - p)


def instants(
    seconds: float, rate: float, rng: np.random.Generator, *, lost: float = 0.02
) -> Iterator[tuple[float, float]]:
    """True and stamped second of each frame: stamps tremble by 2 ms, frames and bursts get lost."""
    t_s, late = 0.0, -1.0
    while t_s < seconds:
        if rng.random() < 0.0005:
            late = t_s + float(rng.uniform(0.3, 2.0))
        if t_s > late and rng.random() >= lost:
            yield t_s, t_s + float(rng.normal(0, 0.002))
        t_s += 1 / rate
