"""Is everyone but the accused vehicle hidden for good, whatever the detectors see?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

from detectors.detection import Box, Detection, Image
from detectors.redaction import COARSE, Redaction
from detectors.site import View

OWN = Box(x_px=100, y_px=100, width_px=200, height_px=160)
BESIDE = Box(x_px=400, y_px=100, width_px=160, height_px=160)
SIZE = (480, 640)


@dataclass
class Sees:
    """Finds the same in every picture of the whole frame's size, and `near` in any other."""

    whole: Sequence[tuple[str, Box]] = ()
    near: Sequence[Box] = field(default_factory=tuple)

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        return [self._found(image) for image in images]

    def _found(self, image: Image) -> list[Detection]:
        seen = self.whole if image.shape[:2] == SIZE else [("plate", box) for box in self.near]
        return [Detection(label=label, box=box, confidence=0.9) for label, box in seen]


def noise() -> Image:
    return np.random.default_rng(5).integers(0, 255, (*SIZE, 3)).astype(np.uint8)


def part(image: Image, box: Box) -> Image:
    x, y = round(box.x_px), round(box.y_px)
    return image[y : y + round(box.height_px), x : x + round(box.width_px)]


def hidden(
    vehicles: Sees | None = None,
    plates: Sees | None = None,
    view: View = View.REAR,
    plate: Box | None = None,
) -> Image:
    return Redaction(vehicles or Sees(), plates or Sees(), view).redacted(noise(), OWN, plate)


def colours(image: Image) -> int:
    return len(np.unique(image.reshape(-1, 3), axis=0))


def test_the_vehicle_stays_and_all_else_loses_what_is_small() -> None:
    copy = hidden()
    assert np.array_equal(part(copy, OWN), part(noise(), OWN))
    # Squares of 4 px at this width: a sixteenth of the colours is left.
    assert colours(part(copy, BESIDE)) <= (160 / 4 + 1) ** 2


@pytest.mark.parametrize("label", ["car", "truck", "person"])
def test_another_vehicle_or_person_keeps_a_few_flat_squares(label: str) -> None:
    copy = hidden(Sees([(label, BESIDE)]))
    assert colours(part(copy, BESIDE)) <= COARSE**2


def test_the_vehicle_itself_is_not_hidden_though_the_detector_sees_it_again() -> None:
    again = Sees([("car", OWN), ("truck", OWN.moved(8, 4))])
    assert np.array_equal(part(hidden(again), OWN), part(noise(), OWN))


def test_another_vehicle_before_it_hides_what_both_cover() -> None:
    before = Box(x_px=220, y_px=180, width_px=150, height_px=120)
    copy = hidden(Sees([("car", OWN), ("car", before)]))
    assert colours(part(copy, before)) <= COARSE**2


def test_a_rider_loses_the_head_and_keeps_the_plate_below() -> None:
    copy = hidden(Sees([("person", OWN)]))
    head = Box(x_px=100, y_px=100, width_px=200, height_px=70)
    foot = Box(x_px=100, y_px=190, width_px=200, height_px=70)
    assert colours(part(copy, head)) <= COARSE**2
    assert np.array_equal(part(copy, foot), part(noise(), foot))


def test_from_the_front_the_glass_is_hidden() -> None:
    glass = Box(x_px=100, y_px=100, width_px=200, height_px=80)
    assert colours(part(hidden(view=View.FRONT), glass)) <= COARSE**2


def test_a_plate_of_a_vehicle_that_was_not_seen_is_hidden() -> None:
    plate = Box(x_px=450, y_px=200, width_px=60, height_px=16)
    assert colours(part(hidden(plates=Sees([("plate", plate)])), plate)) <= COARSE**2


def test_one_plate_on_the_vehicle_stays_and_of_two_unknown_ones_none() -> None:
    one = Box(x_px=20, y_px=100, width_px=60, height_px=16)
    two = Box(x_px=120, y_px=100, width_px=60, height_px=16)
    alone = hidden(plates=Sees(near=[one]))
    assert np.array_equal(part(alone, one.moved(100, 100)), part(noise(), one.moved(100, 100)))
    both = hidden(plates=Sees(near=[one, two]))
    for plate in (one, two):
        assert colours(part(both, plate.moved(100, 100))) <= COARSE**2


def test_where_its_plate_is_known_the_other_one_is_hidden() -> None:
    own, other = (Box(x_px=x, y_px=100, width_px=60, height_px=16) for x in (20, 120))
    copy = hidden(plates=Sees(near=[own, other]), plate=own.moved(100, 100))
    assert np.array_equal(part(copy, own.moved(100, 100)), part(noise(), own.moved(100, 100)))
    assert colours(part(copy, other.moved(100, 100))) <= COARSE**2


@pytest.mark.parametrize(
    "box",
    [
        Box(x_px=-50, y_px=-50, width_px=100, height_px=100),
        Box(x_px=600, y_px=450, width_px=100, height_px=100),
        Box(x_px=700, y_px=500, width_px=50, height_px=50),
        Box(x_px=10, y_px=10, width_px=1, height_px=1),
    ],
)
def test_boxes_at_and_over_the_edge_are_no_trouble(box: Box) -> None:
    redaction = Redaction(Sees([("car", box)]), Sees([("plate", box)]), View.FRONT)
    assert redaction.redacted(noise(), OWN, box).shape == (*SIZE, 3)
    assert Redaction(Sees(), Sees(), View.FRONT).redacted(noise(), box).shape == (*SIZE, 3)
