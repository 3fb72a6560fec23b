"""Is each event of a flood judged once when the intake is killed? Real broker, database, store.

Of ten events two are acts that come twice, four are passages, one is forged and one of tomorrow,
all of them shuffled; some are no events at all.
"""

from __future__ import annotations

import base64
import json
import threading
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from api.access.machines import Scope, new_token
from benchmarks.event_mix import SERIAL, Signed, mixed_events
from fines.device_event import EventDoubt, EventEntry, EventOutcome
from fines.procedure.auditing import verify_audit
from fines.storage.case_file import SqlCaseFile
from pipeline import dead_letters
from pipeline.bus import Bus
from pipeline.device_events import read_report
from pipeline.device_signature import ed25519_verified
from pipeline.messages import event_draft
from pipeline.wiring import open_store
from tests.fines.devices import PICTURE
from tests.parts.server import free_port, wait_for
from tests.pipeline.conftest import PATIENCE_S, StartWorker
from tests.pipeline.test_batch_killed import REGISTER

EVENTS = 600
ACTS, PASSAGES, FORGED, TOMORROW = EVENTS // 5, 4 * EVENTS // 10, EVENTS // 10, EVENTS // 10
BATCH = 40
KILLS = 2
KEY = Ed25519PrivateKey.generate()

pytestmark = pytest.mark.timeout(900)


@pytest.fixture
def intake(settings: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """The real parts, and a register that knows the device and its token."""
    public = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()
    register = tmp_path / "devices.toml"
    text = REGISTER.format(serial=SERIAL, key=public) + 'token = "radar"\n'
    register.write_text(text, "utf-8")
    return settings | {
        "TRAFFIC_DEVICES": str(register),
        # Copies for outsiders are not what is tried here: without networks there are none.
        "TRAFFIC_VEHICLE_DETECTOR": "onnx:none",
    }


def sent_events(intake: dict[str, str], way: str) -> list[Signed]:
    store = open_store("TRAFFIC_EVIDENCE_URL", intake["TRAFFIC_EVIDENCE_URL"])
    return mixed_events(KEY, store.put(PICTURE, "image/jpeg"), EVENTS, way)


def signed(content: bytes, act: str | None = None) -> Signed:
    value = base64.b64encode(KEY.sign(content)).decode()
    return Signed(content=content, signature=value, act=act)


def renamed(one: Signed, **changed: str) -> Signed:
    """The same act under another name or device, signed anew."""
    document = json.loads(one.content) | changed
    return signed(json.dumps(document).encode(), changed["event"])


def publish(bus: Bus, events: Sequence[Signed]) -> None:
    for one in events:
        event_draft(SERIAL, one.content, one.signature).send(bus)
    bus.flush()


def entries(case_file: SqlCaseFile, events: Sequence[Signed]) -> dict[str, EventEntry]:
    """What is remembered, by the name of the event."""
    reports = [read_report(one.content, one.signature) for one in events]
    with case_file.view() as view:
        known = view.event_entries({report.key for report in reports})
    return {report.event.event: known[report.key] for report in reports if report.key in known}


def opened(case_file: SqlCaseFile) -> list[str]:
    """The decisions in the order in which they were proposed."""
    with case_file.view() as view:
        return [row.body["decision"] for _, row in view.unannounced(10_000)]


def grown(case_file: SqlCaseFile, before: int) -> bool:
    return len(opened(case_file)) > before


def outcomes(known: dict[str, EventEntry]) -> Counter[tuple[EventOutcome, EventDoubt | None]]:
    return Counter((entry.outcome, entry.doubt) for entry in known.values())


def test_over_the_broker_each_event_is_judged_once_and_in_order(
    intake: dict[str, str], bus: Bus, start: StartWorker
) -> None:
    events = sent_events(intake, "bus")
    strange = [signed(b'{"version": 1'), signed(b"\xff\xfe"), signed(b"{" * 50_000)]
    foreign = [
        renamed(one, device="NOBODY-1", event=f"foreign-{number}")
        for number, one in enumerate([one for one in events if one.act][:3])
    ]
    late = renamed(events[[bool(one.act) for one in events].index(True)], event="the last of all",
                   occurred_at=(datetime.now(UTC) - timedelta(minutes=2)).isoformat())  # fmt: skip
    third = EVENTS // (KILLS + 1)
    with closing(SqlCaseFile(intake["TRAFFIC_DATABASE_URL"])) as case_file:
        for kill in range(KILLS):
            worker = start("decide", intake)
            before = len(opened(case_file))
            publish(bus, [*events[kill * third : (kill + 1) * third], strange[kill], foreign[kill]])
            assert wait_for(partial(grown, case_file, before), PATIENCE_S), worker.log()
            worker.kill()
        last = start("decide", intake)
        publish(bus, [*strange[KILLS:], *foreign[KILLS:], *events[KILLS * third :], late])
        assert wait_for(lambda: len(opened(case_file)) > ACTS, PATIENCE_S), last.log()
        assert last.stop() == 0
        known = entries(case_file, [*events, late])
        assert outcomes(known) == {
            (EventOutcome.CASE, None): ACTS + 1,
            (EventOutcome.NOT_CHARGED, EventDoubt.FROM_THE_FUTURE): TOMORROW,
        }
        first = dict.fromkeys(one.act for one in [*events, late] if one.act is not None)
        assert opened(case_file) == [known[act].decision for act in first]
        report = verify_audit(case_file, ed25519_verified)
        assert (report.entries, report.fault) == (ACTS + 1, None)
    # Whoever is killed between a burial and its commit buries again: a place counts once.
    reasons = {letter.place: letter.reason for letter in dead_letters.dead_letters(bus)}
    assert len(reasons) == FORGED + len(strange) + len(foreign)
    assert sum("does not fit the key" in reason for reason in reasons.values()) == FORGED
    assert sum("is no JSON" in reason for reason in reasons.values()) == len(strange)
    assert sum("'NOBODY-1' is not in the register" in one for one in reasons.values()) == 3


def test_over_http_each_event_is_judged_once(
    intake: dict[str, str], start: StartWorker, tmp_path: Path
) -> None:
    events = sent_events(intake, "batch")
    port = free_port()
    intake |= {
        "TRAFFIC_API_PORT": str(port),
        "TRAFFIC_SIGNING_KEY": f"development:{tmp_path / 'signing'}",
        "TRAFFIC_PAYMENT_GATEWAY": f"sandbox:{tmp_path / 'sandbox.db'}",
        "TRAFFIC_PRINTER": f"folder:{tmp_path / 'print'}",
    }
    told: list[dict[str, Any]] = []
    with closing(SqlCaseFile(intake["TRAFFIC_DATABASE_URL"])) as case_file:
        token = new_token(case_file, "radar", Scope.DEVICE_EVENTS)
        url = f"http://127.0.0.1:{port}/api/v1/device-events/batch"
        sender = threading.Thread(target=lambda: told.extend(_sent(url, token, events)))
        desk = start("api", intake)
        sender.start()
        for _ in range(KILLS):
            before = len(opened(case_file))
            assert wait_for(partial(grown, case_file, before), PATIENCE_S), desk.log()
            desk.kill()
            desk = start("api", intake)
        sender.join(PATIENCE_S)
        assert not sender.is_alive(), desk.log()
        assert len(opened(case_file)) == len(set(opened(case_file))) == ACTS
        assert outcomes(entries(case_file, events)) == {
            (EventOutcome.CASE, None): ACTS,
            (EventOutcome.NOT_CHARGED, EventDoubt.FROM_THE_FUTURE): TOMORROW,
        }
        report = verify_audit(case_file, ed25519_verified)
        assert (report.entries, report.fault) == (ACTS, None)
    answers = [each["answer"] for each in told if each["answer"] is not None]
    assert Counter(answer["doubt"] or answer["outcome"] for answer in answers) in [
        {"case": ACTS - moved, "on_file": ACTS + moved, "no_act": PASSAGES,
         "from_the_future": TOMORROW}
        for moved in range(KILLS * BATCH + 1)
    ]  # fmt: skip
    refused = [each["problem"]["type"] for each in told if each["problem"] is not None]
    assert refused == ["urn:tartip:problem:signature-refused"] * FORGED


def _sent(url: str, token: str, events: Sequence[Signed]) -> list[dict[str, Any]]:
    """The answers of a device that sends each batch until it is told what became of it."""
    answers: list[dict[str, Any]] = []
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    with httpx.Client(headers=headers, timeout=60.0) as client:
        for first in range(0, len(events), BATCH):
            body = json.dumps(
                [
                    {"content": base64.b64encode(one.content).decode(), "signature": one.signature}
                    for one in events[first : first + BATCH]
                ]
            )
            answers += _until_told(client, url, body)
    return answers


def _until_told(client: httpx.Client, url: str, body: str) -> list[dict[str, Any]]:
    pause = threading.Event()
    while True:
        try:
            answer = client.post(url, content=body)
        except httpx.TransportError:
            pause.wait(0.2)
            continue
        if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
            told: list[dict[str, Any]] = answer.raise_for_status().json()
            return told
        pause.wait(float(answer.headers["Retry-After"]))
