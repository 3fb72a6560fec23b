"""Does the ELQR of a fine ask for the sum of the day, and for nothing that a payer may change?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from fines.decision import propose
from fines.errors import ConfigurationError
from fines.gateways.elqr import compose, parse
from fines.gateways.elqr_of_fine import ElqrIssuer
from fines.local_time import local_day
from fines.money import Money
from fines.resolution import deliver
from tests.fines.invented import NOON, REDUCED, SUM, TARIFF, resolution_of, violation

ISSUER = ElqrIssuer(provider="qr.example.kg", service="fines", name="ЖКККББ")
FINE = resolution_of(propose(violation(), TARIFF, NOON))
TODAY = local_day(NOON)


def test_the_sum_is_that_of_the_day() -> None:
    delivered = deliver(FINE, NOON)
    first, late = (ISSUER.of(delivered, TODAY + timedelta(days=days)) for days in (30, 31))
    assert first is not None
    assert late is not None
    assert (first.amount, late.amount) == (REDUCED, SUM)
    part = ISSUER.of(replace(FINE, paid=Money(1)), TODAY)
    assert part is not None
    assert part.amount == REDUCED - Money(1)


def test_nothing_in_it_may_be_changed_and_it_names_the_fine() -> None:
    made = ISSUER.of(FINE, TODAY)
    assert made is not None
    read = parse(compose(made))
    assert (read.dynamic, read.amount_editable, read.account_editable) == (True, False, False)
    assert (read.account, read.comment) == (str(FINE.payment_code), FINE.number)
    assert read.category == "9222"


def test_what_is_paid_has_no_code() -> None:
    assert ISSUER.of(replace(FINE, paid=REDUCED, paid_at=NOON), TODAY) is None


@pytest.mark.parametrize(
    "wrong",
    [{"name": "n" * 26}, {"provider": ""}, {"service": "s" * 33}, {"carrier": "http://x/"}],
)
def test_an_issuer_that_fits_no_code_stops_the_start(wrong: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError, match=r"no code|carries no ELQR"):
        replace(ISSUER, **wrong)
