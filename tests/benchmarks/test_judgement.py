"""Is nobody charged wrongly on two simulated roads, and are runs repeated exactly?"""

import pytest

from benchmarks.judgement import (
    judge_arrows,
    judge_road,
    judge_stop_line,
    judge_street,
    judge_strips,
)
from benchmarks.judgement_score import JudgementScore


def judged(*roads: int, passes: int = 40) -> JudgementScore:
    score = JudgementScore()
    for road in roads:
        judge_road(road, passes, score)
    return score


def test_nobody_is_charged_wrongly_and_plain_acts_are_found() -> None:
    score = judged(0, 1)
    record = score.record()
    assert record["passes"] == 80
    assert not +score.wrongful
    assert score.found["speeding"] >= 0.8 * score.plain["speeding"] > 0
    assert all(score.found[offence] <= score.plain[offence] for offence in score.found)


def test_the_same_seed_gives_the_same_acts() -> None:
    first, again = (judged(1, passes=15).record() for _ in range(2))
    for record in (first, again):
        del record["ms_per_frame"]
    assert first == again


def test_on_streets_nobody_is_charged_wrongly_either() -> None:
    score = JudgementScore()
    for street in (0, 2):
        judge_street(street, 30, score)
    assert score.passes == 60
    assert not +score.wrongful
    # Frames are lost at random: of so few turns one may fall to the gate against frame gaps.
    missed = score.plain["forbidden_turn"] - score.found["forbidden_turn"]
    assert missed <= min(1, score.not_judged["frame_gap"])
    assert score.found["forbidden_turn"] > 0
    assert score.findings["pedestrian_priority"] > 0


def test_at_the_kerb_and_the_junction_nobody_is_charged_wrongly_either() -> None:
    score = JudgementScore()
    for street in (1, 3):
        judge_street(street, 25, score)
    assert not +score.wrongful
    for offence in ("parking", "junction_blocked"):
        assert score.found[offence] == score.plain[offence] > 0


def test_where_an_arrow_lets_turners_go_nobody_is_charged_wrongly() -> None:
    score = JudgementScore()
    judge_arrows(0, 40, score)
    assert score.passes == 40
    assert not +score.wrongful
    assert score.found["red_light"] == score.plain["red_light"] > 0


@pytest.mark.slow
def test_along_bus_lane_and_shoulder_nobody_is_charged_wrongly() -> None:
    score = JudgementScore()
    judge_strips(0, 40, score)
    assert score.passes == 40
    assert not +score.wrongful
    for offence in ("bus_lane", "shoulder"):
        assert score.found[offence] == score.plain[offence] > 0


@pytest.mark.slow
@pytest.mark.parametrize("line", [0, 1], ids=["from behind", "from the front"])
def test_at_stop_lines_nobody_is_charged_wrongly(line: int) -> None:
    score = JudgementScore()
    judge_stop_line(line, 40, score)
    assert score.passes == 40
    assert not +score.wrongful
    for offence in ("stop_line", "red_light"):
        assert score.found[offence] == score.plain[offence]
    assert score.findings["stop_line"] > 0 or line == 0
