"""Who sends what is due? A worker that takes due rows, sends, and tries the next channel.

The attempt is on file before anything leaves, and its id is the message's: a worker that dies in
between is followed by one that asks the carrier first. A row that was taken is due again when its
lease ends.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from fines.delivery import CHARGES, Delivery, DeliveryChannel, DeliveryStatus
from fines.errors import NotFoundError, NotLawfulError, StepRefusedError, UnavailableError
from fines.evidence import Sha256
from fines.message import Carrier, CarrierAnswer, Compose, Message
from fines.ports import CaseFile, Clock, Transaction
from fines.procedure.holding import is_held
from fines.procedure.papers import Papers
from fines.procedure.sending_outcome import Attempt, conclude_attempt, fail_attempt
from fines.procedure.sending_plan import contact_for
from fines.procedure.sending_turn import Turn, turn_of
from fines.procedure.serving import attempt_of, exhaust, serve_next
from fines.resolution import Resolution, ResolutionNumber
from fines.sending import (
    Sending,
    SendingId,
    SendingStatus,
    ServiceStep,
    begin_attempt,
    close_sending,
)

_log = logging.getLogger(__name__)

# Longer than a handful of carriers that are silent for their whole patience.
LEASE = timedelta(minutes=3)
HANDFUL = 5
HELD_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Handing:
    """What is asked of a carrier, outside of any transaction. `status` is what is known before;
    None for a message that was never handed over."""

    carrier: Carrier
    message: Message
    status: DeliveryStatus | None


class Dispatching:
    """`order` names the channels that serve; `link` makes the address of one resolution's page."""

    def __init__(
        self,
        *,
        case_file: CaseFile,
        papers: Papers,
        carriers: Mapping[DeliveryChannel, Carrier],
        compose: Compose,
        link: Callable[[ResolutionNumber], str],
        order: Sequence[ServiceStep],
        clock: Clock,
    ) -> None:
        self._case_file = case_file
        self._papers = papers
        self._carriers = carriers
        self._compose = compose
        self._link = link
        self._order = tuple(order)
        self._clock = clock

    def work_off(self, limit: int = HANDFUL) -> int:
        """Takes what is due and advances it; how many were taken."""
        now = self._clock()
        with self._case_file.begin() as transaction:
            taken = transaction.sendings.take(now, now + LEASE, limit)
        for sending_id in taken:
            self._advance(sending_id)
        return len(taken)

    def _advance(self, sending_id: SendingId) -> None:
        try:
            document = self._papers.made_for(sending_id)
            with self._case_file.begin() as transaction:
                handing = self._begin(transaction, sending_id, document)
            if handing is None:
                return
            answer = _answer(handing)
            with self._case_file.begin() as transaction:
                self._conclude(transaction, sending_id, handing, answer)
        except StepRefusedError:
            # Another step on this row was quicker: what is left to do is due again.
            return
        except (NotFoundError, NotLawfulError) as error:
            # Its paper cannot be made now: tried again after the lease, and nobody else waits.
            _log.warning("Sending %s cannot leave: %s", sending_id, error)

    def _begin(
        self, transaction: Transaction, sending_id: SendingId, document: Sha256 | None
    ) -> _Handing | None:
        sending = transaction.sendings.sending(sending_id)
        if sending.status is not SendingStatus.DUE:
            return None
        sending = replace(sending, document=document or sending.document)
        resolution = transaction.resolution(sending.resolution)
        delivery = transaction.delivery(sending.delivery) if sending.delivery else None
        turn, at = turn_of(sending, resolution, delivery, self._clock())
        if turn is Turn.CLOSE_DONE:
            transaction.sendings.save(close_sending(sending, SendingStatus.DONE))
        elif turn is Turn.DROP:
            transaction.sendings.save(close_sending(sending, SendingStatus.DROPPED))
        elif turn is Turn.NEXT_CHANNEL and _withheld(transaction, sending, resolution):
            transaction.sendings.save(sending, self._clock() + HELD_FOR)
        elif turn is Turn.LATER:
            transaction.sendings.save(sending, at)
        elif turn is Turn.ASK and delivery is not None:
            attempt = Attempt(sending=sending, resolution=resolution, delivery=delivery)
            return self._asking(transaction, attempt)
        elif sending.serves:
            channels = self._carriers.keys()
            serve_next(transaction, sending, resolution, self._order, channels, at)
        else:
            return self._next_message(transaction, sending, resolution)
        return None

    def _asking(self, transaction: Transaction, attempt: Attempt) -> _Handing | None:
        delivery = attempt.delivery
        handing = self._handing(transaction, attempt.resolution, delivery, delivery.status)
        if handing is None:
            # Its channel is no longer set, or its address is gone.
            why = "nobody can be asked any more"
            fail_attempt(transaction, attempt, why, self._clock())
        return handing

    def _next_message(
        self, transaction: Transaction, sending: Sending, resolution: Resolution
    ) -> _Handing | None:
        now = self._clock()
        contact = contact_for(transaction, resolution)
        for channel in contact.channels() if contact else ():
            if channel in sending.tried or channel not in self._carriers:
                continue
            delivery = attempt_of(sending, channel, DeliveryStatus.UNKNOWN, now)
            transaction.save_delivery(delivery)
            transaction.sendings.save(begin_attempt(sending, delivery))
            return self._handing(transaction, resolution, delivery, None)
        if sending.tried:
            exhaust(transaction, sending, resolution, now)
        else:
            transaction.sendings.save(close_sending(sending, SendingStatus.DROPPED))
        return None

    def _handing(
        self,
        transaction: Transaction,
        resolution: Resolution,
        delivery: Delivery,
        status: DeliveryStatus | None,
    ) -> _Handing | None:
        """None where the channel has no carrier, or the addressee no address in it."""
        contact = contact_for(transaction, resolution)
        carrier = self._carriers.get(delivery.channel)
        to = contact.address(delivery.channel) if contact else ""
        if carrier is None or contact is None or not to:
            return None
        link = self._link(resolution.number)
        message = self._compose(delivery.id, delivery.occasion, to, contact.language, link)
        return _Handing(carrier=carrier, message=message, status=status)

    def _conclude(
        self,
        transaction: Transaction,
        sending_id: SendingId,
        handing: _Handing,
        answer: CarrierAnswer | None,
    ) -> None:
        sending = transaction.sendings.sending(sending_id)
        if sending.delivery != handing.message.id or sending.status is not SendingStatus.DUE:
            return
        attempt = Attempt(
            sending=sending,
            resolution=transaction.resolution(sending.resolution),
            delivery=transaction.delivery(handing.message.id),
        )
        conclude_attempt(transaction, attempt, answer, self._clock())


def _withheld(transaction: Transaction, sending: Sending, resolution: Resolution) -> bool:
    """Nobody is charged by what may be a copied plate's until a person has looked at it."""
    return sending.occasion in CHARGES and is_held(transaction, resolution)


def _answer(handing: _Handing) -> CarrierAnswer | None:
    """What the carrier says; None where it is not known. What it never had is sent again, but
    never what it has taken."""
    try:
        if handing.status is not None:
            try:
                return handing.carrier.ask(handing.message.id)
            except NotFoundError:
                if handing.status is DeliveryStatus.SENT:
                    return None
        return handing.carrier.send(handing.message)
    except UnavailableError:
        return None
