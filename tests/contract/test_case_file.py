"""Does every case file keep the promises of `fines.ports.CaseFile`? SQLite and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from fines.accident import (
    Accident,
    AccidentId,
    AccidentKind,
    AccidentPerson,
    AccidentVehicle,
    PersonRole,
)
from fines.announcement import Announcement
from fines.appeal import Appeal, AppealGround, AppealId, AppealStatus
from fines.audit import FIRST_SEAL, AuditEntry
from fines.case import CaseNumber
from fines.decision import (
    DecisionId,
    DecisionStatus,
    DismissalReason,
    confirm,
    dismiss,
)
from fines.delivery import Delivery, DeliveryChannel, DeliveryId, DeliveryStatus
from fines.errors import ConfigurationError, NotFoundError, StepRefusedError
from fines.money import Money
from fines.officer import OfficerId, Role
from fines.payment import Payment, PaymentId, PaymentStatus
from fines.ports import CaseFile, Transaction
from fines.resolution import PaymentCode, ResolutionNumber, ResolutionStatus, deliver
from fines.storage.case_file import SqlCaseFile
from tests.contract.written import case_for, proposed, with_resolution
from tests.fines.invented import (
    INSPECTOR,
    NOON,
    NUMBER,
    OPERATOR,
    PATROL,
    PLATE,
    resolution_of,
)


def test_a_decision_comes_back_as_it_was_written(case_file: CaseFile) -> None:
    decision = dismiss(
        confirm(proposed(), OPERATOR.id, NOON), OPERATOR.id, NOON, DismissalReason.OTHER, "тоскоол"
    )
    with case_file.begin() as transaction:
        transaction.save_decision(decision)
    with case_file.begin() as transaction:
        assert transaction.decision(decision.id) == decision


def test_a_step_that_fails_leaves_nothing(case_file: CaseFile) -> None:
    decision = proposed()

    def step() -> None:
        with case_file.begin() as transaction:
            transaction.add_cases([case_for(decision)])
            transaction.save_decision(decision)
            transaction.next_serial("series")
            transaction.announce(Announcement(kind="k", key="c", body={}, at=NOON))
            transaction.record(AuditEntry(actor="a", action="b", subject="c", purpose="", at=NOON))
            raise RuntimeError("the step failed")

    with pytest.raises(RuntimeError):
        step()
    with case_file.begin() as transaction:
        assert transaction.cases(10) == []
        assert transaction.decisions(DecisionStatus.PROPOSED, 10) == []
        assert transaction.unannounced(10) == []
        assert transaction.audit_head() == (0, FIRST_SEAL)
        assert transaction.next_serial("series") == 1


def test_the_second_arrival_of_a_case_is_known(case_file: CaseFile) -> None:
    case = case_for(proposed())
    with case_file.begin() as transaction:
        assert transaction.add_cases([case])
        assert not transaction.add_cases([case])
    with case_file.begin() as transaction:
        assert not transaction.add_cases([replace(case, number=CaseNumber("2026-another"))])
        assert transaction.case_of(case.subject) == case
        assert transaction.case_of(case.number) == case
        assert transaction.cases(10) == [case]


def test_decisions_are_listed_oldest_first_and_counted(case_file: CaseFile) -> None:
    decisions = [proposed(hours) for hours in (1, 3, 2)]
    with case_file.begin() as transaction:
        for decision in decisions:
            transaction.save_decision(decision)
        taken = transaction.decision(decisions[0].id)
        transaction.save_decision(confirm(taken, OPERATOR.id, NOON))
    with case_file.begin() as transaction:
        oldest = [decisions[1], decisions[2]]
        assert transaction.decisions(DecisionStatus.PROPOSED, 10) == oldest
        assert transaction.decisions(DecisionStatus.PROPOSED, 1) == oldest[:1]
        assert transaction.count_decisions(DecisionStatus.PROPOSED) == 2
        assert transaction.count_decisions(DecisionStatus.CONFIRMED) == 1
        assert transaction.count_decisions(DecisionStatus.ISSUED) == 0
        behind = [
            transaction.decision_after(DecisionStatus.PROPOSED, each, not_judged_by=PATROL.id)
            for each in (taken, *oldest)
        ]
        assert behind == [oldest[0].id, oldest[1].id, oldest[0].id]


def test_a_record_that_this_step_did_not_read_is_not_overwritten(case_file: CaseFile) -> None:
    decision = proposed()
    with case_file.begin() as transaction:
        transaction.save_decision(decision)
    with pytest.raises(StepRefusedError, match="quicker"), case_file.begin() as transaction:
        transaction.save_decision(confirm(decision, OPERATOR.id, NOON))
    with case_file.begin() as transaction:
        assert transaction.decision(decision.id) == decision


def test_resolutions_by_number_code_and_status(case_file: CaseFile) -> None:
    with_resolution(case_file)
    with case_file.begin() as transaction:
        resolution = transaction.resolution(NUMBER)
        assert transaction.resolution_by_code(resolution.payment_code) == resolution
        transaction.save_resolution(deliver(resolution, NOON))
    with case_file.begin() as transaction:
        delivered = transaction.resolution(NUMBER)
        assert delivered == deliver(resolution, NOON)
        assert transaction.resolutions(ResolutionStatus.ISSUED, 10) == []
        assert transaction.resolutions(ResolutionStatus.DELIVERED, 10) == [delivered]


def test_one_decision_has_one_resolution(case_file: CaseFile) -> None:
    with_resolution(case_file)
    second = resolution_of(proposed(), ResolutionNumber("00-00-000-00-0-000002"))
    with pytest.raises(StepRefusedError), case_file.begin() as transaction:
        transaction.save_resolution(second)


def test_deliveries_payments_and_appeals_of_a_resolution(case_file: CaseFile) -> None:
    with_resolution(case_file)
    delivery = Delivery(
        id=DeliveryId("d1"),
        resolution=NUMBER,
        channel=DeliveryChannel.POST,
        status=DeliveryStatus.SENT,
        sent_at=NOON,
    )
    payment = Payment(
        id=PaymentId("p1"),
        resolution=NUMBER,
        amount=Money.som(300),
        gateway="sandbox",
        reference="",
        paid_at=NOON,
        status=PaymentStatus.STARTED,
    )
    appeal = Appeal(
        id=AppealId("a1"),
        resolution=NUMBER,
        ground=AppealGround.CAR_SOLD,
        statement="Унаа сатылган",
        filed_at=NOON,
        returns_to=ResolutionStatus.ISSUED,
    )
    with case_file.begin() as transaction:
        transaction.save_delivery(delivery)
        transaction.save_payment(payment)
        transaction.save_appeal(appeal)
    with case_file.begin() as transaction:
        assert transaction.delivery(delivery.id) == delivery
        assert transaction.deliveries(NUMBER) == [delivery]
        assert transaction.payment(payment.id) == payment
        assert transaction.payments(NUMBER) == [payment]
        assert transaction.payments_in(PaymentStatus.STARTED, 10) == [payment]
        assert transaction.payments_in(PaymentStatus.SETTLED, 10) == []
        assert transaction.appeal(appeal.id) == appeal
        assert transaction.appeals_of(NUMBER) == [appeal]
        assert transaction.appeals(AppealStatus.FILED, 10) == [appeal]
        transaction.save_appeal(replace(appeal, status=AppealStatus.REJECTED, answer="Жок"))
    with case_file.begin() as transaction:
        assert transaction.appeals(AppealStatus.FILED, 10) == []
        assert transaction.deliveries(ResolutionNumber("another")) == []


def test_a_payment_of_an_unknown_resolution_is_refused(case_file: CaseFile) -> None:
    payment = Payment(
        id=PaymentId("p1"),
        resolution=ResolutionNumber("nowhere"),
        amount=Money.som(300),
        gateway="sandbox",
        reference="",
        paid_at=NOON,
        status=PaymentStatus.STARTED,
    )
    with pytest.raises(StepRefusedError), case_file.begin() as transaction:
        transaction.save_payment(payment)


def test_an_accident_comes_back_as_it_was_written(case_file: CaseFile) -> None:
    accident = Accident(
        id=AccidentId("accident"),
        kind=AccidentKind.COLLISION,
        occurred_at=NOON,
        place="Бишкек, Демо көчөсү",
        latitude=42.5,
        longitude=74.0,
        circumstances="Демо",
        vehicles=(AccidentVehicle(plate=PLATE, description="", damage="капот", fled=False),),
        persons=(AccidentPerson(role=PersonRole.DRIVER, name="Демо", vehicle=1, injury=""),),
        evidence=(),
        recorded_by=PATROL.id,
        recorded_at=NOON,
    )
    with case_file.begin() as transaction:
        transaction.save_accident(accident)
    with case_file.begin() as transaction:
        assert transaction.accident(accident.id) == accident


@pytest.mark.parametrize(
    "ask",
    [
        lambda transaction: transaction.case_of("x"),
        lambda transaction: transaction.decision(DecisionId("x")),
        lambda transaction: transaction.resolution(ResolutionNumber("x")),
        lambda transaction: transaction.resolution_by_code(PaymentCode(1)),
        lambda transaction: transaction.delivery(DeliveryId("x")),
        lambda transaction: transaction.payment(PaymentId("x")),
        lambda transaction: transaction.appeal(AppealId("x")),
        lambda transaction: transaction.accident(AccidentId("x")),
        lambda transaction: transaction.officer(OfficerId("x")),
    ],
)
def test_what_is_not_on_file_is_said_to_be_so(
    case_file: CaseFile, ask: Callable[[Transaction], object]
) -> None:
    with case_file.begin() as transaction, pytest.raises(NotFoundError, match="check"):
        ask(transaction)


def test_officers_sessions_and_tokens(case_file: CaseFile) -> None:
    with case_file.begin() as transaction:
        transaction.save_officer(OPERATOR, "hash-1")
        transaction.save_officer(replace(OPERATOR, role=Role.INSPECTOR), "hash-2")
        transaction.save_session("session", OPERATOR.id, "csrf", NOON + timedelta(hours=8))
        transaction.save_api_token("token", "camera 1", "frames")
        transaction.save_api_token("token", "camera 1", "violations")
    with case_file.begin() as transaction:
        officer = transaction.officer(OPERATOR.id)
        assert officer == replace(OPERATOR, role=Role.INSPECTOR)
        assert transaction.password_hash(OPERATOR.id) == "hash-2"
        assert transaction.password_hash(INSPECTOR.id) is None
        assert transaction.session("session", NOON) == (officer, "csrf")
        assert transaction.session("session", NOON + timedelta(hours=8)) is None
        assert transaction.session("another", NOON) is None
        assert transaction.api_token("token") == ("camera 1", "violations")
        assert transaction.api_token("another") is None
        transaction.end_session("session")
    with case_file.begin() as transaction:
        assert transaction.session("session", NOON) is None
        transaction.end_session("session")


def test_announcements_wait_in_order_until_they_are_told(case_file: CaseFile) -> None:
    told = [
        Announcement(kind="decision.proposed", key="c", body={"n": str(n)}, at=NOON)
        for n in range(3)
    ]
    with case_file.begin() as transaction:
        for announcement in told:
            transaction.announce(announcement)
    with case_file.begin() as transaction:
        waiting = transaction.unannounced(2)
        assert [announcement for _, announcement in waiting] == told[:2]
        transaction.mark_announced([row for row, _ in waiting])
    with case_file.begin() as transaction:
        assert [announcement for _, announcement in transaction.unannounced(10)] == told[2:]


def test_a_database_without_tables_asks_for_the_upgrade(case_file_url: str) -> None:
    opened = SqlCaseFile(case_file_url)
    with (
        pytest.raises(ConfigurationError, match="tartip db upgrade"),
        opened.begin() as transaction,
    ):
        transaction.cases(1)
    opened.upgrade()
    opened.upgrade()
    with opened.begin() as transaction:
        assert transaction.cases(1) == []
    opened.close()
