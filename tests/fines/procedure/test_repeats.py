"""Is a repetition charged only where an earlier resolution stood and was known?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from fines.appeal import AppealGround
from fines.delivery import DeliveryChannel
from fines.money import Money
from fines.resolution import Resolution
from fines.violation import OffenceCode, Violation
from tests.fines.invented import APPEALS, DEVICE, INSPECTOR, NOON, violation
from tests.fines.procedure.conftest import Desks

FIRST, AGAIN = Money.som(17_500), Money.som(20_000)


def overload(at: datetime) -> Violation:
    device = replace(DEVICE, certificate_valid_to=NOON + timedelta(days=1000))
    overloaded = OffenceCode("overload")
    return replace(violation(at), offence=overloaded, measurement=None, device=device)


def issued_later(desks: Desks, days: int) -> Resolution:
    """One more overload of the same owner, issued some days after the first was delivered."""
    desks.clock.now = NOON + timedelta(days=days, hours=1)
    return desks.issued(overload(NOON + timedelta(days=days, minutes=30)))


def test_again_within_a_year_costs_more_and_names_the_earlier_one(desks: Desks) -> None:
    first = desks.delivered(overload(NOON))
    second = issued_later(desks, 364)
    assert (first.tariff.amount, first.repeats) == (FIRST, None)
    assert (second.tariff.amount, second.repeats) == (AGAIN, first.number)


@pytest.mark.parametrize("days", [0, 366])
def test_on_the_day_of_delivery_or_after_a_year_it_is_a_first_act(desks: Desks, days: int) -> None:
    desks.delivered(overload(NOON))
    assert issued_later(desks, days).tariff.amount == FIRST


def test_one_that_nobody_received_repeats_nothing(desks: Desks) -> None:
    desks.issued(overload(NOON))
    assert issued_later(desks, 30).repeats is None


def test_one_under_appeal_repeats_nothing(desks: Desks) -> None:
    first = desks.delivered(overload(NOON))
    desks.appealing.file(first.number, AppealGround.CAR_SOLD, "Унаа сатылган")
    assert issued_later(desks, 30).repeats is None


def test_another_offence_repeats_nothing(desks: Desks) -> None:
    desks.delivered(violation(NOON))
    assert issued_later(desks, 30).repeats is None


def test_when_the_earlier_one_falls_the_later_costs_what_a_first_act_costs(desks: Desks) -> None:
    first = desks.delivered(overload(NOON))
    second = issued_later(desks, 30)
    sent = desks.delivering.send(second.number, DeliveryChannel.POST, INSPECTOR)
    desks.delivering.prove(sent.id, "receipt 2", INSPECTOR)
    desks.paying.pay(second.payment_code, desks.paying.due(second.number))
    appeal = desks.appealing.file(first.number, AppealGround.CAR_SOLD, "Унаа сатылган")
    desks.appealing.uphold(appeal.id, APPEALS, "Туура")
    repriced = desks.issuing.resolution(second.number)
    assert (repriced.tariff.amount, repriced.repeats) == (FIRST, None)
    assert desks.told()[-2:] == ["resolution.repriced", "payment.refund_due"]
