"""Does SIGKILL of the desks in the middle of a step lose it, or do it twice?"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import numpy as np
import pytest

from api.demo.people import PEOPLE, enlist
from detectors.frame import encode_jpeg
from fines.decision import Decision, DecisionStatus
from fines.documents.verifying import verify_document
from fines.law import KYRGYZSTAN, load_law
from fines.officer import Role
from fines.procedure.review import Review
from fines.resolution import ResolutionStatus
from fines.storage.case_file import SqlCaseFile
from pipeline.wiring import clock, open_store
from tests.fines.invented import DEVICE, violation
from tests.parts import workers
from tests.parts.server import free_port, wait_for
from tests.parts.workers import Worker

PATIENCE_S = 120.0
INTO_THE_STEP_S = (0.05, 0.3)
WEEK = timedelta(days=7)

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def settings(tables_url: str, s3_url: str, tmp_path: Path) -> dict[str, str]:
    """PostgreSQL and S3; tables and people are on file."""
    with closing(SqlCaseFile(tables_url)) as case_file:
        enlist(case_file)
    port = free_port()
    return {
        "TRAFFIC_DATABASE_URL": tables_url,
        "TRAFFIC_EVIDENCE_URL": s3_url,
        "TRAFFIC_SIGNING_KEY": f"development:{tmp_path / 'signing'}",
        "TRAFFIC_PAYMENT_GATEWAY": f"sandbox:{tmp_path / 'sandbox.db'}",
        "TRAFFIC_PRINTER": f"folder:{tmp_path / 'print'}",
        "TRAFFIC_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "TRAFFIC_API_PORT": str(port),
    }


@pytest.fixture
def desks(settings: dict[str, str], tmp_path: Path) -> Iterator[list[Worker]]:
    """The processes that a test starts; gone when it is."""
    started: list[Worker] = []
    yield started
    for worker in started:
        worker.kill()


def confirmed(settings: dict[str, str]) -> Decision:
    """A case whose picture lies in the store, ready to be issued."""
    store = open_store("TRAFFIC_EVIDENCE_URL", settings["TRAFFIC_EVIDENCE_URL"])
    picture = store.put(encode_jpeg(np.full((240, 320, 3), 90, np.uint8)), "image/jpeg")
    # A few days ago by the clock of the desks: an old act could not be punished any more.
    now = clock()
    device = replace(DEVICE, certificate_valid_from=now - WEEK, certificate_valid_to=now + WEEK)
    seen = violation(now - timedelta(days=2), device=device)
    seen = replace(seen, evidence=tuple(replace(piece, sha256=picture) for piece in seen.evidence))
    with closing(SqlCaseFile(settings["TRAFFIC_DATABASE_URL"])) as case_file:
        review = Review(case_file, load_law(KYRGYZSTAN), clock)
        return review.confirm(review.register(seen).id, PEOPLE[Role.OPERATOR].officer)


def open_desks(settings: dict[str, str], started: list[Worker], folder: Path) -> httpx.Client:
    """Starts the desks and logs the inspector in."""
    started.append(workers.start("api", folder / f"api-{len(started)}", settings))
    client = httpx.Client(base_url=settings["TRAFFIC_PUBLIC_URL"], timeout=60.0)

    def answers() -> bool:
        try:
            return client.get("/health").status_code == 200
        except httpx.TransportError:
            return False

    assert wait_for(answers, PATIENCE_S), started[-1].log()
    inspector = PEOPLE[Role.INSPECTOR]
    given = {"officer": inspector.officer.id, "password": inspector.password}
    session = client.post("/api/v1/session", json=given).raise_for_status()
    client.headers["X-CSRF-Token"] = session.json()["csrf"]
    return client


def issue_and_kill(client: httpx.Client, path: str, desks: Worker, after_s: float) -> None:
    """Sends the step and kills the process while it is at it."""

    def send() -> None:
        try:
            client.post(path)
        except httpx.TransportError:
            return

    step = threading.Thread(target=send)
    step.start()
    time.sleep(after_s)
    desks.kill()
    step.join()


def test_a_resolution_is_issued_once_however_often_the_desks_are_killed(
    settings: dict[str, str], desks: list[Worker], tmp_path: Path
) -> None:
    decision = confirmed(settings)
    path = f"/api/v1/decisions/{decision.id}/issue"
    for after_s in INTO_THE_STEP_S:
        with closing(open_desks(settings, desks, tmp_path)) as client:
            issue_and_kill(client, path, desks[-1], after_s)
    with closing(open_desks(settings, desks, tmp_path)) as client:
        assert client.post(path).status_code in {201, 409}
        with closing(SqlCaseFile(settings["TRAFFIC_DATABASE_URL"])) as file, file.view() as view:
            issued = view.resolutions(ResolutionStatus.ISSUED, 10)
            assert [one.decision_id for one in issued] == [decision.id]
            assert view.decision(decision.id).status is DecisionStatus.ISSUED
            assert issued[0].number.endswith("000001")
        document = client.get(f"/api/v1/resolutions/{issued[0].number}/document")
        assert verify_document(document.content).genuine
