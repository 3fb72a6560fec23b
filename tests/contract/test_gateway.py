"""Does every payment gateway take money once, and can it be asked again by our own reference?"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fines.errors import NotFoundError, UnavailableError
from fines.gateways.sandbox import SandboxGateway, silent_first
from fines.gateways.terminal import TerminalGateway
from fines.money import ZERO, Money
from fines.payment import GatewayAnswer, PaymentId, PaymentStatus
from fines.ports import PaymentGateway
from fines.resolution import PaymentCode
from simulator.terminal_provider import TOKEN, TerminalProvider, serving

CODE = PaymentCode(1_000_000_000_000_000_106)
SUM = Money.som(1500)
OURS = PaymentId("our-reference")


@pytest.fixture(params=["sandbox", "terminal"])
def gateway(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[PaymentGateway]:
    if request.param == "sandbox":
        yield SandboxGateway(tmp_path / "sandbox.db")
        return
    with serving(TerminalProvider()) as address:
        yield TerminalGateway(address, TOKEN)


def test_a_payment_is_settled_with_the_providers_reference(gateway: PaymentGateway) -> None:
    answer = gateway.pay(CODE, SUM, OURS)
    assert (answer.status, answer.amount) == (PaymentStatus.SETTLED, SUM)
    assert answer.reference
    assert gateway.ask(OURS) == answer


def test_the_same_reference_takes_money_once(gateway: PaymentGateway) -> None:
    first = gateway.pay(CODE, SUM, OURS)
    assert gateway.pay(CODE, Money.som(9), OURS) == first
    assert gateway.pay(CODE, SUM, PaymentId("another")) != first


def test_concurrent_repeats_take_money_once(gateway: PaymentGateway) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: gateway.pay(CODE, SUM, OURS), range(8)))
    assert answers == [gateway.ask(OURS)] * 8


def test_what_was_never_received_is_not_found(gateway: PaymentGateway) -> None:
    with pytest.raises(NotFoundError, match="never received payment our-reference"):
        gateway.ask(OURS)


def test_an_empty_sum_is_refused_and_stays_so(gateway: PaymentGateway) -> None:
    assert gateway.pay(CODE, ZERO, OURS).status is PaymentStatus.REFUSED
    assert gateway.ask(OURS).status is PaymentStatus.REFUSED


def test_the_provider_remembers_over_a_restart(tmp_path: Path) -> None:
    answer = SandboxGateway(tmp_path / "kept.db").pay(CODE, SUM, OURS)
    assert SandboxGateway(tmp_path / "kept.db").ask(OURS) == answer


def test_a_silent_provider_has_taken_the_money_all_the_same(tmp_path: Path) -> None:
    gateway = SandboxGateway(tmp_path / "silent.db", silent_first(2))
    with pytest.raises(UnavailableError, match="ask again"):
        gateway.pay(CODE, SUM, OURS)
    with pytest.raises(UnavailableError, match="ask again"):
        gateway.ask(OURS)
    assert gateway.ask(OURS) == GatewayAnswer(
        status=PaymentStatus.SETTLED, amount=SUM, reference="sandbox-00000001"
    )


def test_a_file_that_cannot_be_opened_is_no_answer(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", "utf-8")
    with pytest.raises(UnavailableError, match="does not answer"):
        SandboxGateway(tmp_path / "file" / "sandbox.db").ask(OURS)
