"""Which books lie beside the cases? Each in a protocol of its own, reached through one property."""

from __future__ import annotations

from typing import Protocol

from fines.agency import AgencyBook
from fines.archive import ArchiveBook
from fines.disagreement import Disagreements
from fines.duty_book import DutyBook
from fines.enforcement import EnforcementBook
from fines.erasure import ErasureBook
from fines.examinations import Examinations
from fines.fairness import FairnessCounts
from fines.impound import ImpoundBook
from fines.ledger import Ledger
from fines.money_book import MoneyBook
from fines.payment_notice import NoticeBook
from fines.placing import PlacingBook
from fines.print_batch import PrintBook
from fines.sending import SendingBook


class Books(Protocol):
    """What a step can read and write beside decisions, resolutions and what follows them."""

    @property
    def ledger(self) -> Ledger:
        """The books."""
        ...

    @property
    def money(self) -> MoneyBook:
        """What goes back, and what was closed."""
        ...

    @property
    def examinations(self) -> Examinations:
        """What was judged anew, and what was stopped by it."""
        ...

    @property
    def notices(self) -> NoticeBook:
        """What was told of money."""
        ...

    @property
    def agencies(self) -> AgencyBook:
        """What other bodies left with us."""
        ...

    @property
    def duties(self) -> DutyBook:
        """What waits to be done."""
        ...

    @property
    def prints(self) -> PrintBook:
        """What is printed together."""
        ...

    @property
    def sendings(self) -> SendingBook:
        """What is to be sent, and how people want to be told."""
        ...

    @property
    def fairness(self) -> FairnessCounts:
        """What became of decisions, by group."""
        ...

    @property
    def disagreements(self) -> Disagreements:
        """How often others overturned a reviewer."""
        ...

    @property
    def placing(self) -> PlacingBook:
        """Cases by region and place."""
        ...

    @property
    def impounds(self) -> ImpoundBook:
        """What stands at the lots."""
        ...

    @property
    def archives(self) -> ArchiveBook:
        """Until when papers are provable."""
        ...

    @property
    def erasures(self) -> ErasureBook:
        """What was erased, and what may be."""
        ...

    @property
    def enforcement(self) -> EnforcementBook:
        """What is with the bailiffs."""
        ...
