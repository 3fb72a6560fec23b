"""Does a payment terminal get the state gateway's answers, and is money taken once for each id?"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import httpx
import pytest

from api.access.machines import Scope
from fines.ledger import AccountKind
from fines.money import Money
from fines.procedure.annulling import annul
from fines.resolution import ResolutionStatus
from tests.api.test_routes import bearer
from tests.api.visitor import Visitor
from tests.api.world import World

DUE = 150_000


@pytest.fixture
def terminal(world: World) -> httpx.Client:
    """A machine in a shop, with its token."""
    client: httpx.Client = Visitor(world).client
    client.headers.update(bearer(world, Scope.TERMINAL))
    return client


def said(client: httpx.Client, **body: Any) -> tuple[int, int]:
    answer = client.post("/api/v1/terminal", json=body)
    assert answer.status_code in (200, 503), answer.text
    told: Mapping[str, Any] = answer.json()
    return told["answer"], told["cost_tyiyn"]


def paying(world: World, code: int, **changed: Any) -> dict[str, Any]:
    return {
        "status": 1,
        "code": code,
        "transaction": "t-1",
        "amount_tyiyn": DUE,
        "paid_at": world.clock.now.isoformat(),
    } | changed


def test_check_pay_and_cancel_get_the_answers_of_the_dialogue(
    world: World, terminal: httpx.Client
) -> None:
    code = world.delivered().payment_code
    pay = paying(world, code)
    assert said(terminal, status=0, code=code) == (200, DUE)
    assert said(terminal, status=0, code=code + 1) == (404, 0)
    assert said(terminal, **pay | {"code": code + 1}) == (404, 0)
    assert said(terminal, **pay | {"amount_tyiyn": DUE + 1}) == (408, DUE)
    assert said(terminal, **pay | {"amount_tyiyn": DUE - 1}) == (409, DUE)
    assert said(terminal, **pay) == (200, DUE)
    assert said(terminal, **pay) == (200, DUE)
    assert said(terminal, **pay | {"transaction": "t-2"}) == (406, 0)
    assert said(terminal, status=0, code=code) == (406, 0)
    assert said(terminal, status=2, transaction="t-2") == (404, 0)
    assert said(terminal, status=2, transaction="t-1") == (200, DUE)
    assert said(terminal, status=2, transaction="t-1") == (407, DUE)
    assert said(terminal, **pay) == (407, DUE)
    assert said(terminal, status=0, code=code) == (200, DUE)


def test_a_cancelled_payment_leaves_the_books_and_opens_the_fine(
    world: World, terminal: httpx.Client
) -> None:
    resolution = world.delivered()
    said(terminal, **paying(world, resolution.payment_code))
    assert world.desk.issuing.resolution(resolution.number).status is ResolutionStatus.PAID
    said(terminal, status=2, transaction="t-1")
    assert world.desk.issuing.resolution(resolution.number).status is ResolutionStatus.DELIVERED
    with world.desk.case_file.view() as view:
        totals = view.ledger.totals()
    assert totals[AccountKind.REVENUE] == totals[AccountKind.CLEARING] == Money(0)


def test_only_what_this_terminal_paid_can_be_asked_for_and_cancelled(
    world: World, terminal: httpx.Client
) -> None:
    said(terminal, **paying(world, world.delivered().payment_code))
    assert terminal.get("/api/v1/terminal/t-1").json()["answer"] == 200
    assert terminal.get("/api/v1/terminal/t-2").json()["answer"] == 404
    other: httpx.Client = Visitor(world).client
    token = bearer(world, Scope.TERMINAL)
    other.headers.update(token)
    assert other.get("/api/v1/terminal/t-1").json()["answer"] == 200  # the same machine's name
    foreign: httpx.Client = Visitor(world).client
    foreign.headers.update(bearer(world, Scope.PAYMENTS))
    assert foreign.post("/api/v1/terminal", json={"status": 0, "code": 1}).status_code == 403


def test_the_discount_is_judged_by_the_payers_time(world: World, terminal: httpx.Client) -> None:
    code = world.delivered().payment_code
    on_the_last_day = world.clock.now + timedelta(days=30)
    world.clock.now += timedelta(days=33)
    assert said(terminal, status=0, code=code) == (200, 500_000)
    pay = paying(world, code, paid_at=on_the_last_day.isoformat())
    assert said(terminal, **pay) == (200, DUE)
    assert said(terminal, status=0, code=code) == (406, 0)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"amount_tyiyn": 1500.0}, "'amount_tyiyn' is '1500.0'"),
        ({"amount_tyiyn": "1.234"}, "'amount_tyiyn' is '1.234'"),
        ({"amount_tyiyn": True}, "'amount_tyiyn' is 'True'"),
        ({"amount_tyiyn": -150_000}, "'amount_tyiyn' is '-150000'"),
        ({"amount_tyiyn": 10**30}, "'amount_tyiyn' is '10000"),
        ({"code": 2**63}, "'code' is '9223372036854775808'"),
        ({"paid_at": "2026-05-04T02:00:00"}, "'paid_at' is '2026-05-04T02:00:00'"),
        ({"paid_at": "2026-05-05T02:00:00Z"}, "is not here yet"),
        ({"paid_at": "2026-03-01T02:00:00Z"}, "more than 10 days ago"),
        ({"paid_at": "2026-05-03T02:00:00Z"}, "before the resolution was issued"),
        ({"paid_at": None}, "'paid_at' is null: send a value"),
        ({"transaction": "a b"}, "'transaction' is 'a b'"),
        ({"status": 7}, "'status' is '7'"),
        ({"currency": "USD"}, "'currency' is not known here"),
    ],
)
def test_a_bad_request_is_refused_by_name_and_takes_nothing(
    world: World, terminal: httpx.Client, changed: dict[str, Any], sentence: str
) -> None:
    resolution = world.delivered()
    body = paying(world, resolution.payment_code) | changed
    answer = terminal.post("/api/v1/terminal", json=body)
    assert (answer.status_code, sentence in answer.json()["detail"]) == (422, True), answer.text
    assert world.desk.paying.payments(resolution.number) == []


def test_what_a_status_needs_is_named(terminal: httpx.Client) -> None:
    answer = terminal.post("/api/v1/terminal", json={"status": 1, "code": 5})
    assert "needs 'transaction' with the status 1" in answer.json()["detail"]


def test_a_used_transaction_pays_no_other_fine(world: World, terminal: httpx.Client) -> None:
    first, second = world.delivered(), world.delivered()
    said(terminal, **paying(world, first.payment_code))
    answer = terminal.post("/api/v1/terminal", json=paying(world, second.payment_code))
    assert "used for another payment" in answer.json()["detail"]


def test_an_annulled_fine_takes_no_money(world: World, terminal: httpx.Client) -> None:
    resolution = world.delivered()
    with world.desk.case_file.begin() as transaction:
        annul(transaction, transaction.resolution(resolution.number), world.clock.now)
    assert said(terminal, **paying(world, resolution.payment_code)) == (405, 0)


def test_repeats_at_once_take_money_once(world: World, terminal: httpx.Client) -> None:
    resolution = world.delivered()
    bodies = [
        paying(world, resolution.payment_code, transaction=f"t-{number % 2}") for number in range(8)
    ]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda body: said(terminal, **body)[0], bodies))
    assert set(answers) <= {200, 406, 500}
    (payment,) = world.desk.paying.payments(resolution.number)
    assert payment.amount == Money(DUE)
