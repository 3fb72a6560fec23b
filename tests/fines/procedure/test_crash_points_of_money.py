"""What if the program dies while money moves? It is taken, given back and shared out once."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from fines.impound import ImpoundGround
from fines.law import KYRGYZSTAN, load_law
from fines.local_time import local_day
from fines.procedure.cash_desk import CashDesk
from fines.procedure.closing import Closing
from fines.procedure.enforcing import Enforcing
from fines.procedure.impounding import Impounding
from fines.procedure.noticing import Noticing
from fines.procedure.refunding import Refunding
from fines.procedure.suspending import Suspending
from fines.procedure.terminal_dialogue import TerminalDialogue
from fines.refund import Refund
from fines.resolution import Resolution
from tests.fines.invented import APPEALS, INSPECTOR, NOON, PATROL, PLATE, REDUCED
from tests.fines.procedure.conftest import Desks
from tests.fines.procedure.crash_points import (
    DELIVERED,
    Names,
    Step,
    dies_everywhere,
    number_of,
    pay,
)
from tests.fines.procedure.test_refunding import ACCOUNTANT, SECOND

pytestmark = pytest.mark.slow

LATER = timedelta(days=90)


def resolution_of(desks: Desks, names: Names) -> Resolution:
    return desks.issuing.resolution(number_of(desks, names))


def annul_by_court(desks: Desks, names: Names) -> None:
    Suspending(desks.case_file, desks.clock).annul(number_of(desks, names), APPEALS, "17/2026")


def refunds_of(desks: Desks, names: Names) -> Refund:
    with desks.case_file.view() as view:
        return view.money.refunds_of(number_of(desks, names))[0]


def order_refund(desks: Desks, names: Names) -> None:
    number = number_of(desks, names)
    Refunding(desks.case_file, desks.clock).order(number, "account 1", ACCOUNTANT)


def confirm_refund(desks: Desks, names: Names) -> None:
    refund = refunds_of(desks, names)
    Refunding(desks.case_file, desks.clock).confirm_paid(refund.id, "statement 1", SECOND)


def fail_refund(desks: Desks, names: Names) -> None:
    refund = refunds_of(desks, names)
    Refunding(desks.case_file, desks.clock).fail(refund.id, "no such account", SECOND)


def charge_back(desks: Desks, names: Names) -> None:
    (payment,) = desks.paying.payments(number_of(desks, names))
    Refunding(desks.case_file, desks.clock).charge_back(payment.id, "disputed", ACCOUNTANT)


def take_cash(desks: Desks, names: Names) -> None:
    code = resolution_of(desks, names).payment_code
    CashDesk(desks.case_file, desks.clock).take("form 1", code, REDUCED, ACCOUNTANT)


def pay_at_terminal(desks: Desks, names: Names) -> None:
    code, now = resolution_of(desks, names).payment_code, desks.clock()
    TerminalDialogue(desks.case_file, desks.clock).pay("terminal", "tx-1", code, REDUCED, now)


def cancel_at_terminal(desks: Desks, names: Names) -> None:
    TerminalDialogue(desks.case_file, desks.clock).cancel("terminal", "tx-1")


def noticed(desks: Desks, **said: object) -> None:
    told = {"id": "tx-1", "amount_tyiyn": REDUCED.tyiyn, "paid_at": desks.clock().isoformat()}
    Noticing(desks.case_file, desks.clock).take("provider", json.dumps(told | said).encode())


def tell_of_money(desks: Desks, names: Names) -> None:
    noticed(desks, code=resolution_of(desks, names).payment_code)


def tell_of_unknown_money(desks: Desks, names: Names) -> None:
    noticed(desks, text="for my fine")


def post_notices(desks: Desks, names: Names) -> None:
    Noticing(desks.case_file, desks.clock).work_off()


def assign_notice(desks: Desks, names: Names) -> None:
    noticing = Noticing(desks.case_file, desks.clock)
    for notice in noticing.unmatched():
        noticing.assign(notice.id, number_of(desks, names), ACCOUNTANT)


def set_notice_aside(desks: Desks, names: Names) -> None:
    noticing = Noticing(desks.case_file, desks.clock)
    for notice in noticing.unmatched():
        noticing.set_aside(notice.id, "not ours", ACCOUNTANT)


def close_day(desks: Desks, names: Names) -> None:
    desks.clock.now = NOON + timedelta(days=1)
    Closing(desks.case_file, desks.review._law, desks.clock).close(local_day(NOON), ACCOUNTANT)


def hand_over(desks: Desks, names: Names) -> None:
    desks.clock.now = NOON + LATER
    Enforcing(desks.case_file, desks.clock).hand_over(ACCOUNTANT)


def take_statuses(desks: Desks, names: Names) -> None:
    desks.clock.now = NOON + LATER
    number = number_of(desks, names)
    text = f"{number},collected,order 5\n{number},returned,unknown\n"
    Enforcing(desks.case_file, desks.clock).take_statuses(text, ACCOUNTANT)


def impounding(desks: Desks) -> Impounding:
    return Impounding(desks.case_file, load_law(KYRGYZSTAN), desks.clock)


def impound(desks: Desks, names: Names) -> None:
    impounding(desks).enter(PLATE, "Демо көчөсү 1", ImpoundGround.RECORD, "протокол 1", PATROL)


def let_go(desks: Desks, names: Names) -> None:
    standing = impounding(desks).where(PLATE)
    if standing is not None:
        impounding(desks).let_go(standing.id, "протокол 2", INSPECTOR)


HANDED = (*DELIVERED, hand_over)
TO_GIVE_BACK = (*DELIVERED, pay, annul_by_court)
UNMATCHED = (*DELIVERED, tell_of_unknown_money, post_notices)
CASES: list[tuple[tuple[Step, ...], Step]] = [
    ((*DELIVERED, pay), annul_by_court),
    (TO_GIVE_BACK, order_refund),
    ((*TO_GIVE_BACK, order_refund), confirm_refund),
    ((*TO_GIVE_BACK, order_refund), fail_refund),
    ((*DELIVERED, pay), charge_back),
    (DELIVERED, take_cash),
    (DELIVERED, pay_at_terminal),
    ((*DELIVERED, pay_at_terminal), cancel_at_terminal),
    (DELIVERED, tell_of_money),
    ((*DELIVERED, tell_of_money), post_notices),
    (UNMATCHED, assign_notice),
    (UNMATCHED, set_notice_aside),
    ((*DELIVERED, pay), close_day),
    (DELIVERED, hand_over),
    (HANDED, take_statuses),
    ((*HANDED, annul_by_court), hand_over),
    ((), impound),
    ((impound,), let_go),
]


@pytest.mark.parametrize(
    ("before", "step"), [pytest.param(*case, id=case[1].__name__) for case in CASES]
)
def test_money_moves_once_wherever_the_program_died(
    before: tuple[Step, ...], step: Step, tmp_path: Path, sqlite_template: Path
) -> None:
    dies_everywhere(before, step, tmp_path, sqlite_template)
