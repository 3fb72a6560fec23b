"""What if the program dies between any two statements of any step? Nothing lost, nothing doubled.

Each step is begun from one state of the case file and killed in front of every statement and every
commit in turn. What is on file then is what stood before or what the whole step writes, and the
step taken again ends where an undisturbed one ends.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fines.appeal import AppealGround
from fines.basis import Basis, BasisKind
from fines.decision import DismissalReason
from fines.ledger import AccountKind
from fines.local_time import local_day
from fines.money import ZERO
from fines.payment import PaymentStatus
from fines.procedure.exempting import Exempting
from fines.procedure.paying import IN_FLIGHT
from fines.procedure.recalling import Recalling
from fines.procedure.suspending import Suspending
from fines.recall import RecallStatus
from fines.violation import OffenceCode
from tests.fines.invented import (
    APPEALS,
    DRIVER,
    NOON,
    OPERATOR,
    PLATE,
    REDUCED,
    violation,
)
from tests.fines.procedure.conftest import Desks
from tests.fines.procedure.crash_points import (
    DELIVERED,
    ISSUED,
    Names,
    Step,
    confirm,
    dies_everywhere,
    issue,
    number_of,
    pay,
    prepared,
    prove,
    register,
    send,
)
from tests.fines.procedure.test_recalling import ADMINISTRATOR

pytestmark = pytest.mark.slow

SITE = Basis(kind=BasisKind.SITE, value=violation().site)
TODAY = local_day(NOON)


def dismiss(desks: Desks, names: Names) -> None:
    desks.review.dismiss(names.decision, OPERATOR, DismissalReason.PLATE_UNSURE)


def object_to(desks: Desks, names: Names) -> None:
    ground = AppealGround.WRONG_READ
    names.appeal = desks.appealing.file(number_of(desks, names), ground, "Туура эмес").id


def uphold(desks: Desks, names: Names) -> None:
    desks.appealing.uphold(names.appeal, APPEALS, "Туура")


def name_another(desks: Desks, names: Names) -> None:
    ground = AppealGround.OTHER_DRIVER
    names.appeal = desks.appealing.file(number_of(desks, names), ground, "Мен эмес", DRIVER).id


def pass_on(desks: Desks, names: Names) -> None:
    desks.passing_on.pass_on(names.appeal, APPEALS, "Туура")


def reject(desks: Desks, names: Names) -> None:
    desks.appealing.reject(names.appeal, APPEALS, "Жок")


def suspend(desks: Desks, names: Names) -> None:
    Suspending(desks.case_file, desks.clock).suspend(number_of(desks, names), APPEALS, "17/2026")


def resume(desks: Desks, names: Names) -> None:
    Suspending(desks.case_file, desks.clock).resume(number_of(desks, names), APPEALS, "18/2026")


def order_recall(desks: Desks, names: Names) -> None:
    recalling = Recalling(desks.case_file, desks.clock)
    with desks.case_file.view() as view:
        ordered = view.recalls(RecallStatus.ORDERED, 1)
    names.recall = (ordered or [recalling.order(SITE, None, None, "bad", ADMINISTRATOR)])[0].id


def approve_recall(desks: Desks, names: Names) -> None:
    Recalling(desks.case_file, desks.clock).approve(names.recall, APPEALS)


def run_recall(desks: Desks, names: Names) -> None:
    Recalling(desks.case_file, desks.clock).run(names.recall)


def register_in_bus_lane(desks: Desks, names: Names) -> None:
    seen = replace(violation(), offence=OffenceCode("bus_lane"), measurement=None)
    names.decision = desks.review.register(seen).id


def enter_permit(desks: Desks, names: Names) -> None:
    exempting = Exempting(desks.case_file, desks.review._law, desks.clock)
    exempting.enter(PLATE, "public_transport", TODAY, None, "decree 12", ADMINISTRATOR)


RECALLED = (order_recall, approve_recall)
CASES: list[tuple[tuple[Step, ...], Step]] = [
    ((), register),
    ((register,), confirm),
    ((register,), dismiss),
    ((register, confirm), issue),
    (ISSUED, send),
    ((*ISSUED, send), prove),
    (DELIVERED, object_to),
    ((*DELIVERED, pay, object_to), uphold),
    ((*DELIVERED, object_to), reject),
    ((*DELIVERED, pay, name_another), pass_on),
    ((*DELIVERED, name_another, pass_on), issue),
    (DELIVERED, suspend),
    ((*DELIVERED, suspend), resume),
    ((*DELIVERED, pay), order_recall),
    ((*DELIVERED, pay, *RECALLED), run_recall),
    ((register_in_bus_lane, confirm, issue, pay), enter_permit),
]


@pytest.mark.parametrize(
    ("before", "step"), [pytest.param(*case, id=case[1].__name__) for case in CASES]
)
def test_a_step_that_died_anywhere_is_taken_again_and_ends_the_same(
    before: tuple[Step, ...], step: Step, tmp_path: Path, sqlite_template: Path
) -> None:
    dies_everywhere(before, step, tmp_path, sqlite_template)


def test_money_is_taken_once_wherever_the_program_died(
    tmp_path: Path, sqlite_template: Path
) -> None:
    points = prepared(tmp_path, sqlite_template, DELIVERED)
    for point in range(1, points.undisturbed(pay) + 1):
        desks, names = points.died(pay, point)
        number = number_of(desks, names)
        desks.clock.forward(minutes=IN_FLIGHT.seconds // 60 + 1)
        desks.paying.reconcile()
        if desks.paying.due(number) > ZERO:
            pay(desks, names)
        settled = [
            payment.amount
            for payment in desks.paying.payments(number)
            if payment.status is PaymentStatus.SETTLED
        ]
        assert (settled, desks.issuing.resolution(number).paid) == ([REDUCED], REDUCED)
        with desks.case_file.view() as view:
            totals = view.ledger.totals()
        assert totals[AccountKind.REVENUE] == REDUCED
        assert sum(money.tyiyn for money in totals.values()) == 0
        desks.case_file.close()
