"""Do the controllers' lines reach every detecting worker, and the broken ones the dead letters?"""

from __future__ import annotations

import socket
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from detectors.controller_feed import SignalWord
from detectors.signals import SignalLog, SignalState
from fines.errors import ConfigurationError, InvalidValueError
from pipeline.bus.embedded import EmbeddedBus
from pipeline.dead_letters import dead_letters
from pipeline.life import Life
from pipeline.signal_feeds import HEARD_EVERY_S, HeardWatch, SignalFeeds
from pipeline.signal_intake import SignalIntake
from pipeline.signal_lines import MOST_LINES, line_of, read_lines, word_of
from pipeline.signal_listener import listen, open_socket, parse_senders
from pipeline.topics import TOPICS
from tests.detectors.plain_road import SITE, plain_site
from tests.detectors.scripted import ScriptedLamps
from tests.detectors.test_lamp_watch import frames

NOW = datetime(2026, 5, 1, 8, 0, 20, tzinfo=UTC)
OURS = frozenset({"K-1"})
CSV = b"2026-05-01T08:00:12.480Z,1,red,17,K-1"
JSON = (
    b'{"at": "2026-05-01T08:00:12.480Z", "group": "1", "state": "red", "seq": 17, '
    b'"controller": "K-1"}'
)
WORD = SignalWord(
    at=NOW - timedelta(seconds=7.52), sequence=17, controller="K-1", group="1",
    state=SignalState.RED,
)  # fmt: skip


def test_both_forms_say_the_same() -> None:
    assert word_of(CSV) == word_of(JSON) == word_of(line_of(WORD)) == WORD


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"hello", "'hello' must be at,group,state,seq,controller, or such a JSON object."),
        (b"\xff\xfe", "The line is no text in UTF-8; send it so."),
        (b"{", "'{' is no JSON (Expecting property name"),
        (JSON.replace(b'"red"', b'"red", "state": "green"'), "has 'state' twice in one table"),
        (
            CSV.replace(b"2026-05-01T08:00:12.480Z", b"0001-01-01T00:00:00+14:00"),
            "at: '0001-01-01T00:00:00+14:00' lies at the calendar's end; set the",
        ),
        (
            CSV.replace(b"2026-05-01T08:00:12.480Z", b"9999-12-31T23:59:59-12:00"),
            "at: '9999-12-31T23:59:59-12:00' lies at the calendar's end; set the",
        ),
        (b"{}", "The line needs the keys at, group, state, seq, controller, and no others."),
        (JSON.replace(b"17", b"true"), "seq must be a whole number, not 'True'."),
        (JSON.replace(b'"1"', b"1"), "group must be a text, not '1'."),
        (CSV.replace(b"17", b"-1"), "seq '-1' is no whole number from 0; mend it."),
        (CSV.replace(b"red", b"blue"), "state: 'blue' is no state; write one of"),
        (CSV.replace(b"Z", b""), "at: '2026-05-01T08:00:12.480' has no zone; end it with Z."),
        (CSV.replace(b",1,", b",,"), "group '' must have 1 to 100 characters."),
        (CSV.replace(b"K-1", b"K-2"), "This sender may not speak for the controller 'K-2'"),
        (CSV.replace(b"08:00:12", b"08:00:23"), "lies 3.5 s in the future; set the controller's"),
        (CSV.replace(b"08:00:12", b"07:00:12"), "is 3608 s old, more than 600; what was charged"),
        (b"x" * 1001, "The line has 1001 bytes, more than 1000: send one word a line."),
    ],
)
def test_a_line_that_says_nothing_is_refused_alone(line: bytes, reason: str) -> None:
    words, (refused,) = read_lines(b"\n".join([CSV, line, JSON]), OURS, NOW)
    assert words == [WORD, WORD]
    assert reason in refused.reason


def test_too_many_lines_at_once_are_cut_off_by_name() -> None:
    words, (refused,) = read_lines(b"\n".join([CSV] * (MOST_LINES + 2)), OURS, NOW)
    assert len(words) == MOST_LINES
    assert refused.reason == "1002 lines at once, more than 1000: send fewer at a time."


def test_every_worker_hears_every_word_and_broken_lines_are_buried(tmp_path: Path) -> None:
    with closing(EmbeddedBus(tmp_path / "bus.db", TOPICS)) as bus:
        intake = SignalIntake(lambda: bus, lambda: NOW)
        taken = intake.take(CSV + b"\nrubbish\n", "10.0.0.7", OURS)
        assert (taken.words, len(taken.refused)) == (1, 1)
        (letter,) = dead_letters(bus)
        assert (letter.topic, letter.worker) == ("signals", "signals from 10.0.0.7")
        assert letter.message.value == b"rubbish"
        assert "must be at,group,state,seq,controller" in letter.reason
        for _ in range(2):
            feeds = SignalFeeds(bus)
            lights = feeds.of("K-1", timedelta(seconds=5))
            stranger = feeds.of("K-2", timedelta(seconds=5))
            HeardWatch(feeds, None).observe(frames((1, 1, 1))[0])
            assert lights.reading("1", WORD.at).state is SignalState.RED
            assert stranger.reading("1", WORD.at).since is None
            intake.take(CSV.replace(b"17", b"18").replace(b":12", b":14"), "a", OURS)
            time.sleep(HEARD_EVERY_S)
            assert lights.reading("1", WORD.at + timedelta(seconds=6)).since == WORD.at
            assert len(lights.changes("1", WORD.at, NOW)) == 2
            feeds.close()


def test_the_listener_believes_only_whom_it_knows(tmp_path: Path) -> None:
    life = Life("signals")
    with (
        closing(EmbeddedBus(tmp_path / "bus.db", TOPICS)) as bus,
        closing(open_socket("127.0.0.1", 0)) as listening,
        closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as sending,
    ):
        intake = SignalIntake(lambda: bus, lambda: NOW)
        senders = parse_senders("127.0.0.1=K-1 127.0.0.1=K-3")
        worker = threading.Thread(target=listen, args=(life, listening, intake, senders))
        worker.start()
        address = listening.getsockname()
        for content in (CSV, JSON.replace(b"K-1", b"K-2"), b"", CSV.replace(b"K-1", b"K-3")):
            sending.sendto(content, address)
        until = time.monotonic() + 60
        while time.monotonic() < until and len(list(bus.replay("signals"))) < 2:
            time.sleep(0.02)
        life.stopping.set()
        worker.join()
        assert [message.key for message in bus.replay("signals")] == ["K-1", "K-3"]
        assert ["may not speak" in letter.reason for letter in dead_letters(bus)] == [True]
        with pytest.raises(ConfigurationError, match="cannot be listened on"):
            open_socket("127.0.0.1", address[1])


def test_a_sender_without_a_controller_is_refused_at_start() -> None:
    assert parse_senders("") == {}
    with pytest.raises(ConfigurationError, match=r"'10\.0\.0\.7' must be ADDRESS=CONTROLLER"):
        parse_senders("10.0.0.7")
    with pytest.raises(InvalidValueError):
        word_of(b"")


def test_a_site_that_names_its_controller_hears_it_on_the_bus(tmp_path: Path) -> None:
    named = SITE + '[signals]\ncontroller = "K-1"\n'
    lamps = ScriptedLamps([])
    with closing(EmbeddedBus(tmp_path / "bus.db", TOPICS)) as bus:
        SignalIntake(lambda: bus, lambda: NOW).take(CSV, "a", OURS)
        feeds = SignalFeeds(bus)
        heard = feeds.lights(plain_site(tmp_path, named).signals, SignalLog([]), lamps)
        assert heard.watch is not None
        assert heard.signals.reading("1", WORD.at).state is SignalState.RED
        beside = feeds.lights(plain_site(tmp_path).signals, SignalLog([]), lamps)
        assert (beside.watch, beside.signals.reading("1", WORD.at).since) == (None, None)
        feeds.close()
