"""What if the program dies between any two statements of any step? Nothing lost, nothing doubled.

Each step is begun from one state of the case file and killed in front of every statement and every
commit in turn. What is on file then is what stood before or what the whole step writes, and the
step taken again ends where an undisturbed one ends.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from fines.appeal import AppealGround, AppealId
from fines.basis import Basis, BasisKind
from fines.decision import DecisionId, DismissalReason
from fines.delivery import DeliveryChannel, DeliveryId
from fines.errors import SamePersonError, StepRefusedError
from fines.ledger import AccountKind
from fines.local_time import local_day
from fines.money import ZERO
from fines.payment import PaymentStatus
from fines.procedure.exempting import Exempting
from fines.procedure.paying import IN_FLIGHT
from fines.procedure.recalling import Recalling
from fines.procedure.suspending import Suspending
from fines.recall import RecallId, RecallStatus
from fines.resolution import ResolutionNumber
from fines.violation import OffenceCode
from tests.fines.invented import (
    APPEALS,
    DRIVER,
    INSPECTOR,
    NOON,
    OPERATOR,
    PLATE,
    REDUCED,
    violation,
)
from tests.fines.procedure.conftest import Desks, open_desks
from tests.fines.procedure.crashing import Died, Look, dying_at, everything
from tests.fines.procedure.test_recalling import ADMINISTRATOR

pytestmark = pytest.mark.slow

SITE = Basis(kind=BasisKind.SITE, value=violation().site)
TODAY = local_day(NOON)


@dataclass
class Names:
    """What the steps of the preparation left behind."""

    decision: DecisionId
    delivery: DeliveryId
    appeal: AppealId
    recall: RecallId


NOTHING = Names(
    decision=DecisionId(""), delivery=DeliveryId(""), appeal=AppealId(""), recall=RecallId("")
)
Step = Callable[[Desks, Names], object]


def _number(desks: Desks, names: Names) -> ResolutionNumber:
    with desks.case_file.view() as view:
        (resolution,) = view.resolutions_of_decisions([names.decision])
    return resolution.number


def register(desks: Desks, names: Names) -> None:
    names.decision = desks.review.register(violation()).id


def confirm(desks: Desks, names: Names) -> None:
    desks.review.confirm(names.decision, OPERATOR)


def dismiss(desks: Desks, names: Names) -> None:
    desks.review.dismiss(names.decision, OPERATOR, DismissalReason.PLATE_UNSURE)


def issue(desks: Desks, names: Names) -> None:
    desks.issuing.issue(names.decision, INSPECTOR)


def send(desks: Desks, names: Names) -> None:
    number = _number(desks, names)
    with desks.case_file.view() as view:
        sent = view.deliveries(number)
    post = DeliveryChannel.POST
    names.delivery = (sent or [desks.delivering.send(number, post, INSPECTOR)])[0].id


def prove(desks: Desks, names: Names) -> None:
    desks.delivering.prove(names.delivery, "receipt", INSPECTOR)


def pay(desks: Desks, names: Names) -> None:
    code = desks.issuing.resolution(_number(desks, names)).payment_code
    desks.paying.pay(code, REDUCED)


def object_to(desks: Desks, names: Names) -> None:
    ground = AppealGround.WRONG_READ
    names.appeal = desks.appealing.file(_number(desks, names), ground, "Туура эмес").id


def uphold(desks: Desks, names: Names) -> None:
    desks.appealing.uphold(names.appeal, APPEALS, "Туура")


def name_another(desks: Desks, names: Names) -> None:
    ground = AppealGround.OTHER_DRIVER
    names.appeal = desks.appealing.file(_number(desks, names), ground, "Мен эмес", DRIVER).id


def pass_on(desks: Desks, names: Names) -> None:
    desks.passing_on.pass_on(names.appeal, APPEALS, "Туура")


def reject(desks: Desks, names: Names) -> None:
    desks.appealing.reject(names.appeal, APPEALS, "Жок")


def suspend(desks: Desks, names: Names) -> None:
    Suspending(desks.case_file, desks.clock).suspend(_number(desks, names), APPEALS, "17/2026")


def resume(desks: Desks, names: Names) -> None:
    Suspending(desks.case_file, desks.clock).resume(_number(desks, names), APPEALS, "18/2026")


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


ASKED = "owner.asked"
ISSUED = (register, confirm, issue)
DELIVERED = (*ISSUED, send, prove)
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


def again(step: Step, desks: Desks, names: Names) -> None:
    """The step taken once more: what was done already is said by name."""
    try:
        step(desks, names)
    except (StepRefusedError, SamePersonError):
        return


@dataclass
class Points:
    """One state of the case file, and as many copies of it as a step has points to die at."""

    folder: Path
    names: Names
    minutes: int

    def opened(self, name: str) -> Desks:
        """A copy, or the same one again after its program died."""
        if not (self.folder / name).exists():
            shutil.copytree(self.folder / "start", self.folder / name)
        desks = open_desks(self.folder / name)
        desks.clock.now = NOON + timedelta(minutes=self.minutes)
        return desks

    def look(self, name: str) -> Look:
        """All rows; a question to the registry that was asked again is in the audit again, rightly.

        It counts once here, and what the chain's seals make of it is left out.
        """
        look = everything(self.folder / name / "fines.db")
        audit = [row[1:-1] for row in look["audit"]]
        asked = [row for row in audit if row[1] == ASKED]
        others = [row for row in audit if row[1] != ASKED]
        return look | {"audit": sorted(others, key=repr) + asked[:1], "audit_head": []}

    def undisturbed(self, step: Step) -> int:
        """Takes the step whole; how many points it has."""
        desks = self.opened("whole")
        with dying_at(desks.case_file, 0) as counted:
            step(desks, replace(self.names))
            points = counted()
        desks.case_file.close()
        return points

    def died(self, step: Step, point: int) -> tuple[Desks, Names]:
        """The desks opened again after dying there, and what the dead program had learned."""
        desks, names = self.opened(f"at-{point}"), replace(self.names)
        with dying_at(desks.case_file, point), pytest.raises(Died):
            step(desks, names)
        desks.case_file.close()
        return self.opened(f"at-{point}"), names


def prepared(folder: Path, template: Path, before: tuple[Step, ...]) -> Points:
    (folder / "start").mkdir()
    shutil.copy(template, folder / "start" / "fines.db")
    desks, names = open_desks(folder / "start"), replace(NOTHING)
    for step in before:
        step(desks, names)
        desks.clock.forward(minutes=1)
    desks.case_file.close()
    return Points(folder=folder, names=names, minutes=len(before))


@pytest.mark.parametrize(
    ("before", "step"), [pytest.param(*case, id=case[1].__name__) for case in CASES]
)
def test_a_step_that_died_anywhere_is_taken_again_and_ends_the_same(
    before: tuple[Step, ...], step: Step, tmp_path: Path, sqlite_template: Path
) -> None:
    points = prepared(tmp_path, sqlite_template, before)
    last = points.undisturbed(step)
    assert last > 1
    for point in range(1, last + 1):
        desks, names = points.died(step, point)
        again(step, desks, names)
        desks.case_file.close()
        assert points.look(f"at-{point}") == points.look("whole"), f"died at {point}"


def test_money_is_taken_once_wherever_the_program_died(
    tmp_path: Path, sqlite_template: Path
) -> None:
    points = prepared(tmp_path, sqlite_template, DELIVERED)
    for point in range(1, points.undisturbed(pay) + 1):
        desks, names = points.died(pay, point)
        number = _number(desks, names)
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
