"""Is told money posted exactly once, however often, in whatever order, by however many hands?"""

from __future__ import annotations

import json
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from fines.errors import InvalidValueError
from fines.ledger import AccountKind
from fines.money import Money
from fines.payment import PaymentStatus, to_give_back
from fines.payment_notice import BANK, NoticeFault, NoticeStatus
from fines.procedure.noticing import Noticing
from fines.resolution import PaymentCode, Resolution, ResolutionNumber, deliver
from fines.storage.case_file import SqlCaseFile
from tests.contract.written import case_for, proposed
from tests.fines.invented import NOON, REDUCED, SUM, resolution_of

PROVIDER = "provider:demo-bank"
FINES = 6


def issued(case_file: SqlCaseFile, count: int = FINES) -> list[Resolution]:
    made = []
    with case_file.begin() as transaction:
        for serial in range(count):
            decision = proposed(hours=serial)
            number = ResolutionNumber(f"00-00-000-00-0-{serial + 1:06d}")
            transaction.add_cases([case_for(decision)])
            transaction.save_decision(decision)
            transaction.save_resolution(resolution_of(decision, number))
            made.append(resolution_of(decision, number))
    return made


def notice(named: str, code: PaymentCode, amount: Money = REDUCED, **more: object) -> bytes:
    paid_at = (NOON + timedelta(hours=1)).isoformat()
    said = {"id": named, "code": code, "amount_tyiyn": amount.tyiyn, "paid_at": paid_at}
    return json.dumps(said | more).encode()


def open_inbox(case_file: SqlCaseFile) -> Noticing:
    return Noticing(case_file, lambda: NOON + timedelta(hours=2))


def test_every_notice_three_times_shuffled_by_twenty_hands_is_posted_once(
    case_file: SqlCaseFile,
) -> None:
    inbox, fines = open_inbox(case_file), issued(case_file)
    halves = (REDUCED.percent(50), REDUCED.percent(50))
    told = [
        notice(f"{fine.number}-{part}", fine.payment_code, amount)
        for fine in fines
        for part, amount in enumerate(halves)
    ] * 3
    random.Random(7).shuffle(told)  # noqa: S311 - an order, no secret

    def hand(content: bytes) -> None:
        inbox.take(PROVIDER, content)
        inbox.work_off()

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(hand, told))
    for _ in range(len(told)):
        inbox.work_off()
    with case_file.view() as view:
        assert view.notices.notices(NoticeStatus.WAITING, 9) == []
        assert len(view.notices.notices(NoticeStatus.POSTED, 99)) == 2 * FINES
        for fine in fines:
            payments = view.payments(fine.number)
            assert [each.status for each in payments] == [PaymentStatus.SETTLED] * 2
            assert view.resolution(fine.number).paid == REDUCED
        assert view.ledger.totals()[AccountKind.REVENUE] == Money(REDUCED.tyiyn * FINES)


def test_a_statement_that_tells_of_the_same_money_again_asks_the_accountant(
    case_file: SqlCaseFile,
) -> None:
    inbox, (fine, other, third) = open_inbox(case_file), issued(case_file, 3)
    inbox.take(PROVIDER, notice("p-1", fine.payment_code))
    inbox.take(BANK, notice("csv-1", other.payment_code))
    inbox.work_off()
    inbox.take(BANK, notice("camt-1", fine.payment_code))
    inbox.take(BANK, notice("camt-2", other.payment_code, paid_at=NOON.isoformat()))
    # A provider's own word is money that came, and so is another part of a fine that is open.
    inbox.take(PROVIDER, notice("p-2", fine.payment_code))
    inbox.take(BANK, notice("camt-3", other.payment_code, Money(7)))
    inbox.take(BANK, notice("camt-4", third.payment_code, Money(7)))
    inbox.take(BANK, notice("camt-5", third.payment_code, Money(8)))
    inbox.work_off()
    waiting = {each.external_id: each.fault for each in inbox.unmatched()}
    assert waiting.keys() == {"camt-1", "camt-2", "camt-3"}
    assert {each.fault_kind for each in inbox.unmatched()} == {NoticeFault.TOLD_BEFORE}
    assert f"({PROVIDER} p-" in waiting["camt-1"]
    assert f"is paid, by {REDUCED.tyiyn} tyiyn on" in waiting["camt-2"]
    with case_file.view() as view:
        paid = [view.resolution(each.number).paid for each in (fine, other, third)]
    assert paid == [Money(2 * REDUCED.tyiyn), REDUCED, Money(15)]


def test_a_provider_that_tells_later_than_the_statement_is_not_booked_again(
    case_file: SqlCaseFile,
) -> None:
    inbox, (fine,) = open_inbox(case_file), issued(case_file, 1)
    inbox.take(BANK, notice("csv-1", fine.payment_code))
    inbox.work_off()
    inbox.take(PROVIDER, notice("p-1", fine.payment_code))
    inbox.work_off()
    assert [each.fault_kind for each in inbox.unmatched()] == [NoticeFault.TOLD_BEFORE]
    with case_file.view() as view:
        assert view.resolution(fine.number).paid == REDUCED


@pytest.mark.parametrize(("first", "second"), [(BANK, PROVIDER), (PROVIDER, BANK), (BANK, BANK)])
def test_a_part_that_is_told_by_two_asks_the_accountant(
    case_file: SqlCaseFile, first: str, second: str
) -> None:
    inbox, (fine,) = open_inbox(case_file), issued(case_file, 1)
    part, rest = Money(50_000), REDUCED - Money(50_000)
    inbox.take(first, notice("n-1", fine.payment_code, part))
    inbox.take(second, notice("n-2", fine.payment_code, part))
    inbox.work_off()
    (waiting,) = inbox.unmatched()
    assert waiting.fault_kind is NoticeFault.PART_TOLD_BEFORE
    assert "the same 50000 tyiyn came on 2026-05-01" in waiting.fault
    inbox.take(second, notice("n-3", fine.payment_code, rest))
    inbox.work_off()
    with case_file.view() as view:
        paid = view.resolution(fine.number)
    assert (paid.paid, paid.paid_at) == (REDUCED, NOON + timedelta(hours=1))


def test_equal_parts_by_one_provider_or_days_apart_are_two(case_file: SqlCaseFile) -> None:
    inbox, (fine, other) = open_inbox(case_file), issued(case_file, 2)
    inbox.take(PROVIDER, notice("n-1", fine.payment_code, Money(7)))
    inbox.take(PROVIDER, notice("n-2", fine.payment_code, Money(7)))
    inbox.take(PROVIDER, notice("n-3", other.payment_code, Money(7)))
    later = NOON + timedelta(days=4)
    inbox = Noticing(case_file, lambda: later)
    inbox.take(BANK, notice("csv-1", other.payment_code, Money(7), paid_at=later.isoformat()))
    inbox.work_off()
    with case_file.view() as view:
        assert [view.resolution(each.number).paid for each in (fine, other)] == [Money(14)] * 2


def test_an_unknown_code_is_kept_and_shown(case_file: SqlCaseFile) -> None:
    inbox = open_inbox(case_file)
    inbox.take(PROVIDER, notice("n-1", PaymentCode(7)))
    assert (inbox.work_off(), inbox.work_off()) == (1, 0)
    (kept,) = inbox.unmatched()
    assert kept.fault_kind is NoticeFault.NO_FINE
    assert "It names 0 fines (payment codes: 7)" in kept.fault
    assert json.loads(kept.content)["amount_tyiyn"] == REDUCED.tyiyn


def test_too_much_and_too_little_are_money_all_the_same(case_file: SqlCaseFile) -> None:
    inbox, (fine, other) = open_inbox(case_file), issued(case_file, 2)
    inbox.take(PROVIDER, notice("n-1", fine.payment_code, SUM))
    inbox.take(PROVIDER, notice("n-2", other.payment_code, Money(1)))
    inbox.work_off()
    with case_file.view() as view:
        totals = view.ledger.totals()
        assert totals[AccountKind.TO_GIVE_BACK] == SUM - REDUCED
        assert totals[AccountKind.UNAPPLIED] == Money(1)


def test_the_same_id_tells_one_thing(case_file: SqlCaseFile) -> None:
    inbox, code = open_inbox(case_file), PaymentCode(7)
    assert inbox.take(PROVIDER, notice("n-1", code))[1]
    assert not inbox.take(PROVIDER, notice("n-1", code))[1]
    assert inbox.take("provider:another", notice("n-1", code))[1]
    with pytest.raises(InvalidValueError, match="told something else before"):
        inbox.take(PROVIDER, notice("n-1", code, SUM))


@pytest.mark.parametrize("backwards", [False, True])
def test_the_discount_is_judged_by_the_payers_time_whichever_news_came_first(
    case_file: SqlCaseFile, backwards: bool
) -> None:
    fines, inbox = issued(case_file, 2), Noticing(case_file, lambda: NOON + timedelta(days=50))
    in_time, late = ((NOON + timedelta(days=days)).isoformat() for days in (20, 45))
    with case_file.begin() as transaction:
        for fine in fines:
            transaction.save_resolution(deliver(transaction.resolution(fine.number), NOON))
    whole, part = (fine.payment_code for fine in fines)
    told = [
        # The page still showed the full sum: it was paid again.
        notice("whole-in-time", whole, REDUCED, paid_at=in_time),
        notice("whole-again", whole, SUM, paid_at=late),
        notice("part-in-time", part, Money(1), paid_at=in_time),
        notice("part-late", part, REDUCED, paid_at=late),
    ]
    for content in reversed(told) if backwards else told:
        inbox.take(PROVIDER, content)
        inbox.work_off()
    with case_file.view() as view:
        paid, open_still = (view.resolution(fine.number) for fine in fines)
    assert (paid.paid_at, to_give_back(paid)) == (NOON + timedelta(days=20), SUM)
    assert (open_still.paid_at, to_give_back(open_still)) == (None, Money(0))
