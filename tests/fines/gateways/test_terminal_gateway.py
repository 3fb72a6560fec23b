"""Does a provider that is silent or speaks nonsense leave the outcome unknown, never guessed?"""

from __future__ import annotations

import pytest

from fines.errors import ConfigurationError, UnavailableError
from fines.gateways.terminal import TerminalGateway
from fines.money import Money
from fines.payment import PaymentId, PaymentStatus
from fines.resolution import PaymentCode
from simulator.terminal_provider import TOKEN, TerminalProvider, serving

CODE = PaymentCode(2**63 - 1)
SUM = Money.som(1500)
OURS = PaymentId("our-reference")


def test_what_it_took_is_found_by_our_own_reference() -> None:
    with serving(TerminalProvider(lost=2)) as address:
        gateway = TerminalGateway(address, TOKEN, patience_s=2)
        with pytest.raises(UnavailableError, match="ask again"):
            gateway.pay(CODE, SUM, OURS)
        with pytest.raises(UnavailableError, match="ask again"):
            gateway.ask(OURS)
        assert (gateway.ask(OURS).status, gateway.ask(OURS).amount) == (PaymentStatus.SETTLED, SUM)


def test_a_code_that_is_paid_is_refused() -> None:
    with serving(TerminalProvider()) as address:
        gateway = TerminalGateway(address, TOKEN)
        gateway.pay(CODE, SUM, OURS)
        assert gateway.pay(CODE, SUM, PaymentId("another")).status is PaymentStatus.REFUSED


@pytest.mark.parametrize(
    "words",
    [
        b"",
        b"<html>404 Not Found</html>",
        b'{"answer": 500}',
        b'{"answer": 201}',
        b'{"answer": 200, "cost_tyiyn": 1500.5}',
        b'{"answer": 200}',
        b'{"answer": 200, "cost_tyiyn": 0}',
        b'{"answer": 200, "cost_tyiyn": -150000}',
        b'{"answer": 200, "cost_tyiyn": 1000000000000000000000000000000}',
        b'{"answer": 200, "cost_tyiyn": 1, "cost_tyiyn": 150000}',
        b'{"answer": 200.0, "cost_tyiyn": 150000}',
        b"[" * 60_000,
        b"[]",
    ],
)
def test_nonsense_is_no_outcome(words: bytes) -> None:
    with serving(TerminalProvider(words=words)) as address:
        gateway = TerminalGateway(address, TOKEN)
        with pytest.raises(UnavailableError, match="no outcome"):
            gateway.pay(CODE, SUM, OURS)
        with pytest.raises(UnavailableError, match="no outcome"):
            gateway.ask(OURS)


def test_a_refused_token_and_a_closed_door_are_no_outcome() -> None:
    refused = pytest.raises(UnavailableError, match="HTTP status 401")
    with serving(TerminalProvider()) as address, refused:
        TerminalGateway(address, "wrong").ask(OURS)
    with pytest.raises(UnavailableError, match="no outcome"):
        TerminalGateway(address, TOKEN).ask(OURS)


@pytest.mark.parametrize(
    "address", ["http://bank.example/", "ftp://bank.example", "https://", "https://me:pw@bank.kg/"]
)
def test_an_address_without_tls_stops_the_start(address: str) -> None:
    with pytest.raises(ConfigurationError, match="write terminal:https://HOST/PATH"):
        TerminalGateway(address, TOKEN)
