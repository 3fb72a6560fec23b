"""Is each plain act that was not found told, with what the chain doubted meanwhile?"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from benchmarks.doubts_told import LATE_S, DoubtsTold
from benchmarks.judgement_comparing import START, compare
from benchmarks.judgement_score import MOST_TOLD, JudgementScore
from detectors.acts import Act
from detectors.detection import Box
from detectors.rules.finding import Doubt
from detectors.track import TrackId
from fines.plates import PlateNumber
from fines.violation import Measurement, OffenceCode
from simulator.true_acts import TrueDeed
from tests.fines.invented import violation
from tests.simulator.one_vehicle import one_vehicle

STEPS = [0.1 * step for step in range(11)]
SPEEDING = TrueDeed(offence="speeding", plain=True, from_s=0.0, to_s=1.0)


def doubted(*rows: tuple[float, str | None, Doubt]) -> DoubtsTold:
    told, counts = DoubtsTold(), Counter[tuple[OffenceCode | None, Doubt]]()
    for at_s, offence, doubt in rows:
        counts[OffenceCode(offence) if offence else None, doubt] += 1
        told.take(counts, at_s)
    return told


def missed(doubts: DoubtsTold, *deeds: TrueDeed, vehicles: int = 1) -> list[str]:
    score = JudgementScore()
    made = [one_vehicle(number=number, plate=f"P{number}") for number in range(vehicles)]
    seen = {vehicle.number: STEPS for vehicle in made}
    compare([], made, lambda _: deeds, seen, score, doubts)
    told = score.record()["missed_told"]
    assert isinstance(told, list)
    return told


def test_a_missed_act_is_told_with_its_vehicle_and_the_doubts_about_it() -> None:
    doubts = doubted(
        (0.5, "speed_20_40", Doubt.OCCLUDED),
        (0.7, "solid_line", Doubt.FRAME_GAP),
        (0.8, None, Doubt.CLOCK_RAN_BACK),
        (1.0, "speeding", Doubt.PLATE_UNSURE),
        (1.0, "speeding", Doubt.PLATE_UNSURE),
        (2.0 + LATE_S, "speeding", Doubt.UNEVEN_WAY),
    )
    assert missed(doubts, SPEEDING) == [
        "speeding at 0.00-1.00 s: vehicle 0 (car, P0), "
        "doubts meanwhile: occluded (1), plate_unsure (2)"
    ]


def test_an_act_of_which_nothing_was_doubted_says_so() -> None:
    assert missed(DoubtsTold(), SPEEDING) == [
        "speeding at 0.00-1.00 s: vehicle 0 (car, P0), doubts meanwhile: none"
    ]


def test_what_is_not_plain_or_out_of_sight_is_not_missed() -> None:
    unclear = TrueDeed(offence="speeding", plain=False, from_s=0.0, to_s=1.0)
    unseen = TrueDeed(offence="solid_line", plain=True, from_s=3.0, to_s=5.0)
    assert missed(DoubtsTold(), unclear, unseen) == []


def test_of_many_misses_the_first_are_told_and_the_others_counted() -> None:
    told = missed(DoubtsTold(), SPEEDING, vehicles=MOST_TOLD + 3)
    assert len(told) == MOST_TOLD + 1
    assert told[-1] == "and 3 more"


@pytest.mark.parametrize(("charged_m", "wrongful"), [(1.2, 0), (1.3, 1)])
def test_more_than_the_truth_allows_is_charged_wrongly(charged_m: float, wrongful: int) -> None:
    deed = TrueDeed(offence="stop_line", plain=True, from_s=0.0, to_s=1.0, most=1.25)
    measured = Measurement(
        quantity="beyond_line", value=2.0, unit="m", uncertainty=0.4, charged=charged_m
    )
    told = replace(
        violation(),
        offence=OffenceCode("stop_line"),
        plate=PlateNumber("P0"),
        occurred_at=START + timedelta(seconds=0.5),
        measurement=measured,
    )
    box = Box(x_px=0, y_px=0, width_px=1, height_px=1)
    act = Act(violation=told, track=TrackId(1), frame=5, box=box)
    score = JudgementScore()
    made = [one_vehicle(number=0, plate="P0")]
    compare([act], made, lambda _: [deed], {0: STEPS}, score, DoubtsTold())
    assert score.wrongful.total() == wrongful
    assert score.found["stop_line"] == 1 - wrongful


@pytest.mark.parametrize(("again_s", "seen"), [((0.2, 0.9), True), ((0.2, 1.9), False)])
def test_an_act_is_allowed_where_its_foot_is_seen_again(
    again_s: tuple[float, float], seen: bool
) -> None:
    deed = TrueDeed(offence="stop_line", plain=True, from_s=0.0, to_s=0.5, again_seen_s=again_s)
    assert deed.seen_in({0: STEPS}, 0) == seen
