"""Is a message lost or doubled when the worker that sends is killed in the middle?

The real worker as a process of its own, over SQLite and over a real PostgreSQL, against a real SMS
gateway that loses answers.
"""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from fines.contact import Contact
from fines.decision import propose
from fines.delivery import DeliveryChannel, DeliveryStatus, Occasion
from fines.procedure.sending_plan import plan
from fines.resolution import PaymentCode, ResolutionNumber
from fines.sending import SendingStatus
from fines.storage.case_file import SqlCaseFile
from fines.storage.sending_rows import sendings
from fines.wording import Language
from simulator.message_hosts import TOKEN, MessageHost, serving
from tests.contract.written import case_for
from tests.fines.invented import OWNER, TARIFF, resolution_of, violation
from tests.parts import workers
from tests.parts.server import wait_for

PEOPLE = 40
KILLED_AFTER = (7, 24)
LOST_ANSWERS = 5


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path) -> str:
    """A case file with its tables."""
    if request.param == "sqlite":
        return f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}"
    url: str = request.getfixturevalue("tables_url")
    return url


def phone(person: int) -> str:
    return f"+996555{person:06d}"


def number_of(person: int) -> ResolutionNumber:
    return ResolutionNumber(f"00-00-000-00-0-{person:06d}")


def issue_to(case_file: SqlCaseFile, person: int, now: datetime) -> None:
    """A resolution with its plan, to somebody who told their telephone number."""
    seen = violation(now - timedelta(hours=person))
    decision = propose(seen, TARIFF, now)
    owner = replace(OWNER, pin=f"2010119700{person:04d}")
    resolution = replace(
        resolution_of(decision, number_of(person)),
        owner=owner,
        payment_code=PaymentCode(10**18 + person),
        issued_at=now,
    )
    told = Contact(
        key=owner.pin,
        language=Language.KYRGYZ,
        entered_by="x",
        entered_at=now,
        phone=phone(person),
    )
    with case_file.begin() as transaction:
        transaction.add_cases([case_for(decision)])
        transaction.save_decision(decision)
        transaction.save_resolution(resolution)
        transaction.sendings.save_contact(told)
        plan(transaction, resolution, Occasion.RESOLUTION, now)


def let_leases_end(address: str) -> None:
    """As if the minutes had passed after which a dead worker's rows, and questions, are due."""
    now = datetime.now(UTC)
    engine = sa.create_engine(address)
    soon = sendings.c.due_at < now + timedelta(minutes=4)
    with engine.begin() as connection:
        connection.execute(sendings.update().where(soon).values(due_at=now))
    engine.dispose()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killed_while_it_sends_everybody_is_told_once(address: str, tmp_path: Path) -> None:
    host = MessageHost(lost=LOST_ANSWERS)
    with serving(host) as gateway, closing(SqlCaseFile(address)) as case_file:
        for person in range(PEOPLE):
            issue_to(case_file, person, datetime.now(UTC))
        given = {
            "TRAFFIC_DATABASE_URL": address,
            "TRAFFIC_SMS": f"{gateway}/sms",
            "TRAFFIC_SMS_TOKEN": TOKEN,
            "TRAFFIC_EMAIL": "",
        }
        for place, so_many in enumerate(KILLED_AFTER):
            worker = workers.start("deliver", tmp_path / str(place), given)
            assert wait_for(lambda many=so_many: len(host.taken) >= many, 150.0), worker.log()  # type: ignore[misc] # mypy does not infer the lambda
            worker.kill()
            let_leases_end(address)
        last = workers.start("deliver", tmp_path / "last", given)

        def told() -> bool:
            let_leases_end(address)
            return all(_sent(case_file, person) for person in range(PEOPLE))

        assert wait_for(told, 200.0, 0.5), last.log()
        assert last.stop() == 0
        assert sorted(body["to"] for body in host.taken.values()) == [
            phone(person) for person in range(PEOPLE)
        ]
        with case_file.view() as view:
            for person in range(PEOPLE):
                attempts = view.deliveries(number_of(person))
                channels = sorted(each.channel for each in attempts)
                assert channels == [DeliveryChannel.PORTAL, DeliveryChannel.SMS]
            assert view.sendings.sendings(SendingStatus.EXHAUSTED, 9) == []


def _sent(case_file: SqlCaseFile, person: int) -> bool:
    """Whether this person is told, and served by the portal."""
    with case_file.view() as view:
        attempts = view.deliveries(number_of(person))
    left = {each.channel for each in attempts if each.status is DeliveryStatus.SENT}
    return left >= {DeliveryChannel.PORTAL, DeliveryChannel.SMS}
