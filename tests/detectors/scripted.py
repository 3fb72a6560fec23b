"""Detectors, a reader and a store for the chain that say what a test tells them to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from detectors.detection import Box, Detection, Image
from detectors.lamp import LampLook
from detectors.signals import SignalState
from fines.errors import EvidenceMissingError
from fines.evidence import Sha256, address
from fines.plates import PlateNumber, PlateReading
from tests.detectors.plain_road import box_at

PLATE = PlateNumber("01KG123TST")

Places = Sequence[tuple[float, float, float]]


@dataclass
class ScriptedVehicles:
    """Finds what the script says for the frame whose number is written into its first pixel."""

    script: Callable[[int], list[Detection]]

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        return [self.script(int(image[0, 0, 0])) for image in images]


class PlateInEveryVehicle:
    """Finds one plate in the middle of each vehicle."""

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        box = Box(x_px=10, y_px=20, width_px=16, height_px=5)
        return [[Detection(label="plate", box=box, confidence=0.9)] for _ in images]


@dataclass
class ScriptedReader:
    """Reads the same on every plate, or what stands next in the script."""

    script: list[PlateReading | None] = field(default_factory=list)

    def read(self, plates: Sequence[Image]) -> list[PlateReading | None]:
        return [self.script.pop(0) if self.script else reading() for _ in plates]


@dataclass
class MemoryEvidence:
    """Keeps what it is given."""

    contents: dict[Sha256, bytes] = field(default_factory=dict)

    def put(self, content: bytes, media_type: str) -> Sha256:
        self.contents[address(content)] = content
        return address(content)

    def get(self, sha256: Sha256) -> bytes:
        if sha256 not in self.contents:
            raise EvidenceMissingError(sha256)
        return self.contents[sha256]


def reading(text: str | None = PLATE) -> PlateReading:
    return PlateReading(
        text=PlateNumber(text) if text else None,
        country="KG",
        pattern="KG_2016",
        confidence=0.95,
        reason=None if text else "unsure",
    )


def one_car(places: Places) -> Callable[[int], list[Detection]]:
    """A script of one car; its frames are numbered as the places."""

    def script(number: int) -> list[Detection]:
        if number >= len(places):
            return []
        _, x_m, y_m = places[number]
        return [Detection(label="car", box=box_at(x_m, y_m), confidence=0.9)]

    return script


@dataclass
class ScriptedLamps:
    """Sees in each head what stands next in the script."""

    script: list[SignalState]

    def look(self, heads: Sequence[Image]) -> list[LampLook]:
        return [LampLook(state=self.script.pop(0), p=0.99) for _ in heads]
