"""Do events of devices on the bus become cases once, whatever comes between? On both buses."""

from __future__ import annotations

import json
import random
import shutil
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fines.device_event import DeviceEvent, DeviceSerial
from fines.law import KYRGYZSTAN, load_law
from fines.procedure.reporting import Reporting
from fines.procedure.review import Review
from fines.storage.case_file import SqlCaseFile
from fines.storage.record_codec import to_document
from pipeline import dead_letters
from pipeline.bus import Bus
from pipeline.decide import decide
from pipeline.device_signature import fault_of
from pipeline.life import Life
from pipeline.messages import event_draft, violation_draft
from pipeline.wiring import open_bus
from tests.fines.devices import RADAR, SERIAL, device_event, signature
from tests.fines.invented import NOON, KeptEvidence, MovableClock, no_copy, violation
from tests.parts.server import wait_for
from tests.pipeline.vendors.bodies import behind_gateway, multipart

LAW = load_law(KYRGYZSTAN)


@dataclass
class Office:
    """A decide worker with its parts, run until it has worked off what was sent."""

    bus: Bus
    case_file: SqlCaseFile
    life: Life

    def send(self, event: DeviceEvent, signed: str | None = None) -> None:
        content = json.dumps(to_document(event)).encode()
        event_draft(event.device, content, signature(content) if signed is None else signed).send(
            self.bus
        )

    def work_off(self, messages: int) -> None:
        self.bus.flush()
        clock = MovableClock(NOON + timedelta(minutes=1))
        reporting = Reporting(
            register={SERIAL: RADAR},
            verified=fault_of,
            case_file=self.case_file,
            evidence=KeptEvidence(),
            copy_of=no_copy,
            law=LAW,
            clock=clock,
        )
        review = Review(self.case_file, LAW, clock)
        work = threading.Thread(target=lambda: decide(self.life, self.bus, review, reporting))
        work.start()
        done = wait_for(lambda: self.count("done", worker="decide") >= messages, 90)
        self.life.stopping.set()
        work.join()
        assert done

    def count(self, name: str, **labels: str) -> float:
        return self.life.registry.get_sample_value(f"tartip_{name}_total", labels) or 0.0

    def outcome(self, name: str) -> float:
        return self.count("device_events", outcome=name)

    def cases(self) -> int:
        with self.case_file.view() as view:
            return len(view.cases(10_000))

    def buried(self) -> list[dead_letters.DeadLetter]:
        return list(dead_letters.dead_letters(self.bus))


@pytest.fixture(params=["embedded", pytest.param("kafka", marks=pytest.mark.slow)])
def office(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path
) -> Iterator[Office]:
    url = f"embedded:{tmp_path}/bus.db"
    if request.param == "kafka":
        url = request.getfixturevalue("kafka_url")
    case_file = SqlCaseFile(f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}")
    with closing(open_bus(url)) as bus:
        yield Office(bus, case_file, Life("decide"))
    case_file.close()


def at(number: int, **changed: Any) -> DeviceEvent:
    return device_event(NOON - timedelta(seconds=number), event=str(number), **changed)


def test_replayed_reordered_forged_and_foreign_events_among_violations(office: Office) -> None:
    acts = [at(number) for number in range(20)]
    sent = [*acts, *acts[:10], at(30, clock=None), at(31, measurement=None)]
    random.Random(7).shuffle(sent)  # noqa: S311 - an order, no secret
    early = device_event(NOON + timedelta(hours=1), event="early")
    for event in [*sent, early]:
        office.send(event)
    office.send(at(40), signature(b"other bytes"))
    office.send(at(41), "")
    office.send(replace(at(42), device=DeviceSerial("DEMO-9")))
    event_draft(SERIAL, b'{"version": 1', "").send(office.bus)
    event_draft(SERIAL, b"{" * 50_000, "").send(office.bus)
    violation_draft(violation()).send(office.bus)
    office.work_off(len(sent) + 7)
    assert office.cases() == len(acts) + 1
    assert (office.outcome("case"), office.outcome("on_file")) == (20, 10)
    assert (office.outcome("clock_not_proven"), office.outcome("no_act")) == (1, 1)
    assert office.outcome("from_the_future") == 1
    assert office.outcome("SignatureRefusedError") == 2
    assert office.outcome("UnknownDeviceError") == 1
    assert office.outcome("UnreadableMessageError") == 2
    letters = office.buried()
    assert len(letters) == 5
    assert {letter.topic for letter in letters} == {"device-events"}
    reasons = " ".join(letter.reason for letter in letters)
    assert "The device 'DEMO-9' is not in the register" in reasons
    assert "does not fit the key of 'DEMO-RADAR-7'" in reasons
    assert "cannot be read: The event is no JSON" in reasons


def test_a_buried_event_is_whole_and_counts_once_it_is_replayed(office: Office) -> None:
    event = at(1)
    content = json.dumps(to_document(event)).encode()
    office.send(replace(event, device=DeviceSerial("DEMO-9")))
    event_draft(SERIAL, content, "").send(office.bus)
    office.work_off(2)
    assert office.cases() == 0
    missing = next(letter for letter in office.buried() if letter.message.value == content)
    assert missing.reason.startswith("The event '1' of 'DEMO-RADAR-7' is not signed")
    event_draft(SERIAL, missing.message.value, signature(content)).send(office.bus)
    office.life = Life("decide")
    office.work_off(1)
    assert office.cases() == 1


def test_a_flood_of_replays_in_any_order_loses_and_doubles_nothing(office: Office) -> None:
    acts = [at(number) for number in range(150)]
    flood = acts * 4
    random.Random(11).shuffle(flood)  # noqa: S311 - an order, no secret
    for event in flood:
        office.send(event)
    office.work_off(len(flood))
    assert office.cases() == len(acts)
    assert (office.outcome("case"), office.outcome("on_file")) == (150, 450)
    assert office.buried() == []


def test_a_makers_event_comes_over_the_bus_too(office: Office) -> None:
    for content in (behind_gateway(multipart()), behind_gateway(b"<not-xml")):
        event_draft(SERIAL, content, signature(content), "hikvision").send(office.bus)
    event_draft(SERIAL, behind_gateway(b"{}"), "", "acme").send(office.bus)
    office.work_off(3)
    assert (office.cases(), office.outcome("case")) == (2, 2)
    assert office.outcome("UnreadableMessageError") == 2
    assert len(office.buried()) == 2
