"""How does a resolution reach its addressee? Sent by a channel, proven, and then the clock runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from fines.delivery import (
    SERVES,
    Delivery,
    DeliveryChannel,
    DeliveryId,
    DeliveryStatus,
    Occasion,
    PostsWord,
    fail,
    prove,
)
from fines.errors import InvalidValueError, NotFoundError, StepRefusedError
from fines.local_time import local_day, local_zone
from fines.officer import Officer, Role
from fines.ports import CaseFile, Clock, Transaction
from fines.procedure.sending_plan import go_on_after, plan_reminders
from fines.procedure.steps import CITIZEN, MACHINE, derived, leave_trace, require
from fines.resolution import Resolution, ResolutionNumber, ResolutionStatus, deliver


class Delivering:
    """Sending and proof: nothing counts against the citizen before it has reached them."""

    def __init__(self, case_file: CaseFile, clock: Clock) -> None:
        self._case_file = case_file
        self._clock = clock

    def send(self, number: ResolutionNumber, channel: DeliveryChannel, by: Officer) -> Delivery:
        """One attempt through one channel that serves."""
        require(by, Role.INSPECTOR)
        if channel not in SERVES:
            raise InvalidValueError(
                f"Nobody is served by {channel}: send it by "
                f"{', '.join(each for each in DeliveryChannel if each in SERVES)}."
            )
        now = self._clock()
        with self._case_file.begin() as transaction:
            resolution = transaction.resolution(number)
            if resolution.status is ResolutionStatus.ANNULLED:
                raise StepRefusedError(f"Resolution {number} is annulled: it is not delivered.")
            attempt = len(transaction.deliveries(number)) + 1
            delivery = Delivery(
                id=DeliveryId(derived(number, "delivery", str(attempt))),
                resolution=number,
                channel=channel,
                status=DeliveryStatus.SENT,
                sent_at=now,
            )
            transaction.save_delivery(delivery)
            self._trace(transaction, "resolution.sent", resolution, by.id, purpose=channel)
        return delivery

    def prove(
        self,
        delivery_id: DeliveryId,
        proof: str,
        by: Officer,
        arrived_at: datetime | None = None,
    ) -> Resolution:
        """It arrived (now, or at the instant the receipt shows): the discount's days start."""
        require(by, Role.INSPECTOR)
        return self._prove(delivery_id, proof, by.id, arrived_at or self._clock())

    def fail(self, delivery_id: DeliveryId, proof: str, by: Officer) -> Delivery:
        """It came back: no clock starts, another attempt is due."""
        require(by, Role.INSPECTOR)
        return self._fail(delivery_id, proof, by.id)

    def _fail(self, delivery_id: DeliveryId, proof: str, actor: str) -> Delivery:
        with self._case_file.begin() as transaction:
            delivery = fail(transaction.delivery(delivery_id), proof)
            transaction.save_delivery(delivery)
            go_on_after(transaction, delivery, self._clock())
            resolution = transaction.resolution(delivery.resolution)
            self._trace(transaction, "resolution.not_delivered", resolution, actor, words=proof)
        return delivery

    def told_by_post(
        self, envelope: str, *, delivered: bool, on: date, note: str
    ) -> DeliveryStatus:
        """What the post says of a letter: served at the end of that day, so that the doubt is the
        addressee's, or come back. What is known already stays as it is.

        NotFoundError where no letter went in this envelope; StepRefusedError where it never left;
        InvalidValueError for a day that has not come.
        """
        with self._case_file.view() as view:
            letter = view.sendings.letter(envelope)
        if letter.status in (DeliveryStatus.PROVEN, DeliveryStatus.FAILED):
            return letter.status
        if letter.status is not DeliveryStatus.SENT:
            # What came back would count against the address, and its later proof for nothing.
            raise StepRefusedError(
                f"Envelope {envelope} was never handed over to the post: hand its batch over first."
            )
        if on > local_day(self._clock()):
            raise InvalidValueError(f"{on} has not come yet: enter the day on the receipt.")
        if not delivered:
            self._fail(letter.id, note, MACHINE)
            return DeliveryStatus.FAILED
        ended = datetime.combine(on, time.max, local_zone())
        self._prove(letter.id, note, MACHINE, min(ended, self._clock()))
        return DeliveryStatus.PROVEN

    def told_of_letter(
        self, number: ResolutionNumber, word: PostsWord, proof: str, at: datetime, teller: str
    ) -> None:
        """What another body says of the letter of a resolution, once.

        NotFoundError where no letter was given to the post, StepRefusedError where its end is
        known already, InvalidValueError for a day that has not come.
        """
        self._refuse_future(at)
        letter = self._letter_under_way(number)
        if word is PostsWord.DELIVERED:
            self._prove(letter.id, proof, teller, at)
        elif word is PostsWord.RETURNED:
            self._fail(letter.id, proof, teller)
        else:
            with self._case_file.begin() as transaction:
                resolution = transaction.resolution(number)
                self._trace(transaction, "resolution.under_way", resolution, teller, words=proof)

    def _letter_under_way(self, number: ResolutionNumber) -> Delivery:
        with self._case_file.view() as view:
            letters = [
                each
                for each in view.deliveries(number)
                if each.channel is DeliveryChannel.POST and each.occasion is Occasion.RESOLUTION
            ]
        waiting = [each for each in letters if each.status is DeliveryStatus.SENT]
        if waiting:
            return waiting[-1]
        if letters:
            raise StepRefusedError(f"What became of the letter of {number} is on file.")
        raise NotFoundError(f"No letter of resolution {number} was given to the post.")

    def portal_opened(self, number: ResolutionNumber) -> Resolution:
        """The citizen said "I have received it" on the page behind the link.

        Proves the delivery that waits on the portal channel; changes nothing where none does.
        Not to be called for a mere view: a robot that follows links starts nobody's clock.
        """
        with self._case_file.view() as view:
            waiting = [
                delivery.id
                for delivery in view.deliveries(number)
                if delivery.channel is DeliveryChannel.PORTAL
                and delivery.status is DeliveryStatus.SENT
            ]
            resolution = view.resolution(number)
        if not waiting:
            return resolution
        return self._prove(waiting[0], "received on the portal", CITIZEN, self._clock())

    def deliveries(self, number: ResolutionNumber) -> Sequence[Delivery]:
        """All attempts, oldest first."""
        with self._case_file.view() as view:
            return view.deliveries(number)

    def _prove(
        self, delivery_id: DeliveryId, proof: str, actor: str, arrived_at: datetime
    ) -> Resolution:
        self._refuse_future(arrived_at)
        with self._case_file.begin() as transaction:
            delivery = prove(transaction.delivery(delivery_id), proof, arrived_at)
            transaction.save_delivery(delivery)
            go_on_after(transaction, delivery, self._clock())
            resolution = transaction.resolution(delivery.resolution)
            served = delivery.channel in SERVES and delivery.occasion is Occasion.RESOLUTION
            if served:
                resolution = deliver(resolution, arrived_at)
                transaction.save_resolution(resolution)
                plan_reminders(transaction, resolution, self._clock())
            kind = "resolution.delivered" if served else "resolution.told"
            self._trace(transaction, kind, resolution, actor, words=proof)
        return resolution

    def _refuse_future(self, at: datetime) -> None:
        if at > self._clock():
            raise InvalidValueError(
                f"{at.isoformat()} has not come yet: enter the day on the receipt."
            )

    def _trace(
        self,
        transaction: Transaction,
        kind: str,
        resolution: Resolution,
        actor: str,
        *,
        purpose: str = "",
        words: str = "",
    ) -> None:
        leave_trace(
            transaction,
            kind=kind,
            key=transaction.case_of(resolution.decision_id).number,
            actor=actor,
            at=self._clock(),
            purpose=purpose,
            words=words,
            resolution=resolution.number,
        )
