"""Is a camera that has moved found out, and a steady one left alone, whatever drives by?"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from detectors.detection import Image
from detectors.site_file import load_site
from detectors.steadiness import ReferenceView, Steadiness
from fines.errors import ConfigurationError
from simulator.render import draw_scene
from simulator.scene import load_scene
from tests.detectors.plain_road import SITE
from tests.simulator.small_scene import SCENES

pytestmark = pytest.mark.slow  # the street of the fixture is drawn for seconds


@pytest.fixture(scope="module")
def pictures() -> list[Image]:
    """A few frames of the demo street, half a second apart, with its cars under way."""
    scene = load_scene(SCENES / "demo.toml")
    drawn = draw_scene(scene, [number / scene.frames_per_s for number in range(0, 73, 24)])
    return [frame.image for frame in drawn]


@pytest.fixture(scope="module")
def view(pictures: list[Image]) -> ReferenceView:
    return ReferenceView([pictures[0]])


def turned(picture: Image, right_px: float, down_px: float, degrees: float = 0.0) -> Image:
    high, wide = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1.0)
    turn[:, 2] += np.array([right_px, down_px])
    moved = cv2.warpAffine(picture, turn, (wide, high), borderMode=cv2.BORDER_REFLECT)
    return np.asarray(moved, np.uint8)


@pytest.mark.slow
def test_a_steady_camera_is_steady_whatever_drives_by(
    view: ReferenceView, pictures: list[Image]
) -> None:
    assert {view.compared(picture) for picture in pictures} == {Steadiness.STEADY}


@pytest.mark.parametrize(("right", "down", "degrees"), [(12, 0, 0), (0, -15, 0), (0, 0, 1.5)])
def test_a_camera_that_was_knocked_has_moved(
    view: ReferenceView, pictures: list[Image], right: float, down: float, degrees: float
) -> None:
    assert view.compared(turned(pictures[1], right, down, degrees)) is Steadiness.MOVED


def test_a_little_wind_is_no_move(view: ReferenceView, pictures: list[Image]) -> None:
    assert view.compared(turned(pictures[1], 1, 1)) is Steadiness.STEADY


def test_darkness_and_another_place_cannot_be_compared(
    view: ReferenceView, pictures: list[Image]
) -> None:
    noise = np.random.default_rng(1).integers(0, 255, pictures[0].shape).astype(np.uint8)
    for picture in (np.zeros_like(pictures[0]), noise, pictures[0][:360]):
        assert view.compared(picture) is Steadiness.NOT_COMPARABLE


def test_the_best_of_several_references_counts(pictures: list[Image]) -> None:
    dark = np.asarray(pictures[0] * 0.02, np.uint8)
    assert ReferenceView([dark, pictures[0]]).compared(pictures[1]) is Steadiness.STEADY


def test_a_reference_that_is_not_there_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "site.toml"
    text = SITE.replace('view = "rear"', 'view = "rear"\nreferences = ["day.jpg"]')
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigurationError, match=r":8: the picture day\.jpg is not beside"):
        load_site(file)
