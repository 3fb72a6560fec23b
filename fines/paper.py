"""What does the law need to make and print papers? Protocols; `fines/documents` fulfils them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import Enum, auto
from typing import Protocol

from fines.accident import Accident
from fines.annulment import Annulment
from fines.appeal import Appeal
from fines.decision import Decision
from fines.money import Money
from fines.officer import Officer
from fines.refund import Refund
from fines.resolution import Resolution, ResolutionNumber


class DocumentPress(Protocol):
    """Makes the signed resolution: PDF/A bytes with the picture of the act and the QR."""

    def resolution(
        self, decision: Decision, resolution: Resolution, issued_by: Officer
    ) -> bytes: ...


class LetterPress(Protocol):
    """Makes the signed papers that follow a resolution; `by` stands under them."""

    def appeal_decision(self, appeal: Appeal, resolution: Resolution, by: Officer) -> bytes: ...

    def refund_order(self, refund: Refund, resolution: Resolution, by: Officer) -> bytes: ...

    def annulment(
        self, resolution: Resolution, because: Annulment, at: datetime, by: Officer
    ) -> bytes: ...

    def repricing(
        self,
        resolution: Resolution,
        was: Money,
        earlier: ResolutionNumber,
        at: datetime,
        by: Officer,
    ) -> bytes:
        """`was` is what it cost as a repetition of `earlier`, which has fallen."""
        ...

    def reminder(self, resolution: Resolution, at: datetime, by: Officer) -> bytes:
        """StepRefusedError where nobody is to be reminded."""
        ...

    def accident_card(self, accident: Accident, by: Officer) -> bytes: ...


class PostalPress(Protocol):
    """Makes what the post sees: the sheet in an envelope's window, the register of a batch."""

    def envelope(self, number: str, addressee: str, address: str, at: datetime) -> bytes: ...

    def register(
        self,
        number: int,
        at: datetime,
        rows: Sequence[tuple[str, str, str]],
        withdrawn: Sequence[str],
    ) -> tuple[bytes, bytes]:
        """PDF and CSV of envelope, addressee and address, in this order, and behind them the
        envelopes that were withdrawn and are not handed over."""
        ...


class JobState(Enum):
    """What a printer says of a job: whether it knows it no more, or surely never had it."""

    DONE = auto()
    BROKEN_OFF = auto()
    NOT_KNOWN = auto()
    NEVER = auto()


class Printer(Protocol):
    """Prints documents."""

    def print_document(self, name: str, pdf: bytes) -> str:
        """Returns the printer's own job reference."""
        ...

    def wait_for(self, name: str) -> JobState:
        """What became of the newest job of this name, once that is known; UnavailableError where
        the printer is away, or works on it longer than anybody waits."""
        ...
