"""What may a citizen see of a case, and how do they show that it is theirs to see?"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fines.access_link import check_token
from fines.appeal import Appeal
from fines.audit import AuditEntry
from fines.decision import Decision
from fines.delivery import Delivery
from fines.enforcement import Handover
from fines.errors import NotFoundError
from fines.local_time import local_day
from fines.payment import Payment
from fines.plates import PlateNumber, normalise
from fines.ports import CaseFile, Clock, Transaction, View
from fines.procedure.papers import Paper, papers_of
from fines.procedure.steps import CITIZEN
from fines.resolution import Resolution, ResolutionNumber, payment_last_day


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenView:
    """Everything on file about one resolution that its addressee may see."""

    decision: Decision
    resolution: Resolution
    deliveries: Sequence[Delivery]
    payments: Sequence[Payment]
    appeals: Sequence[Appeal]
    papers: Sequence[Paper]
    handover: Handover | None = None


class CitizenLookUp:
    """By the link on the paper, or by number and plate; every view is written down."""

    def __init__(self, case_file: CaseFile, secret: bytes, clock: Clock) -> None:
        self._case_file = case_file
        self._secret = secret
        self._clock = clock

    def by_link(self, token: str) -> CitizenView:
        """The case behind the QR; NotFoundError for a token we never made."""
        number = check_token(self._secret, token)
        with self._case_file.begin() as transaction:
            return self._view(transaction, transaction.resolution(number), "link")

    def by_number_and_plate(self, number: str, plate: str) -> CitizenView:
        """The case of this pair; one answer, in one time, for every pair that is not on file."""
        with self._case_file.begin() as transaction:
            try:
                resolution = transaction.resolution(ResolutionNumber(number.strip()))
            except NotFoundError:
                resolution = None
            known = resolution.owner.vehicle.plate if resolution else PlateNumber("-")
            same = hmac.compare_digest(normalise(plate).encode(), known.encode())
            if resolution is None or not same:
                raise NotFoundError(
                    "No resolution has this number and this plate: compare both with the paper."
                )
            return self._view(transaction, resolution, "number and plate")

    def _view(self, transaction: Transaction, resolution: Resolution, purpose: str) -> CitizenView:
        transaction.record(
            AuditEntry(
                actor=CITIZEN,
                action="resolution.viewed",
                subject=resolution.number,
                purpose=purpose,
                at=self._clock(),
            )
        )
        return CitizenView(
            decision=transaction.decision(resolution.decision_id),
            resolution=resolution,
            deliveries=transaction.deliveries(resolution.number),
            payments=transaction.payments(resolution.number),
            appeals=transaction.appeals_of(resolution.number),
            papers=papers_of(transaction, resolution.number),
            handover=_handover(transaction, resolution, local_day(self._clock())),
        )


def _handover(view: View, resolution: Resolution, today: date) -> Handover | None:
    """Not looked for before the term of payment is over: nothing is handed over sooner."""
    term = payment_last_day(resolution)
    if term is None or today <= term:
        return None
    try:
        return view.enforcement.of(resolution.number)
    except NotFoundError:
        return None
