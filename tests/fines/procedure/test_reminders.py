"""Are people reminded in time, once, and only of what is due?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from fines.appeal import AppealGround
from fines.delivery import Occasion
from fines.procedure.sending_turn import morning_of
from fines.resolution import ResolutionStatus, discount_last_day, payment_last_day
from fines.sending import SendingStatus
from tests.fines.invented import APPEALS, NOON, violation
from tests.fines.procedure.conftest import Desks
from tests.fines.procedure.sending_room import Room


@pytest.fixture
def room(desks: Desks) -> Room:
    return Room(desks)


def reminded(room: Room, day: datetime) -> list[str]:
    """What is told at this instant."""
    room.desks.clock.now = day
    before = set(room.sms.sent)
    room.work()
    return [room.sms.sent[each].text for each in room.sms.sent if each not in before]


def test_people_are_reminded_before_the_reduced_sum_ends_and_when_late(room: Room) -> None:
    resolution = room.issued()
    room.work()
    room.desks.delivering.portal_opened(resolution.number)
    delivered = room.desks.issuing.resolution(resolution.number)
    last_day, term = discount_last_day(delivered), payment_last_day(delivered)
    assert last_day is not None
    assert term is not None
    remind_at = morning_of(last_day - timedelta(days=5))
    assert reminded(room, remind_at - timedelta(minutes=1)) == []
    (soon,) = reminded(room, remind_at)
    assert "срок оплаты со скидкой скоро закончится" in soon
    late_at = morning_of(term + timedelta(days=1))
    assert reminded(room, late_at - timedelta(minutes=1)) == []
    (late,) = reminded(room, late_at)
    assert "срок оплаты прошёл" in late
    assert reminded(room, late_at + timedelta(days=100)) == []


def test_who_paid_or_appealed_is_not_reminded(room: Room) -> None:
    paid = room.issued()
    room.work()
    room.desks.delivering.portal_opened(paid.number)
    room.desks.paying.pay(paid.payment_code, room.desks.paying.due(paid.number))
    appealed = room.desks.issued(violation(NOON - timedelta(hours=1)))
    room.work()
    room.desks.delivering.portal_opened(appealed.number)
    appeal = room.desks.appealing.file(appealed.number, AppealGround.OTHER, "Ошибка")
    assert reminded(room, NOON + timedelta(days=26)) == []
    assert room.sending(paid, Occasion.REMINDER, serves=False).status is SendingStatus.DROPPED
    # The clock stood still for 26 days: the reminder waits as long.
    room.desks.appealing.reject(appeal.id, APPEALS, "Жок")
    told = reminded(room, NOON + timedelta(days=26 + 26))
    assert [text for text in told if "со скидкой скоро закончится" in text] == told[1:]
    assert len(told) == 2  # the answer to the appeal, and the reminder
    standing = room.desks.issuing.resolution(appealed.number).status
    assert standing is ResolutionStatus.DELIVERED
