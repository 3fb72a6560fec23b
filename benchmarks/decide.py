"""How many violations a second are registered and proposed, beside the database alone?

The worker `tartip decide` takes them from the bus in batches; each becomes a case, a proposed
decision, an entry of the audit chain and an announcement, in one transaction a batch. The peer is
the same database writing the same records into a table of two columns, nothing else.
"""

from __future__ import annotations

import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Column, MetaData, Table, Text, insert

from benchmarks.events import bench_settings, work_off
from benchmarks.filling import invented_act, invented_plate
from fines.case import CaseKind
from fines.storage.engine import open_engine
from fines.violation import Violation
from pipeline import wiring
from pipeline.messages import violation_draft

_BATCH = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideScore:
    """Violations a second of the clock and of one core; `share` is ours beside the bare database.

    `double_cases` and `lost` count what did not become exactly one case.
    """

    bus: str
    database: str
    violations: int
    registered_per_s: float
    registered_per_cpu_s: float
    bare_per_s: float
    share: float
    double_cases: int
    lost: int


def run(count: int = 20_000, url: str | None = None, database: str | None = None) -> DecideScore:
    """The score over invented acts of as many plates; every hundredth act comes twice.

    `database` is the address of an empty one; a new SQLite file where there is none.
    """
    acts = [_act(number) for number in range(count)]
    drafts = [violation_draft(act) for act in acts]
    with tempfile.TemporaryDirectory() as folder:
        settings = bench_settings(Path(folder), Ed25519PrivateKey.generate(), url, database)
        case_file = wiring.open_case_file(settings)
        case_file.upgrade()
        with closing(wiring.open_bus(settings.bus_url)) as bus:
            for draft in (*drafts, *drafts[::100]):
                draft.send(bus)
            bus.flush()
            took_s, cpu_s, _ = work_off(bus, settings, count + len(drafts[::100]))
        with case_file.view() as view:
            cases = sum(case.kind is CaseKind.CAMERA for case in view.cases(10**7))
        case_file.close()
        bare_s = _bare(settings.database_url, [(act.id, draft.value.decode()) for act, draft in
                                               zip(acts, drafts, strict=True)])  # fmt: skip
    return DecideScore(
        bus=settings.bus_url.partition(":")[0],
        database=settings.database_url.partition(":")[0],
        violations=count,
        registered_per_s=round(count / took_s, 1),
        registered_per_cpu_s=round(count / cpu_s, 1),
        bare_per_s=round(count / bare_s, 1),
        share=round(bare_s / took_s, 2),
        double_cases=max(0, cases - count),
        lost=max(0, count - cases),
    )


def _act(number: int) -> Violation:
    """An act of a vehicle of its own, a second after the one before."""
    at = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1, seconds=number)
    return invented_act(invented_plate(number), at)


def _bare(address: str, rows: list[tuple[str, str]]) -> float:
    """Seconds that the database alone takes for these rows, a commit a batch."""
    table = Table("bare", MetaData(), Column("id", Text, primary_key=True), Column("record", Text))
    engine = open_engine(address)
    table.create(engine)
    began_s = time.perf_counter()
    for first in range(0, len(rows), _BATCH):
        some = [{"id": key, "record": record} for key, record in rows[first : first + _BATCH]]
        with engine.begin() as connection:
            connection.execute(insert(table), some)
    took_s = time.perf_counter() - began_s
    table.drop(engine)
    engine.dispose()
    return took_s
