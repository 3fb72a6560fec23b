"""Does `tartip signals` run as a process, put words on the bus, and stop cleanly?"""

from __future__ import annotations

import socket
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from detectors.signals import instant_text
from pipeline.bus.embedded import EmbeddedBus
from pipeline.dead_letters import dead_letters
from pipeline.topics import TOPICS
from tests.parts import workers
from tests.parts.server import free_port, wait_for


@pytest.mark.slow
def test_the_worker_takes_datagrams_until_it_is_stopped(tmp_path: Path) -> None:
    port = free_port()
    settings = {
        "TRAFFIC_BUS_URL": f"embedded:{tmp_path / 'bus.db'}",
        "TRAFFIC_SIGNALS_UDP_PORT": str(port),
        "TRAFFIC_SIGNAL_SENDERS": "127.0.0.1=K-1",
    }
    worker = workers.start("signals", tmp_path / "signals", settings)
    try:
        assert worker.said("signals is at work")
        lines = f"{instant_text(datetime.now(UTC))},1,red,1,K-1\nrubbish\n".encode()
        with (
            closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as sending,
            closing(EmbeddedBus(tmp_path / "bus.db", TOPICS)) as bus,
        ):

            def heard() -> bool:
                sending.sendto(lines, ("127.0.0.1", port))
                return bool(list(bus.replay("signals")))

            assert wait_for(heard, 30)
            assert {message.key for message in bus.replay("signals")} == {"K-1"}
            assert wait_for(lambda: bool(list(dead_letters(bus))), 10)
        assert wait_for(lambda: worker.count("done") >= 1, 10)
        assert worker.count("buried") >= 1
        assert worker.stop() == 0
    finally:
        worker.kill()
