"""Is an event lost or a case doubled when the worker is killed in the middle of a batch?

The real worker as a process of its own, over SQLite and over a real PostgreSQL.
"""

from __future__ import annotations

import base64
import json
import shutil
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from fines.procedure.auditing import verify_audit
from fines.storage.case_file import SqlCaseFile
from fines.storage.record_codec import to_document
from pipeline.device_signature import ed25519_verified
from pipeline.messages import event_draft
from pipeline.wiring import open_bus
from tests.fines.devices import KEY, SERIAL, device_event, signature
from tests.parts import workers
from tests.parts.server import wait_for

ACTS = 240
KILLS = 2
REGISTER = """
[[device]]
serial = "{serial}"
name = "Demo radar"
type_approval = "DEMO"
certificate = "DEMO"
certificate_valid_from = 2020-01-01T00:00:00Z
certificate_valid_to = 2100-01-01T00:00:00Z
site = "demo-avenue-40"
place = "Demo"
public_key = "{key}"
clock_sources = ["gnss"]
measures = [{{ quantity = "speed", unit = "km/h", least = 20, most = 250, error = 1, most_uncertainty = 2, limits = [{{ value = 60, valid_from = 2020-01-01, source = "demo" }}] }}]
"""  # noqa: E501


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path) -> str:
    """A case file with its tables."""
    if request.param == "sqlite":
        return f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}"
    url: str = request.getfixturevalue("tables_url")
    return url


def settings(folder: Path, address: str) -> dict[str, str]:
    public = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()
    register = folder / "devices.toml"
    register.write_text(REGISTER.format(serial=SERIAL, key=public), "utf-8")
    return {
        "TRAFFIC_BUS_URL": f"embedded:{folder}/bus.db",
        "TRAFFIC_DATABASE_URL": address,
        "TRAFFIC_EVIDENCE_URL": f"folder:{folder}/evidence",
        "TRAFFIC_DEVICES": str(register),
        # Copies for outsiders are not what is tried here: without networks there are none.
        "TRAFFIC_VEHICLE_DETECTOR": "onnx:none",
    }


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_killed_in_the_middle_of_batches_nothing_is_lost_or_doubled(
    address: str, tmp_path: Path
) -> None:
    given = settings(tmp_path, address)
    now = datetime.now(UTC) - timedelta(hours=1)
    with closing(open_bus(given["TRAFFIC_BUS_URL"])) as bus:
        for number in [*range(ACTS), *range(0, ACTS, 2)]:
            event = device_event(now + timedelta(seconds=number), event=str(number))
            content = json.dumps(to_document(event)).encode()
            event_draft(SERIAL, content, signature(content)).send(bus)
        bus.flush()
    with closing(SqlCaseFile(address)) as case_file:
        for kill in range(KILLS):
            worker = workers.start("decide", tmp_path / str(kill), given)
            assert wait_for(partial(_grown, case_file, _cases(case_file)), 120.0), worker.log()
            time.sleep(0.02 * kill)
            worker.kill()
        last = workers.start("decide", tmp_path / "last", given)
        with closing(open_bus(given["TRAFFIC_BUS_URL"])) as bus:
            late = device_event(now - timedelta(minutes=5), event="the last of all")
            content = json.dumps(to_document(late)).encode()
            event_draft(SERIAL, content, signature(content)).send(bus)
            bus.flush()
        assert wait_for(lambda: _cases(case_file) == ACTS + 1, 120.0), last.log()
        assert last.stop() == 0
        assert _cases(case_file) == ACTS + 1
        with case_file.view() as view:
            told = [row.body["decision"] for _, row in view.unannounced(10_000)]
            assert len(told) == len(set(told)) == ACTS + 1
        report = verify_audit(case_file, ed25519_verified)
        assert (report.entries, report.fault) == (ACTS + 1, None)


def _grown(case_file: SqlCaseFile, before: int) -> bool:
    return _cases(case_file) > before


def _cases(case_file: SqlCaseFile) -> int:
    with case_file.view() as view:
        return len(view.cases(10_000))
