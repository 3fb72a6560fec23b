"""What do we tell other state bodies? What their case needs; every view of a person is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from fines.agency import (
    AgencyCall,
    SearchEntry,
    SearchEntryId,
    SearchKind,
    Subscription,
    SubscriptionId,
)
from fines.audit import AuditEntry
from fines.decision import Decision, DecisionId, DecisionStatus
from fines.delivery import Delivery
from fines.errors import InvalidValueError, NotFoundError
from fines.local_time import local
from fines.named import digits_of, may_be_kept
from fines.officer import Officer
from fines.payment import Payment
from fines.plates import PlateNumber
from fines.ports import CaseFile, Clock, Transaction, View
from fines.procedure.steps import derived, leave_trace
from fines.resolution import Resolution, ResolutionNumber, ResolutionStatus

MOST_TOLD = 50
LONGEST_PERIOD = timedelta(hours=24)
BOARD_DAYS = 90
"""How long an entry stays on the search board (assumed)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldCase:
    """One resolution as another body hears of it."""

    decision: Decision
    resolution: Resolution
    deliveries: Sequence[Delivery]
    payments: Sequence[Payment]
    confirmed_by: Officer | None
    issued_by: Officer


class Informing:
    """Answers and subscriptions; of annulled resolutions nothing is told that names a person."""

    def __init__(self, case_file: CaseFile, clock: Clock) -> None:
        self._case_file = case_file
        self._clock = clock

    def fines_of(self, pin: str, plate: PlateNumber, call: AgencyCall) -> Sequence[ToldCase]:
        """What this person owes or has paid for this vehicle; both must fit, newest last."""
        _check_pin(pin)
        with self._case_file.begin() as transaction:
            found = [each for each in _standing(transaction, plate) if each.owner.pin == pin]
            told = [_told(transaction, each) for each in found[-MOST_TOLD:]]
            for each in told:
                self._seen(transaction, each.resolution.number, call)
        return told

    def unpaid_of(self, plate: PlateNumber) -> Sequence[Resolution]:
        """What is to be paid for this plate; whoever passes it on leaves the person out."""
        with self._case_file.view() as view:
            return [each for each in _standing(view, plate) if each.paid_at is None][:MOST_TOLD]

    def one(self, number: ResolutionNumber, call: AgencyCall) -> ToldCase:
        """One resolution whole; NotFoundError also for an annulled one."""
        with self._case_file.begin() as transaction:
            resolution = transaction.resolution(number)
            if resolution.status is ResolutionStatus.ANNULLED:
                raise NotFoundError(f"Resolution {number} was annulled: nothing of it is told.")
            self._seen(transaction, number, call)
            return _told(transaction, resolution)

    def acts(
        self, plate: PlateNumber, since: datetime, until: datetime, call: AgencyCall
    ) -> Sequence[Decision]:
        """Where this plate was in the period, as far as a standing resolution tells it.

        Passages without an act are not kept, and an act that nobody was fined for is not told.
        """
        first, last = local(since), local(until)
        one_month = (first.year, first.month) == (last.year, last.month)
        if not timedelta(0) <= until - since <= LONGEST_PERIOD or not one_month:
            raise InvalidValueError(
                f"{since.isoformat()} to {until.isoformat()} is no period of at most 24 hours "
                "within one calendar month: ask for less."
            )
        with self._case_file.begin() as transaction:
            of_plate = [
                transaction.decision(each.decision_id) for each in _standing(transaction, plate)
            ]
            found = [each for each in of_plate if since <= each.violation.occurred_at <= until]
            for each in found[:MOST_TOLD]:
                self._seen(transaction, transaction.case_of(each.id).number, call)
        return found[:MOST_TOLD]

    def act(self, decision_id: DecisionId, call: AgencyCall) -> Decision:
        """One of these acts; NotFoundError for any other."""
        with self._case_file.begin() as transaction:
            decision = transaction.decision(decision_id)
            made = transaction.resolutions_of_decisions([decision_id])
            if not any(each.status is not ResolutionStatus.ANNULLED for each in made):
                raise NotFoundError(f"No resolution stands on act {decision_id}.")
            self._seen(transaction, transaction.case_of(decision_id).number, call)
        return decision

    def subscribe(self, pin: str, plate: PlateNumber, number: str, call: AgencyCall) -> bool:
        """False if this body has subscribed to it already."""
        _check_pin(pin)
        subscription = Subscription(
            id=_subscription(call, pin, plate, number),
            client=call.client,
            pin=pin,
            plate=plate,
            number=number,
            made_at=self._clock(),
        )
        with self._case_file.begin() as transaction:
            made = transaction.agencies.subscribe(subscription)
            if made:
                self._seen(transaction, subscription.id, call, "subscription.made")
        return made

    def unsubscribe(self, pin: str, plate: PlateNumber, number: str, call: AgencyCall) -> bool:
        """False if there is none of this body."""
        named = _subscription(call, pin, plate, number)
        with self._case_file.begin() as transaction:
            dropped = transaction.agencies.unsubscribe(named)
            if dropped:
                self._seen(transaction, named, call, "subscription.ended")
        return dropped

    def post(
        self, kind: SearchKind, pin: str, plate: PlateNumber, contact: str, note: str,
        call: AgencyCall,
    ) -> SearchEntry:  # fmt: skip
        """An entry of the search board, with what the person wants to be found by."""
        _check_pin(pin)
        if not contact.strip():
            raise InvalidValueError("An entry needs a contact: write how you want to be reached.")
        entry = SearchEntry(
            id=SearchEntryId(derived("search", kind, pin, plate)),
            kind=kind,
            pin=pin,
            plate=plate,
            contact=contact.strip(),
            note=note.strip(),
            posted_at=self._clock(),
        )
        with self._case_file.begin() as transaction:
            transaction.agencies.forget_entries(self._clock() - timedelta(days=BOARD_DAYS))
            transaction.agencies.post(entry)
            self._seen(transaction, entry.id, call, "search_board.posted")
        return entry

    def board(self, call: AgencyCall) -> Sequence[SearchEntry]:
        """The newest entries."""
        oldest = self._clock() - timedelta(days=BOARD_DAYS)
        with self._case_file.begin() as transaction:
            self._seen(transaction, "search board", call, "search_board.viewed")
            found = transaction.agencies.entries(MOST_TOLD)
        return [each for each in found if each.posted_at >= oldest]

    def _seen(
        self, transaction: Transaction, subject: str, call: AgencyCall, action: str = "case.told"
    ) -> None:
        entry = AuditEntry(
            actor=call.actor,
            action=action,
            subject=subject,
            purpose=call.purpose,
            at=self._clock(),
        )
        transaction.record(entry)


def tell_subscribers(
    transaction: Transaction, resolution: Resolution, case: str, actor: str, at: datetime
) -> None:
    """Announces a new resolution to who subscribed to this owner and plate, without either."""
    for each in transaction.agencies.subscriptions(resolution.owner.vehicle.plate):
        if each.pin == resolution.owner.pin:
            leave_trace(
                transaction,
                kind="subscription.met",
                key=case,
                actor=actor,
                at=at,
                purpose=each.client,
                subscription=each.number,
                client=each.client,
                resolution=resolution.number,
            )


def _told(view: View, resolution: Resolution) -> ToldCase:
    decision = view.decision(resolution.decision_id)
    confirmed_by = decision.taken_by(DecisionStatus.CONFIRMED)
    return ToldCase(
        decision=decision,
        resolution=resolution,
        deliveries=view.deliveries(resolution.number),
        payments=view.payments(resolution.number),
        confirmed_by=view.officer(confirmed_by) if confirmed_by else None,
        issued_by=view.officer(resolution.issued_by),
    )


def _standing(view: View, plate: PlateNumber) -> list[Resolution]:
    found = view.resolutions_of_plate(plate)
    return [each for each in found if each.status is not ResolutionStatus.ANNULLED]


def _subscription(call: AgencyCall, pin: str, plate: PlateNumber, number: str) -> SubscriptionId:
    return SubscriptionId(derived("subscription", call.client, pin, plate, number))


def _check_pin(pin: str) -> None:
    if not may_be_kept(pin):
        raise InvalidValueError(
            f"A personal number has {digits_of()} digits: compare it with the passport."
        )
