"""A press that writes which paper it is instead of a page: the real one has its own tests."""

from __future__ import annotations

from datetime import datetime

from fines.accident import Accident
from fines.annulment import Annulment
from fines.appeal import Appeal
from fines.documents.letters import reminder
from fines.money import Money
from fines.officer import Officer
from fines.refund import Refund
from fines.resolution import Resolution, ResolutionNumber


class PlainLetters:
    """Fulfils `fines.paper.LetterPress`."""

    def appeal_decision(self, appeal: Appeal, resolution: Resolution, by: Officer) -> bytes:
        return f"%PDF {appeal.id} {appeal.status} {by.id}".encode()

    def refund_order(self, refund: Refund, resolution: Resolution, by: Officer) -> bytes:
        return f"%PDF {refund.id} {refund.amount.tyiyn} {by.id}".encode()

    def annulment(
        self, resolution: Resolution, because: Annulment, at: datetime, by: Officer
    ) -> bytes:
        return f"%PDF {resolution.number} {because} {by.id}".encode()

    def repricing(
        self,
        resolution: Resolution,
        was: Money,
        earlier: ResolutionNumber,
        at: datetime,
        by: Officer,
    ) -> bytes:
        sums = f"{was.tyiyn} {resolution.tariff.amount.tyiyn}"
        return f"%PDF {resolution.number} {earlier} {sums} {by.id}".encode()

    def reminder(self, resolution: Resolution, at: datetime, by: Officer) -> bytes:
        reminder(resolution, at)
        return f"%PDF {resolution.number} {at.isoformat()} {by.id}".encode()

    def accident_card(self, accident: Accident, by: Officer) -> bytes:
        return f"%PDF {accident.id} {by.id}".encode()
