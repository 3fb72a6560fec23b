"""Is each sickness of a camera found in pictures, and a healthy one left alone, day and night?"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from detectors.camera_health import CameraHealth, Sickness
from detectors.clock_state import ClockFault
from detectors.detection import Image
from detectors.frame_figures import figures_of
from detectors.steadiness import Steadiness
from simulator.render import draw_scene
from simulator.scene import load_scene
from tests.detectors.plain_road import after
from tests.simulator.small_scene import SCENES

Change = Callable[[Image], Image]


@pytest.fixture(scope="module")
def day() -> list[Image]:
    """Frames of the demo street by day, with its cars under way."""
    scene = load_scene(SCENES / "demo.toml")
    drawn = draw_scene(scene, [number / scene.frames_per_s for number in range(0, 61, 20)])
    return [
        np.asarray(cv2.resize(frame.image, (640, 360), interpolation=cv2.INTER_AREA), np.uint8)
        for frame in drawn
    ]


def as_image(picture: np.ndarray) -> Image:
    whole: Image = np.clip(picture, 0, 255).astype(np.uint8)
    return whole


def by_night(picture: Image) -> Image:
    """The street under its lamps, with a car's headlights and a sensor's noise."""
    rng = np.random.default_rng(3)
    high, wide = picture.shape[:2]
    dim = picture * 0.16
    for x, y in ((0.2, 0.3), (0.7, 0.25), (0.45, 0.6), (0.5, 0.6)):
        cv2.circle(dim, (int(x * wide), int(y * high)), wide // 40, (200, 230, 255), -1)
    return as_image(cv2.GaussianBlur(dim, (0, 0), 1.2) + rng.normal(0, 4, picture.shape))


def blurred(picture: Image) -> Image:
    return as_image(cv2.GaussianBlur(picture, (0, 0), 2))


def dark(picture: Image) -> Image:
    return as_image(picture * 0.06)


def covered(picture: Image) -> Image:
    """A bag over the lens: light comes through and nothing else."""
    return as_image(cv2.GaussianBlur(picture, (0, 0), 60) * 0.1 + 90)


def dirty(picture: Image) -> Image:
    """Mud on a third of the glass, far out of focus."""
    high, wide = picture.shape[:2]
    mud = np.zeros((high, wide, 1), np.float32)
    cv2.ellipse(mud, (wide // 3, int(high * 0.6)), (wide // 5, high // 3), 0, 0, 360, 1.0, -1)
    thick = 0.95 * cv2.GaussianBlur(mud, (0, 0), 6)[:, :, None]
    return as_image(picture * (1 - thick) + 70 * thick)


def foggy(picture: Image) -> Image:
    """A light haze, as on many mornings."""
    return as_image(picture * 0.85 + 25)


def unchanged(picture: Image) -> Image:
    return picture


def look(
    health: CameraHealth, pictures: list[Image], change: Change, first_s: int, seconds: int
) -> None:
    """Every second one frame, in changing light."""
    rng = np.random.default_rng(first_s)
    made = [change(picture) for picture in pictures]
    for second in range(first_s, first_s + seconds):
        light = 1 + rng.normal(0, 0.03)
        at = after(second)
        health.frame_came(at)
        lit = cv2.convertScaleAbs(made[second % len(made)], alpha=light)
        health.looked(figures_of(np.asarray(lit, np.uint8), at))


def sicknesses(health: CameraHealth) -> set[Sickness]:
    state = health.state()
    assert state is not None
    return set(state.sicknesses) - {Sickness.GAPS}  # one frame a second is a gap each time


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "seconds", "found"),
    [
        (unchanged, 60, set()),
        (foggy, 400, set()),
        (by_night, 400, set()),
        (blurred, 40, {Sickness.BLURRED}),
        (dark, 40, {Sickness.DARK}),
        (covered, 40, {Sickness.COVERED}),
        (dirty, 400, {Sickness.DIRTY}),
    ],
)
def test_each_sickness_is_found_after_a_healthy_day_and_passes_again(
    change: Change, seconds: int, found: set[Sickness], day: list[Image]
) -> None:
    health = CameraHealth()
    look(health, day, unchanged, 0, 90)
    assert sicknesses(health) == set()
    look(health, day, change, 90, seconds)
    assert sicknesses(health) == found
    look(health, day, unchanged, 90 + seconds, 90)
    assert sicknesses(health) == set()


@pytest.mark.slow
def test_a_night_from_the_first_frame_is_not_sick(day: list[Image]) -> None:
    health = CameraHealth([figures_of(day[0], after(0))])
    look(health, day, by_night, 0, 400)
    assert sicknesses(health) == set()


@pytest.mark.slow
def test_a_truck_that_stands_before_the_lens_for_a_minute_is_no_dirt(day: list[Image]) -> None:
    health = CameraHealth()
    look(health, day, unchanged, 0, 90)
    look(health, day, dirty, 90, 60)
    assert sicknesses(health) == set()


@pytest.mark.slow
def test_a_reference_is_a_past(day: list[Image]) -> None:
    health = CameraHealth([figures_of(picture, after(0)) for picture in day])
    look(health, day, blurred, 0, 30)
    assert sicknesses(health) == {Sickness.BLURRED}


@pytest.mark.slow
def test_a_moment_is_no_sickness_and_what_was_is_remembered(day: list[Image]) -> None:
    health = CameraHealth()
    look(health, day, unchanged, 0, 90)
    health._lasting[Sickness.GAPS].on = False
    health._last_sick.clear()
    look(health, day, covered, 90, 4)
    assert sicknesses(health) == set()
    look(health, day, covered, 94, 10)
    look(health, day, unchanged, 104, 25)
    assert sicknesses(health) == set()
    assert health.sick_since(after(100)) is Sickness.COVERED


def drive(health: CameraHealth, first_s: float, seconds: float, rate: float) -> None:
    for number in range(round(seconds * rate)):
        health.frame_came(after(first_s + number / rate))


def rate_sicknesses(health: CameraHealth) -> set[Sickness]:
    return {what for what, lasting in health._lasting.items() if lasting.on}


def test_a_rate_that_halves_is_slow_and_holes_are_gaps() -> None:
    health = CameraHealth()
    drive(health, 0, 120, 25)
    assert rate_sicknesses(health) == set()
    drive(health, 120, 40, 8)
    assert rate_sicknesses(health) == {Sickness.SLOW}
    drive(health, 160, 60, 25)
    assert rate_sicknesses(health) == set()
    for second in range(220, 260):
        drive(health, second, 0.3, 50)
    assert Sickness.GAPS in rate_sicknesses(health)
    assert health.sick_since(after(259)) in (Sickness.GAPS, Sickness.SLOW)


def test_a_clock_that_was_set_back_begins_a_new_window() -> None:
    health = CameraHealth()
    drive(health, 0, 120, 25)
    drive(health, -3600, 120, 25)
    assert rate_sicknesses(health) == set()


def test_plates_that_can_no_longer_be_read_are_a_sickness() -> None:
    health = CameraHealth()
    for number in range(200):
        health.passed(number % 10 != 0)
    assert rate_sicknesses(health) == set()
    for number in range(60):
        health.passed(number % 5 == 0)
    assert rate_sicknesses(health) == {Sickness.UNREAD}
    for _ in range(60):
        health.passed(True)
    assert rate_sicknesses(health) == set()


def test_a_camera_that_never_read_many_plates_is_not_sick_of_it() -> None:
    health = CameraHealth()
    for number in range(400):
        health.passed(number % 5 == 0 and number < 300)
    assert rate_sicknesses(health) == set()


def test_a_knock_is_believed_the_second_time_and_the_clock_the_third() -> None:
    health = CameraHealth()
    for answer in (Steadiness.MOVED, Steadiness.NOT_COMPARABLE):
        health.compared(answer)
        assert rate_sicknesses(health) == set()
    health.compared(Steadiness.MOVED)
    assert rate_sicknesses(health) == {Sickness.MOVED}
    for _ in range(3):
        health.clock_checked(ClockFault.DRIFTS)
    assert rate_sicknesses(health) == {Sickness.MOVED, Sickness.CLOCK}
    health.compared(Steadiness.STEADY)
    health.compared(Steadiness.STEADY)
    # The clock alone keeps no camera from charging here: it has a gate of its own.
    assert health.sick_since(after(0)) is None
