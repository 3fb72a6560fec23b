"""Do the two lamps of a light bar flash in turn, and does a scene say so?"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from fines.errors import ConfigurationError
from simulator.car_shape import KINDS
from simulator.light_bar import lamps, lit
from simulator.render import frames
from simulator.scene import Car, LightBar, Scene, load_scene
from simulator.truth import acts
from tests.simulator.small_scene import SCENES, SMALL


def test_the_lamps_shine_in_turn_and_never_both() -> None:
    bar = LightBar(rounds_per_s=2.0, flashes=2, share_lit=0.6)
    shown = [lit(bar, t_s) for t_s in np.arange(0, 1, 0.01)]
    assert set(shown) == {(True, False), (False, True), (False, False)}
    flashes = sum(now[0] and not before[0] for before, now in pairwise(shown))
    assert flashes == 3  # Four in two rounds, the first of which begins at 0.
    assert not any(any(lit(replace(bar, on=False), t_s)) for t_s in np.arange(0, 1, 0.01))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_bar_stands_on_the_roof(kind: str) -> None:
    top = max(height for _, height in KINDS[kind].outline)
    for lamp in lamps(KINDS[kind], LightBar(), 0.0):
        assert lamp.faces[..., 2].min() == top
        assert 0 < lamp.faces[..., 0].min() < lamp.faces[..., 0].max() < KINDS[kind].length_m


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """The small scene, whose first car runs the red light with a bar on its roof."""
    file = tmp_path / "scene.toml"
    bar = 'across = [[0.0, -1.45]]\nlight_bar = { right = "red", rounds_per_s = 1.0 }\n'
    file.write_text(SMALL.replace("across = [[0.0, -1.45]]\n", bar), "utf-8")
    return load_scene(file)


def test_who_drives_with_flashing_lights_does_nothing_wrong(scene: Scene) -> None:
    car = scene.cars[0]
    assert isinstance(car, Car)
    assert car.light_bar is not None
    dark = replace(car, light_bar=replace(car.light_bar, on=False))
    assert acts(scene) == []
    assert [act.offence for act in acts(replace(scene, cars=(dark,)))] == ["red_light"]


def test_a_lit_lamp_is_seen_in_the_picture(scene: Scene) -> None:
    cars = [car for car in scene.cars if isinstance(car, Car)]
    dark = replace(scene, cars=tuple(replace(car, light_bar=None) for car in cars))
    lit_at, plain = next(frames(scene)).image, next(frames(dark)).image
    assert (lit_at[..., 0].astype(int) - plain[..., 0]).max() > 100


def test_another_colour_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "scene.toml"
    file.write_text(SMALL + 'light_bar = { left = "green" }\n', "utf-8")
    with pytest.raises(ConfigurationError, match="colour is 'blue' or 'red', not 'green'"):
        load_scene(file)


def test_the_ambulance_of_the_scene_is_let_through_in_truth() -> None:
    told = acts(load_scene(SCENES / "emergency.toml"))
    assert [(act.offence, act.plate) for act in told] == [("red_light", "01KG022DEM")]
