"""Does a worker wait for a database or a broker that goes away? Real processes and servers."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from fines.errors import UnavailableError
from fines.storage.case_file import SqlCaseFile
from pipeline import dead_letters
from pipeline.bus import Bus
from pipeline.wiring import open_bus
from tests.parts import kafka, postgres
from tests.parts.server import wait_for
from tests.pipeline.conftest import PATIENCE_S, StartWorker, acts, cases, numbers, send

# A broker that starts twice beside other work takes longer than a test usually may.
pytestmark = pytest.mark.timeout(600)


def test_a_database_that_goes_away_for_ten_seconds_is_waited_for(
    settings: dict[str, str], bus: Bus, start: StartWorker, parts_folder: Path
) -> None:
    folder = parts_folder / "postgres-away"
    server = postgres.start(folder)
    url = postgres.create_database(server, "away")
    with closing(SqlCaseFile(url)) as case_file:
        case_file.upgrade()
    sent = acts(30)
    send(bus, sent[:10])
    decide = start("decide", settings | {"TRAFFIC_DATABASE_URL": url})
    assert wait_for(lambda: len(cases(url)) == 10, PATIENCE_S), decide.log()
    server.stop()
    send(bus, sent[10:])
    assert decide.said("does not answer", 30.0)
    assert wait_for(lambda: "does not answer" in decide.health().get("state", ""), 10.0)
    assert not wait_for(lambda: decide.process.poll() is not None, 10.0)
    again = postgres.start(folder, server.port)
    try:
        assert wait_for(lambda: len(cases(url)) == 30, PATIENCE_S), decide.log()
        assert decide.said("decide: it answers again, work goes on.")
        assert cases(url) == numbers(sent)
        assert list(dead_letters.dead_letters(bus)) == []
        assert decide.health() == {"worker": "decide", "state": "well"}
        decide.kill()
    finally:
        again.stop()


def test_a_broker_that_goes_away_is_waited_for(
    settings: dict[str, str], start: StartWorker, parts_folder: Path
) -> None:
    folder = parts_folder / "kafka-away"
    server = kafka.start(folder)
    url = settings["TRAFFIC_DATABASE_URL"]
    sent = acts(20)
    with closing(open_bus(server.url)) as bus:
        send(bus, sent[:10])
        decide = start("decide", settings | {"TRAFFIC_BUS_URL": server.url})
        relay = start("relay", settings | {"TRAFFIC_BUS_URL": server.url})
        # The ten acts, and the audit's checkpoint of the day before.
        assert wait_for(lambda: relay.count("done") == 11, PATIENCE_S), relay.log()
        server.stop()
        with pytest.raises(UnavailableError, match="The Kafka broker does not answer now"):
            send(bus, sent[10:])
        again = kafka.start(folder, server.port)
        try:
            send(bus, sent[10:])
            assert wait_for(lambda: len(cases(url)) == 20, PATIENCE_S), decide.log()
            assert wait_for(lambda: relay.count("done") >= 21, PATIENCE_S), relay.log()
            assert (decide.process.poll(), relay.process.poll()) == (None, None)
        finally:
            decide.kill()
            relay.kill()
            again.stop()
