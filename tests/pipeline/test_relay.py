"""Does the relay empty the outbox, and does it post what was told, or unknown, of money?"""

from __future__ import annotations

import json
import threading
from contextlib import closing
from pathlib import Path

from fines.erasure import Retention
from fines.evidence import Sha256
from fines.gateways.sandbox import SandboxGateway, silent_first
from fines.law import KYRGYZSTAN, load_law
from fines.packages.audit_key import load_audit_key
from fines.payment import PaymentStatus
from fines.procedure.checkpointing import Checkpointing
from fines.procedure.erasing import Erasing
from fines.procedure.noticing import Noticing
from fines.procedure.overseeing import Overseeing
from fines.procedure.paying import Paying
from fines.resolution import ResolutionStatus
from pipeline.bus.embedded import EmbeddedBus
from pipeline.life import Life
from pipeline.messages import read_announcement
from pipeline.relay import relay
from pipeline.topics import ANNOUNCEMENTS, TOPICS
from tests.fines.procedure.conftest import open_desks

LAW = load_law(KYRGYZSTAN)


def nothing_destroyed(sha256: Sha256) -> None:
    """Nothing is kept for so long here that it would be erased."""
    raise AssertionError(sha256)


def test_what_was_announced_reaches_the_bus_and_an_unknown_payment_is_settled(
    tmp_path: Path,
) -> None:
    desks = open_desks(tmp_path)
    gateway = SandboxGateway(tmp_path / "silent.db", silent_first(1))
    paying = Paying(desks.case_file, gateway, desks.clock)
    resolution = desks.delivered()
    payment = paying.pay(resolution.payment_code, paying.due(resolution.number))
    assert payment.status is PaymentStatus.UNKNOWN
    waiting = desks.told()

    life = Life("relay")
    with closing(EmbeddedBus(tmp_path / "bus.db", TOPICS)) as bus:
        key = load_audit_key(f"development:{tmp_path / 'audit.pem'}")
        checkpointing = Checkpointing(desks.case_file, key, desks.clock)
        overseeing = Overseeing(desks.case_file, LAW, desks.clock)
        erasing = Erasing(desks.case_file, nothing_destroyed, desks.clock, Retention())
        parts = (life, bus, desks.case_file, paying, checkpointing, overseeing, erasing)
        worker = threading.Thread(target=relay, args=parts)
        worker.start()
        told = bus.subscribe([ANNOUNCEMENTS.name], "test")
        heard: list[str] = []
        while len(heard) <= len(waiting):
            heard += [read_announcement(message).kind for message in told.poll(10.0, 16)]
        life.stopping.set()
        worker.join()
        told.close()

    assert desks.issuing.resolution(resolution.number).status is ResolutionStatus.PAID
    assert heard[: len(waiting)] == waiting
    assert desks.told() == []
    with desks.case_file.view() as view:
        assert [each.public_key for each in view.checkpoints()] == [key.public_key]
    desks.case_file.close()


def test_what_providers_told_of_money_is_posted(tmp_path: Path) -> None:
    desks = open_desks(tmp_path)
    resolution = desks.delivered()
    said = {
        "id": "tx-1",
        "code": resolution.payment_code,
        "amount_tyiyn": desks.paying.due(resolution.number).tyiyn,
        "paid_at": desks.clock().isoformat(),
    }
    Noticing(desks.case_file, desks.clock).take("provider:demo-bank", json.dumps(said).encode())
    life = Life("relay")
    with closing(EmbeddedBus(tmp_path / "bus.db", TOPICS)) as bus:
        key = load_audit_key(f"development:{tmp_path / 'audit.pem'}")
        checkpointing = Checkpointing(desks.case_file, key, desks.clock)
        overseeing = Overseeing(desks.case_file, LAW, desks.clock)
        erasing = Erasing(desks.case_file, nothing_destroyed, desks.clock, Retention())
        arguments = (
            life, bus, desks.case_file, desks.paying, checkpointing, overseeing, erasing,
        )  # fmt: skip
        worker = threading.Thread(target=relay, args=arguments)
        worker.start()
        told = bus.subscribe([ANNOUNCEMENTS.name], "test")
        heard: list[str] = []
        while "payment.settled" not in heard:
            heard += [read_announcement(message).kind for message in told.poll(10.0, 16)]
        life.stopping.set()
        worker.join()
        told.close()
    assert desks.issuing.resolution(resolution.number).status is ResolutionStatus.PAID
    desks.case_file.close()
