"""Does the benchmark of the bus measure both clients, and only itself without a broker?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import bus
from tests.parts.server import Server


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bus, "ROUNDS", 2)
    monkeypatch.setattr(bus, "FRAMES_A_ROUND", 10)


def test_kafka_is_measured_beside_the_bare_client(kafka_server: Server) -> None:
    rounds: list[None] = []
    score = json.loads(bus.run(kafka_server.url, lambda: rounds.append(None)).line())
    assert (score["bus"], score["frames"], len(rounds)) == ("kafka", 20, 3)
    assert min(score[name] for name in score if name.endswith(("_per_s", "_share"))) > 0


def test_the_embedded_bus_is_measured_alone(tmp_path: Path) -> None:
    score = bus.run(f"embedded:{tmp_path / 'bus.db'}")
    assert (score.bus, score.bare_in_per_s, score.in_share) == ("embedded", None, None)
    assert min(score.in_per_s, score.out_per_s) > 0
