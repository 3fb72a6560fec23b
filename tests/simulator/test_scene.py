"""Do simulated cars move as their scene says, and is the truth about them right?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fines.errors import ConfigurationError
from simulator.scene import ArrowHead, Car, Scene, load_scene
from simulator.truth import TrueAct, acts
from tests.simulator.small_scene import SCENES, SMALL


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    file = tmp_path / "small.toml"
    file.write_text(SMALL, "utf-8")
    return load_scene(file)


def named(name: str) -> Scene:
    return load_scene(SCENES / f"{name}.toml")


def first_car(scene: Scene) -> Car:
    car = scene.cars[0]
    assert isinstance(car, Car)
    return car


def test_a_car_drives_as_far_as_its_speeds_say(scene: Scene) -> None:
    car = replace(
        first_car(scene), start_y_m=0.0, speeds=((0.0, 10.0), (2.0, 0.0), (3.0, 0.0), (4.0, 4.0))
    )
    assert [car.pose(t_s).y_m for t_s in (0, 1, 2, 3, 4, 5)] == pytest.approx(
        [0, 7.5, 10, 10, 12, 16]
    )
    assert [car.pose(t_s).braking for t_s in (1.0, 2.5, 4.5)] == [True, True, False]


def test_a_car_changes_lanes_smoothly_and_turns_its_nose(scene: Scene) -> None:
    car = replace(first_car(scene), across=((1.0, 1.0), (3.0, -1.0)))
    assert [car.pose(t_s).x_m for t_s in (0, 1, 2, 3, 4)] == pytest.approx([1, 1, 0, -1, -1])
    assert car.pose(2.0).yaw_rad < -0.1
    assert car.pose(4.0).yaw_rad == 0


def test_the_truth_of_the_demo_is_one_act_of_each_kind() -> None:
    demo = named("demo")
    found = acts(demo)
    assert [(act.offence, act.plate) for act in found] == [
        ("solid_line", "01KG002DEM"),
        ("red_light", "01KG003DEM"),
    ]
    assert [act.at - demo.start for act in found] == [
        timedelta(seconds=4),
        timedelta(seconds=8),
    ]


def test_nothing_happens_in_the_peaceful_scene() -> None:
    assert acts(named("no_violation")) == []


@pytest.mark.parametrize(
    ("programme", "expected"),
    [
        (((0.0, "red"),), [("red_light", "01KG003TST")]),
        (((0.0, "green"), (0.2, "red")), []),
        (((0.0, "red"), (0.8, "green")), []),
        (((0.0, "off"),), []),
    ],
    ids=["red", "within the grace", "green before it is over", "light out of order"],
)
def test_red_light_by_its_programme(
    programme: tuple[tuple[float, str], ...],
    expected: list[tuple[str, str]],
    scene: Scene,
) -> None:
    car = replace(first_car(scene), start_y_m=6.0)
    found = acts(replace(scene, programme=programme, cars=(car,)))
    assert [(act.offence, act.plate) for act in found] == expected
    assert all(isinstance(act, TrueAct) for act in found)


def test_arrows_alone_rule_who_drives_straight_on() -> None:
    arrows = named("arrows")
    assert [(act.offence, act.plate) for act in acts(arrows)] == [("red_light", "01KG032DEM")]
    green = ArrowHead(signal_group="1A", programme=((0.0, "green"),))
    assert acts(replace(arrows, arrow=green)) == []
    round_alone = acts(replace(arrows, arrow=None))
    assert [act.plate for act in round_alone] == ["01KG031DEM", "01KG032DEM"]


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        ('name = "small"', "", "'name' is missing; write it there."),
        ("at_s = 0.0", "at_s = 1.0", "the signal programme must begin at_s = 0; mend that value."),
        ("[signal]", '[arrow]\ngroup = "1A"\nstates = []\n[signal]', "must begin at_s = 0"),
        ("[signal]", "[arrow]\nstates = []\n[signal]", "'group' is missing; write it there."),
        ("#a32a25", "#red", "mend that value."),
        ("lanes = 2", "lanes = ", "not TOML"),
        ("lanes = 2", "lorries = 2", "mend that value."),
    ],
)
def test_a_wrong_scene_is_refused_by_name(
    right: str, wrong: str, sentence: str, tmp_path: Path
) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(SMALL.replace(right, wrong), "utf-8")
    with pytest.raises(ConfigurationError) as refused:
        load_scene(file)
    assert str(refused.value).startswith(f"{file}: ")
    assert sentence in str(refused.value)


def test_a_missing_scene_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="there is no such scene file"):
        load_scene(tmp_path / "none.toml")
