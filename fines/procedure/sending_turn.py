"""What does a sending need now, at its turn? Judged from the records alone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import Enum, auto

from fines.delivery import Delivery, DeliveryStatus, Occasion
from fines.local_time import local_day, local_zone
from fines.money import ZERO
from fines.resolution import (
    Resolution,
    ResolutionStatus,
    amount_due,
    discount_last_day,
    payment_last_day,
)
from fines.sending import Sending

REMIND_DAYS_BEFORE = 5
"""So long before the reduced sum ends people are reminded of it (assumed)."""
_MORNING = time(9)
_STANDS_STILL = (ResolutionStatus.APPEALED, ResolutionStatus.SUSPENDED)
_OF_MONEY = (Occasion.REMINDER, Occasion.LATE)
_A_DAY = timedelta(days=1)


class Turn(Enum):
    """The next thing to do."""

    NEXT_CHANNEL = auto()
    ASK = auto()
    LATER = auto()
    CLOSE_DONE = auto()
    DROP = auto()


def turn_of(
    sending: Sending, resolution: Resolution, delivery: Delivery | None, now: datetime
) -> tuple[Turn, datetime]:
    """What to do, and for LATER the instant of the next turn."""
    if delivery is not None and delivery.status is DeliveryStatus.PROVEN:
        return Turn.CLOSE_DONE, now
    if _pointless(sending, resolution, now):
        return Turn.DROP, now
    if sending.serves and sending.occasion is Occasion.RESOLUTION and resolution.delivered_at:
        return Turn.CLOSE_DONE, now
    if delivery is not None:
        return _turn_of_attempt(delivery, serves=sending.serves, now=now)
    not_before = _not_before(sending.occasion, resolution, now)
    return (Turn.LATER, not_before) if not_before > now else (Turn.NEXT_CHANNEL, now)


def _turn_of_attempt(delivery: Delivery, *, serves: bool, now: datetime) -> tuple[Turn, datetime]:
    if delivery.status is DeliveryStatus.WAITING:
        return Turn.LATER, now + _A_DAY
    # Of what serves, the proof was waited for in vain.
    spent = delivery.status is DeliveryStatus.FAILED or serves
    return (Turn.NEXT_CHANNEL if spent else Turn.ASK), now


def morning_of(day: date) -> datetime:
    """When people are told something on a day: nobody is woken up."""
    return datetime.combine(day, _MORNING, local_zone())


def _pointless(sending: Sending, resolution: Resolution, now: datetime) -> bool:
    """Whether there is nothing to tell any more. Answers and refunds are told in any case."""
    if sending.occasion not in (Occasion.RESOLUTION, Occasion.REPRICING, *_OF_MONEY):
        return False
    if resolution.status is ResolutionStatus.ANNULLED:
        return True
    if sending.occasion is Occasion.REPRICING:
        return False
    if sending.occasion is Occasion.RESOLUTION:
        known = resolution.delivered_at is not None or resolution.paid_at is not None
        return not sending.serves and sending.delivery is None and known
    today = local_day(now)
    if amount_due(resolution, today) <= ZERO:
        return True
    last_day = discount_last_day(resolution)
    return sending.occasion is Occasion.REMINDER and last_day is not None and today > last_day


def _not_before(occasion: Occasion, resolution: Resolution, now: datetime) -> datetime:
    if occasion is Occasion.REPRICING:
        # Before the resolution itself nobody could make anything of it.
        known = resolution.delivered_at is not None or resolution.paid > ZERO
        return now if known else now + _A_DAY
    if occasion not in _OF_MONEY:
        return now
    if resolution.status in _STANDS_STILL:
        return now + _A_DAY
    if occasion is Occasion.REMINDER:
        last_day = discount_last_day(resolution)
        remind_on = last_day and last_day - timedelta(days=REMIND_DAYS_BEFORE)
    else:
        last_day = payment_last_day(resolution)
        remind_on = last_day and last_day + _A_DAY
    return now + _A_DAY if remind_on is None else morning_of(remind_on)
