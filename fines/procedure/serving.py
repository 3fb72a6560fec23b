"""By which channel is an addressee served next? In the order of the law, where it can reach them.

A channel that cannot is passed over, and why is on file.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from fines.delivery import Delivery, DeliveryChannel, DeliveryId, DeliveryStatus
from fines.ports import Transaction
from fines.postal_address import address_flaws
from fines.procedure.sending_plan import contact_for, trace_sending
from fines.procedure.steps import derived
from fines.resolution import Resolution
from fines.sending import Sending, SendingStatus, ServiceStep, begin_attempt, close_sending


def serve_next(
    transaction: Transaction,
    sending: Sending,
    resolution: Resolution,
    order: Sequence[ServiceStep],
    message_channels: Collection[DeliveryChannel],
    now: datetime,
) -> None:
    """Begins the next attempt; exhausted where no channel is left. `message_channels` are those
    that have a carrier."""
    for step in order:
        if step.channel in sending.tried:
            continue
        hindrance = _hindrance(transaction, resolution, step.channel, message_channels)
        if hindrance:
            sending = replace(sending, tried=(*sending.tried, step.channel))
            trace_sending(transaction, "sending.hindered", sending, resolution, now, hindrance)
            continue
        is_letter = step.channel is DeliveryChannel.POST
        status = DeliveryStatus.WAITING if is_letter else DeliveryStatus.SENT
        delivery = attempt_of(sending, step.channel, status, now)
        transaction.save_delivery(delivery)
        due_at = now + timedelta(days=step.wait_days)
        transaction.sendings.save(begin_attempt(sending, delivery), due_at)
        kind = f"delivery.{status}"
        trace_sending(transaction, kind, sending, resolution, now, delivery=delivery)
        return
    exhaust(transaction, sending, resolution, now)


def exhaust(
    transaction: Transaction, sending: Sending, resolution: Resolution, now: datetime
) -> None:
    """No channel is left: a person must look."""
    transaction.sendings.save(close_sending(sending, SendingStatus.EXHAUSTED))
    trace_sending(transaction, "sending.exhausted", sending, resolution, now)


def attempt_of(
    sending: Sending, channel: DeliveryChannel, status: DeliveryStatus, now: datetime
) -> Delivery:
    """The one attempt of a sending through a channel."""
    return Delivery(
        id=DeliveryId(derived(sending.id, channel)),
        resolution=sending.resolution,
        channel=channel,
        status=status,
        sent_at=now,
        occasion=sending.occasion,
    )


def _hindrance(
    transaction: Transaction,
    resolution: Resolution,
    channel: DeliveryChannel,
    message_channels: Collection[DeliveryChannel],
) -> str:
    """Why this channel cannot reach the addressee; "" where it can."""
    if channel is DeliveryChannel.PORTAL:
        contact = contact_for(transaction, resolution)
        told = contact is not None and set(contact.channels()) & set(message_channels)
        return "" if told else "nobody would tell them of the portal"
    returned = transaction.sendings.returned_letters(resolution.owner.pin)
    return ", ".join(address_flaws(resolution.owner.address, returned))
