"""How many pages and answers a second does the real application give, and how long does one take?

The application stands behind uvicorn over a case file of many invented cases; what asks it is a
process of its own, with so many clients at once that each wait for their answer. The citizen's
page and a case page write who looked into the audit chain, as always; an intake post opens a case.
"""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

import cv2
import httpx
import numpy as np
import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from api.access.machines import Scope, new_token
from api.access.sessions import COOKIE, log_in
from api.demo.people import PEOPLE, enlist
from api.desk import Desk
from api.main import create_app
from api.opening import open_desk
from benchmarks.events import bench_settings, listening
from benchmarks.filling import OFFENCE, SITE, Filled, analyse, fill, invented_plate
from benchmarks.search import p95
from fines.access_link import link_token
from fines.evidence import EvidenceKind, EvidencePiece
from fines.officer import Role
from fines.storage.case_file import SqlCaseFile
from pipeline import wiring

_SEED = 7
_PATIENCE_S = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as it goes over the wire."""

    path: str
    headers: Mapping[str, str]
    body: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageScore:
    """Answers a second of all clients together, and milliseconds of one; `refused` are not 2xx.

    `ms_first` is the longest that a client waited for its first answer, while all asked at once.
    """

    per_s: float
    ms_first: float
    ms_median: float
    ms_p95: float
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskScore:
    """What each page or address gives to so many clients at once."""

    database: str
    cases: int
    clients: int
    requests: int
    pages: Mapping[str, PageScore]


def run(
    cases: int = 10_000,
    requests: int = 400,
    clients: int = 8,
    database: str | None = None,
    advance: Callable[[int], object] = lambda _: None,
) -> DeskScore:
    """So many requests to each page, one page after the other.

    `database` is the address of an empty one; a new SQLite file where there is none.
    """
    with tempfile.TemporaryDirectory() as folder:
        key = Ed25519PrivateKey.generate()
        settings = bench_settings(Path(folder), key, None, database)
        with closing(wiring.open_case_file(settings)) as case_file:
            case_file.upgrade()
        desk = open_desk(settings)
        now = datetime.now(UTC).replace(microsecond=0)
        piece = _piece(desk, now)
        filled = fill(desk.case_file, cases, now, (piece,), advance)
        analyse(settings.database_url)
        plans = _plans(desk, filled, piece, requests)
        server = uvicorn.Server(uvicorn.Config(create_app(desk), log_level="error", lifespan="off"))
        with (
            ProcessPoolExecutor(1, mp_context=get_context("spawn")) as asker,
            listening(server) as address,
        ):
            pages = {
                name: asker.submit(ask_all, address, plan, clients).result()
                for name, plan in plans.items()
            }
        assert isinstance(desk.case_file, SqlCaseFile)  # noqa: S101 - as opened above
        desk.case_file.close()
    return DeskScore(
        database=settings.database_url.partition(":")[0],
        cases=cases,
        clients=clients,
        requests=requests,
        pages=pages,
    )


def _plans(
    desk: Desk, filled: Filled, piece: EvidencePiece, requests: int
) -> dict[str, list[Asked]]:
    """The requests to each page, in the order in which they are sent."""
    pick = random.Random(_SEED)  # noqa: S311 - a sample
    issued = pick.choices(filled.resolutions, k=requests)
    waiting = pick.choices(filled.waiting, k=requests)
    enlist(desk.case_file)
    token = new_token(desk.case_file, "bench-intake", Scope.VIOLATIONS)
    machine = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    operator, inspector = (_cookie(desk, role) for role in (Role.OPERATOR, Role.INSPECTOR))
    return {
        "citizen's page": [
            Asked(path=f"/r/{link_token(desk.link_secret, one.number)}", headers={})
            for one in issued
        ],
        "review queue": [Asked(path="/review", headers=operator) for _ in range(requests)],
        "case page": [Asked(path=f"/review/{one.id}", headers=operator) for one in waiting],
        "case by API": [
            Asked(path=f"/api/v1/decisions/{one.id}", headers=operator) for one in waiting
        ],
        "resolution by API": [
            Asked(path=f"/api/v1/resolutions/{one.number}", headers=inspector) for one in issued
        ],
        "intake post": [
            Asked(path="/api/v1/violations", headers=machine, body=_post(number, piece))
            for number in range(requests)
        ],
    }


def _cookie(desk: Desk, role: Role) -> dict[str, str]:
    person = PEOPLE[role]
    opened = log_in(desk.case_file, person.officer.id, person.password, desk.clock())
    assert opened is not None  # noqa: S101 - enlisted above
    return {"Cookie": f"{COOKIE}={opened[0]}"}


def _piece(desk: Desk, at: datetime) -> EvidencePiece:
    """One drawn picture that all cases cite."""
    drawn = np.full((540, 960, 3), 90, np.uint8)
    cv2.rectangle(drawn, (300, 200), (600, 400), (200, 40, 40), -1)
    content = cv2.imencode(".jpg", drawn)[1].tobytes()
    return EvidencePiece(
        kind=EvidenceKind.AT,
        sha256=desk.evidence.put(content, "image/jpeg"),
        media_type="image/jpeg",
        captured_at=at,
        frame=1,
        box_px=(300, 200, 300, 200),
    )


def _post(number: int, piece: EvidencePiece) -> bytes:
    """An act that is not on file yet: of an hour in which the invented cases have none."""
    at = datetime.now(UTC) - timedelta(hours=1)
    given: dict[str, Any] = {
        "offence": OFFENCE,
        "plate": invented_plate(number),
        "plate_confidence": 0.99,
        "site": SITE,
        "place": "Invented street, 1",
        "occurred_at": at.isoformat(),
        "evidence": [{"kind": piece.kind, "sha256": piece.sha256, "media_type": piece.media_type}],
    }
    return json.dumps(given).encode()


def ask_all(address: str, plan: Sequence[Asked], clients: int) -> PageScore:
    """Sends them by so many clients at once; in the process that asks."""
    shares = [plan[first::clients] for first in range(clients)]
    with ThreadPoolExecutor(clients) as pool:
        opened = [httpx.Client(base_url=address, timeout=_PATIENCE_S) for _ in range(clients)]
        list(pool.map(lambda client: client.get("/health").raise_for_status(), opened))
        began_s = time.perf_counter()
        told = list(pool.map(_ask, opened, shares))
        took_s = time.perf_counter() - began_s
        for client in opened:
            client.close()
    answers = [one for share in told for one in share]
    took_ms = [each_ms for each_ms, _ in answers]
    return PageScore(
        per_s=round(len(plan) / took_s, 1),
        ms_first=round(max(share[0][0] for share in told if share), 1),
        ms_median=round(median(took_ms), 1),
        ms_p95=round(p95(took_ms), 1),
        refused=sum(not ok for _, ok in answers),
    )


def _ask(client: httpx.Client, share: Sequence[Asked]) -> list[tuple[float, bool]]:
    """Milliseconds until the whole answer was there, and whether it was 2xx, of each."""
    told = []
    for asked in share:
        began_s = time.perf_counter()
        answer = client.request(
            "POST" if asked.body else "GET",
            asked.path,
            headers=dict(asked.headers),
            content=asked.body,
        )
        told.append((1000 * (time.perf_counter() - began_s), answer.is_success))
    return told
