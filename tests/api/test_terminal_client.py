"""Do our two halves of the terminal dialogue understand each other over a real HTTP server?"""

from __future__ import annotations

import pytest

from api.access.machines import Scope, new_token
from fines.errors import NotFoundError, UnavailableError
from fines.gateways.terminal import TerminalGateway
from fines.money import Money
from fines.payment import PaymentId, PaymentStatus
from fines.resolution import PaymentCode
from tests.api.serving import free_socket, served
from tests.api.world import World

SUM = Money(150_000)


def test_our_client_pays_at_our_own_door_and_asks_by_its_own_reference(world: World) -> None:
    resolution = world.delivered()
    token = new_token(world.desk.case_file, "demo-bank", Scope.TERMINAL)
    first, second = PaymentId("ours-1"), PaymentId("ours-2")
    with served(world.desk, free_socket()) as address:
        gateway = TerminalGateway(f"{address}/api/v1/terminal", token, clock=world.clock)
        with pytest.raises(NotFoundError, match="never received payment ours-1"):
            gateway.ask(first)
        low = gateway.pay(resolution.payment_code, Money(1), first)
        nobody = gateway.pay(PaymentCode(7), SUM, first)
        assert (low.status, nobody.status) == (PaymentStatus.REFUSED, PaymentStatus.REFUSED)
        paid = gateway.pay(resolution.payment_code, SUM, first)
        assert (paid.status, paid.amount) == (PaymentStatus.SETTLED, SUM)
        assert gateway.pay(resolution.payment_code, SUM, first) == gateway.ask(first) == paid
        again = gateway.pay(resolution.payment_code, SUM, second)
        assert again.status is PaymentStatus.REFUSED
        with pytest.raises(UnavailableError, match="HTTP status 401"):
            TerminalGateway(f"{address}/api/v1/terminal", "stolen").ask(first)
    (payment,) = world.desk.paying.payments(resolution.number)
    assert payment.gateway == "terminal:demo-bank"
