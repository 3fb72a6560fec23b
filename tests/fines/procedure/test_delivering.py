"""Does only proof start the clock, once, and from the right instant?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from fines.appeal import AppealGround
from fines.delivery import SERVES, Delivery, DeliveryChannel, DeliveryId, DeliveryStatus
from fines.errors import InvalidValueError, NotAllowedError, StepRefusedError
from fines.resolution import ResolutionStatus
from tests.fines.invented import APPEALS, INSPECTOR, NOON, OPERATOR, violation
from tests.fines.procedure.conftest import Desks


def test_sending_starts_nothing(desks: Desks) -> None:
    number = desks.issued().number
    sent = desks.delivering.send(number, DeliveryChannel.POST, INSPECTOR)
    assert (sent.status, sent.sent_at) == (DeliveryStatus.SENT, NOON)
    assert desks.issuing.resolution(number).delivered_at is None
    assert desks.delivering.deliveries(number) == [sent]


def test_proof_starts_the_clock_at_the_receipts_instant(desks: Desks) -> None:
    number = desks.issued().number
    sent = desks.delivering.send(number, DeliveryChannel.POST, INSPECTOR)
    desks.clock.forward(days=9)
    arrived = NOON + timedelta(days=4)
    resolution = desks.delivering.prove(sent.id, "receipt RR1", INSPECTOR, arrived)
    assert (resolution.status, resolution.delivered_at) == (ResolutionStatus.DELIVERED, arrived)
    (proven,) = desks.delivering.deliveries(number)
    assert (proven.status, proven.proven_at, proven.proof) == (
        DeliveryStatus.PROVEN,
        arrived,
        "receipt RR1",
    )
    assert desks.told()[-2:] == ["resolution.sent", "resolution.delivered"]


@pytest.mark.parametrize(("days", "sentence"), [(1, "not come yet"), (-1, "before it was sent")])
def test_an_impossible_day_is_refused(desks: Desks, days: int, sentence: str) -> None:
    number = desks.issued().number
    sent = desks.delivering.send(number, DeliveryChannel.POST, INSPECTOR)
    with pytest.raises(InvalidValueError, match=sentence):
        desks.delivering.prove(sent.id, "receipt", INSPECTOR, NOON + timedelta(days=days))
    assert desks.delivering.deliveries(number) == [sent]


def test_a_proof_needs_words(desks: Desks) -> None:
    sent = desks.delivering.send(desks.issued().number, DeliveryChannel.BY_HAND, INSPECTOR)
    with pytest.raises(InvalidValueError, match="needs its proof"):
        desks.delivering.prove(sent.id, " ", INSPECTOR)


def test_the_first_of_two_proofs_counts(desks: Desks) -> None:
    number = desks.issued().number
    post = desks.delivering.send(number, DeliveryChannel.POST, INSPECTOR)
    desks.delivering.send(number, DeliveryChannel.PORTAL, INSPECTOR)
    desks.clock.forward(days=1)
    assert desks.delivering.portal_opened(number).delivered_at == NOON + timedelta(days=1)
    desks.clock.forward(days=1)
    again = desks.delivering.prove(post.id, "receipt", INSPECTOR)
    assert again.delivered_at == NOON + timedelta(days=1)


def test_the_portal_proves_only_what_was_sent_there(desks: Desks) -> None:
    number = desks.issued().number
    desks.delivering.send(number, DeliveryChannel.POST, INSPECTOR)
    assert desks.delivering.portal_opened(number).status is ResolutionStatus.ISSUED


def test_what_came_back_starts_no_clock(desks: Desks) -> None:
    number = desks.issued().number
    sent = desks.delivering.send(number, DeliveryChannel.POST, INSPECTOR)
    failed = desks.delivering.fail(sent.id, "moved away", INSPECTOR)
    assert failed.status is DeliveryStatus.FAILED
    with pytest.raises(StepRefusedError, match="is failed"):
        desks.delivering.prove(sent.id, "receipt", INSPECTOR)
    assert desks.issuing.resolution(number).delivered_at is None
    assert desks.delivering.send(number, DeliveryChannel.BY_HAND, INSPECTOR).id != sent.id


def test_only_an_inspector_delivers(desks: Desks) -> None:
    number = desks.issued().number
    for officer in (OPERATOR, APPEALS):
        with pytest.raises(NotAllowedError):
            desks.delivering.send(number, DeliveryChannel.POST, officer)


def test_nothing_annulled_is_delivered(desks: Desks) -> None:
    number = desks.issued().number
    from_citizen = desks.appealing.file(number, AppealGround.WRONG_READ, "Бул менин унаам эмес")
    desks.appealing.uphold(from_citizen.id, APPEALS, "Туура")
    with pytest.raises(StepRefusedError, match="annulled"):
        desks.delivering.send(number, DeliveryChannel.POST, INSPECTOR)


@pytest.mark.parametrize("channel", [each for each in DeliveryChannel if each not in SERVES])
def test_nobody_is_served_by_a_message(desks: Desks, channel: DeliveryChannel) -> None:
    with pytest.raises(InvalidValueError, match=f"served by {channel}: send it by portal, post"):
        desks.delivering.send(desks.issued().number, channel, INSPECTOR)
    told = Delivery(
        id=DeliveryId("told"),
        resolution=desks.issued(violation(NOON - timedelta(hours=1))).number,
        channel=channel,
        status=DeliveryStatus.SENT,
        sent_at=NOON,
    )
    with desks.case_file.begin() as transaction:
        transaction.save_delivery(told)
    resolution = desks.delivering.prove(told.id, "it reached the telephone", INSPECTOR)
    assert resolution.delivered_at is None
    assert desks.told()[-1] == "resolution.told"
