"""What do the tests with real workers share? Acts on an invented street, and the real parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fines.procedure.review import case_number
from fines.storage.case_file import SqlCaseFile
from fines.violation import SiteId, Violation, violation_id
from pipeline.bus import Bus
from pipeline.messages import violation_draft
from pipeline.wiring import open_bus
from tests.fines.invented import NOON, PLATE, RED_LIGHT, violation
from tests.parts import workers
from tests.parts.workers import Worker

# A group may have to miss several dead members one after the other, each for its session.
PATIENCE_S = 240.0
StartWorker = Callable[[str, dict[str, str]], Worker]


def acts(count: int, first: int = 0) -> list[Violation]:
    """Different acts on the invented street, a second after each other."""
    made = []
    for number in range(first, first + count):
        site = SiteId(f"street-{number % 5}")
        at = NOON + timedelta(seconds=number)
        identity = violation_id(site, RED_LIGHT, PLATE, at)
        made.append(replace(violation(at), id=identity, site=site))
    return made


def send(bus: Bus, violations: Sequence[Violation]) -> None:
    for one in violations:
        violation_draft(one).send(bus)
    bus.flush()


def cases(url: str) -> list[str]:
    """The numbers of all cases on file."""
    with closing(SqlCaseFile(url)) as case_file, case_file.begin() as transaction:
        return sorted(case.number for case in transaction.cases(10_000))


def numbers(violations: Sequence[Violation]) -> list[str]:
    return sorted(case_number(one) for one in violations)


@pytest.fixture
def settings(kafka_url: str, tables_url: str, s3_url: str, tmp_path: Path) -> dict[str, str]:
    """The real parts, the tables made."""
    return {
        "TRAFFIC_BUS_URL": kafka_url,
        "TRAFFIC_DATABASE_URL": tables_url,
        "TRAFFIC_EVIDENCE_URL": s3_url,
        "TRAFFIC_FRAMES_URL": f"{s3_url}/frames",
        "TRAFFIC_SITES": str(tmp_path),
    }


@pytest.fixture
def bus(settings: dict[str, str]) -> Iterator[Bus]:
    with closing(open_bus(settings["TRAFFIC_BUS_URL"])) as opened:
        yield opened


@pytest.fixture
def start(tmp_path: Path) -> Iterator[StartWorker]:
    """Starts workers that are gone when the test is."""
    started: list[Worker] = []

    def start(name: str, settings: dict[str, str]) -> Worker:
        started.append(workers.start(name, tmp_path / f"{name}-{len(started)}", settings))
        return started[-1]

    yield start
    for worker in started:
        worker.kill()
