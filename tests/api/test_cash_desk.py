"""Is cash taken once for a form, with a receipt, and never more than is due?"""

from __future__ import annotations

import re

import pytest

from api.rendering import wording
from fines.money import Money
from fines.officer import Role
from fines.payment_notice import NoticeFault, NoticeStatus
from fines.resolution import PaymentCode, ResolutionStatus
from fines.wording import Language
from tests.api.test_payment_notices import told
from tests.api.visitor import Visitor
from tests.api.world import World

PATH = "/accountant/cash"
FORM = "form-of-the-tests-1"


@pytest.fixture
def accountant(world: World) -> Visitor:
    return Visitor(world).log_in(Role.ACCOUNTANT)


def test_cash_is_taken_in_parts_with_numbered_receipts(world: World, accountant: Visitor) -> None:
    resolution = world.delivered()
    code = str(resolution.payment_code)
    assert 'name="form" value="' in accountant.get("/accountant").text
    first = accountant.post(PATH, form=FORM, code=code, amount="500,50")
    again = accountant.post(PATH, form=FORM, code=code, amount="500,50")
    assert first.headers["location"] == again.headers["location"]
    page = accountant.get(f"{first.headers['location']}?lang=en").text
    assert re.search(r"Receipt.*2026-000001", page, re.DOTALL)
    assert code in page
    accountant.post(PATH, form=FORM + "2", code=f"{code[:4]} {code[4:]}", amount="999.50")
    payments = world.desk.paying.payments(resolution.number)
    assert [(each.reference, each.amount) for each in payments] == [
        ("2026-000001", Money(50_050)),
        ("2026-000002", Money(99_950)),
    ]
    assert world.desk.issuing.resolution(resolution.number).status is ResolutionStatus.PAID


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"amount": "1500.01"}, 409),
        ({"amount": "0"}, 409),
        ({"amount": "1.234"}, 422),
        ({"amount": "-5"}, 422),
        ({"code": "12a"}, 422),
        ({"code": "9" * 19}, 422),
        ({"code": "12"}, 404),
        ({"form": "x"}, 422),
    ],
)
def test_what_cannot_be_taken_is_refused(
    world: World, accountant: Visitor, changed: dict[str, str], status: int
) -> None:
    resolution = world.delivered()
    fields = {"form": FORM, "code": str(resolution.payment_code), "amount": "1500"} | changed
    assert accountant.post(PATH, **fields).status_code == status
    assert world.desk.paying.payments(resolution.number) == []


def test_a_used_form_takes_no_other_sum(world: World, accountant: Visitor) -> None:
    code = str(world.delivered().payment_code)
    accountant.post(PATH, form=FORM, code=code, amount="500")
    assert accountant.post(PATH, form=FORM, code=code, amount="600").status_code == 409


def test_money_that_pays_no_fine_is_set_aside_with_a_reason(
    world: World, accountant: Visitor
) -> None:
    notice, _ = world.desk.noticing.take("bank", told(world, PaymentCode(7)))
    world.desk.noticing.work_off()
    assert 'name="reason"' in accountant.get("/accountant").text
    path = f"/accountant/notices/{notice.id}/aside"
    assert accountant.post(path, reason=" ").status_code == 422
    assert len(world.desk.noticing.unmatched()) == 1
    done = accountant.post(path, reason="Told before by the provider")
    assert done.headers["location"] == "/accountant?done=aside"
    assert "set aside" in accountant.get("/accountant?done=aside&lang=en").text
    assert accountant.post(path, reason="again").status_code == 409
    assert world.desk.noticing.unmatched() == []
    with world.desk.case_file.view() as view:
        kept = view.notices.notice(notice.id)
    assert (kept.status, kept.reason) == (NoticeStatus.SET_ASIDE, "Told before by the provider")
    assert ("accountant", "notice.set_aside") in [each[:2] for each in world.trail()]


def test_money_that_named_no_fine_is_posted_where_the_accountant_found(
    world: World, accountant: Visitor
) -> None:
    resolution = world.delivered()
    notice, _ = world.desk.noticing.take("bank", told(world, resolution.payment_code + 1))  # type: ignore[arg-type]  # a code nobody has
    world.desk.noticing.work_off()
    path = f"/accountant/notices/{notice.id}"
    assert accountant.post(path, number="nobody's").status_code == 404
    done = accountant.post(path, number=f" {resolution.number} ")
    assert done.headers["location"] == "/accountant?done=assigned"
    assert accountant.post(path, number=resolution.number).status_code == 409
    (payment,) = world.desk.paying.payments(resolution.number)
    assert (payment.gateway, payment.amount) == ("bank", Money(150_000))
    with world.desk.case_file.view() as view:
        assert view.notices.notice(notice.id).status is NoticeStatus.POSTED
    assert ("accountant", "notice.assigned") in [each[:2] for each in world.trail()]


@pytest.mark.parametrize("fault", list(NoticeFault))
def test_why_money_waits_is_said_in_every_language(fault: NoticeFault) -> None:
    for language in Language:
        assert wording()(f"notice_fault.{fault}", language)


def test_the_accountant_reads_why_money_waits(world: World, accountant: Visitor) -> None:
    world.desk.noticing.take("bank", told(world, PaymentCode(7)))
    world.desk.noticing.work_off()
    assert "Билдирүүдө эч бир айыптын төлөм коду жок." in accountant.get("/accountant?lang=ky").text
    assert "В сообщении нет кода оплаты" in accountant.get("/accountant?lang=ru").text
