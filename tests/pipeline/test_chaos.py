"""Does SIGKILL in the middle lose a violation or make a second case? Real processes."""

from __future__ import annotations

from pipeline import dead_letters
from pipeline.bus import Bus
from pipeline.messages import read_announcement
from tests.parts.server import wait_for
from tests.pipeline.conftest import PATIENCE_S, StartWorker, acts, cases, numbers, send


def test_killing_decide_in_the_middle_loses_no_violation_and_makes_no_second_case(
    settings: dict[str, str], bus: Bus, start: StartWorker
) -> None:
    sent = acts(1200)
    url = settings["TRAFFIC_DATABASE_URL"]
    send(bus, sent)
    victim, other = start("decide", settings), start("decide", settings)
    assert wait_for(lambda: len(cases(url)) > 5, PATIENCE_S)
    victim.kill()
    on_file = len(cases(url))
    assert on_file < 1200
    send(bus, sent[:30])
    assert wait_for(lambda: len(cases(url)) == 1200, PATIENCE_S), (
        f"{len(cases(url))} on file, {list(dead_letters.dead_letters(bus))}\n{other.log()}"
    )
    assert wait_for(lambda: other.count("done") >= 30, PATIENCE_S)
    assert other.stop() == 0
    assert cases(url) == numbers(sent)
    assert list(dead_letters.dead_letters(bus)) == []


def test_killing_relay_in_the_middle_loses_no_announcement(
    settings: dict[str, str], bus: Bus, start: StartWorker
) -> None:
    sent = acts(60)
    url = settings["TRAFFIC_DATABASE_URL"]
    send(bus, sent)
    start("decide", settings)
    victim = start("relay", settings)
    assert wait_for(lambda: victim.count("done") > 0, PATIENCE_S)
    victim.kill()
    assert wait_for(lambda: len(cases(url)) == 60, PATIENCE_S)
    start("relay", settings)

    def announced() -> set[str]:
        told = [read_announcement(message) for message in bus.replay("announcements")]
        return {each.key for each in told if each.kind == "decision.proposed"}

    assert wait_for(lambda: announced() == set(numbers(sent)), PATIENCE_S, 0.5)
