"""Do the drivers at a stop line do what their truth says, seen from behind and from the front?"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from benchmarks.judgement import site_of
from simulator.collisions import collides
from simulator.measured_site import random_road
from simulator.stop_line_deeds import line_deeds
from simulator.stop_line_traffic import LIGHTS, SEEN_LINES, SeenLine, line_text, line_traffic
from simulator.true_acts import TrueDeed
from simulator.vehicle import SIZES, STEP_S, Vehicle

CAR = SIZES[0]
RED_S = LIGHTS.green_s + LIGHTS.yellow_s
"""When the red begins."""
GREEN_S = RED_S + LIGHTS.red_s

both_views = pytest.mark.parametrize("seen", SEEN_LINES, ids=["from behind", "from the front"])


def deeds_of(seen: SeenLine, *stops: tuple[float, float]) -> list[TrueDeed]:
    """Of a car whose end that is seen drives these rows of second and metres beyond the line."""
    at_s = np.arange(0.0, stops[-1][0], STEP_S)
    seen_m = np.interp(at_s, *np.array(stops).T)
    length_m = CAR.length_m if seen.view == "rear" else 0.0
    vehicle = Vehicle(
        number=0, plate="01KG001AAA", size=CAR, start_s=0.0, ahead=1, x_m=np.full(len(at_s), 1.9),
        y_m=seen.along_m(seen_m + length_m, CAR.length_m), edge_m=0.3, overhang_m=0.8,
    )  # fmt: skip
    return list(line_deeds(vehicle, seen))


@both_views
def test_every_kind_of_driver_comes_and_nobody_drives_through_another(seen: SeenLine) -> None:
    made = line_traffic(120, seen, np.random.default_rng(3))
    assert [vehicle.number for vehicle in made] == list(range(120))
    done = Counter(deed.offence for vehicle in made for deed in line_deeds(vehicle, seen))
    assert done["stop_line"] >= 6
    assert done["red_light"] >= 1
    assert done.total() < 60
    assert not any(collides(one, made[max(n - 12, 0) : n]) for n, one in enumerate(made))


@both_views
@pytest.mark.parametrize(
    ("beyond_m", "done"),
    [(-7.0, []), (1.5, ["stop_line"]), (8.0, ["red_light"])],
    ids=["before the line", "over it", "driven on"],
)
def test_where_it_stands_through_the_red(seen: SeenLine, beyond_m: float, done: list[str]) -> None:
    comes = [(RED_S, -20.0), (RED_S + 5, beyond_m), (GREEN_S + 1, beyond_m), (GREEN_S + 4, 30.0)]
    told = deeds_of(seen, (0.0, -25.0), *comes)
    assert [deed.offence for deed in told] == done


@both_views
def test_who_came_over_the_line_before_the_red_does_nothing_there(seen: SeenLine) -> None:
    way = [(0.0, -25.0), (RED_S - 0.5, 1.5), (GREEN_S + 1, 1.5), (GREEN_S + 4, 30.0)]
    assert deeds_of(seen, *way) == []


def test_a_front_on_the_paint_is_not_beyond_the_line() -> None:
    for front_m, count in ((0.35, 0), (0.45, 1)):
        way = [(RED_S, -20.0), (RED_S + 5, front_m), (GREEN_S + 1, front_m), (GREEN_S + 4, 20.0)]
        assert len(deeds_of(SEEN_LINES[1], (0.0, -25.0), *way)) == count


@both_views
def test_who_stands_and_drives_on_at_red_ran_the_light(seen: SeenLine) -> None:
    way = [(RED_S, -20.0), (RED_S + 3, 1.5), (RED_S + 7, 1.5), (RED_S + 9, 15.0)]
    assert [deed.offence for deed in deeds_of(seen, (0.0, -25.0), *way)] == ["red_light"]


def test_what_is_plain_tells_how_much_may_be_charged() -> None:
    way = [(RED_S, -20.0), (RED_S + 3, 3.0), (GREEN_S + 1, 3.0), (GREEN_S + 4, 20.0)]
    (deed,) = deeds_of(SEEN_LINES[1], (0.0, -25.0), *way)
    assert deed.plain
    assert deed.most == pytest.approx(3.0)
    assert deed.again_seen_s is not None
    assert deed.again_seen_s[0] > GREEN_S


def test_who_seemed_to_be_over_the_line_on_yellow_has_plainly_done_nothing() -> None:
    """A front seems farther off than it is, and nobody knows by how much."""
    for waits_m, plain in ((-2.0, True), (-1.2, False)):
        waits = [(RED_S - 1, waits_m), (RED_S + 2, waits_m)]
        way = [*waits, (RED_S + 4, 3.0), (GREEN_S + 1, 3.0), (GREEN_S + 4, 20.0)]
        (deed,) = deeds_of(SEEN_LINES[1], (0.0, -25.0), *way)
        assert deed.plain == plain


@both_views
def test_it_must_be_seen_before_it_is_over_the_line(seen: SeenLine) -> None:
    comes = [(RED_S + 1, -20.0), (RED_S + 5, 3.0), (GREEN_S + 1, 3.0), (GREEN_S + 4, 20.0)]
    (deed, *_) = deeds_of(seen, (0.0, -25.0), *comes)
    at_line_s = RED_S + 1 + 20.0 / 23.0 * 4
    seconds = np.arange(at_line_s - 0.1, 40.0, 0.1).tolist()
    assert not deed.seen_in({0: seconds}, 0)
    assert deed.seen_in({0: [at_line_s - 0.6, at_line_s - 0.3, *seconds]}, 0)


@both_views
def test_the_site_file_is_read(seen: SeenLine) -> None:
    rng = np.random.default_rng(2)
    site = site_of(line_text(random_road(1, rng), seen, rng))
    assert site.view == seen.view
    (approach,) = site.approaches
    ahead = 1.0 if seen.view == "rear" else -1.0
    assert approach.stop_line.direction[1] * ahead > 0.99
