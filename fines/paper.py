"""What does the law need to make and print papers? Protocols; `fines/documents` fulfils them."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from fines.appeal import Appeal
from fines.decision import Decision
from fines.officer import Officer
from fines.refund import Refund
from fines.resolution import Resolution


class DocumentPress(Protocol):
    """Makes the signed resolution: PDF/A bytes with the picture of the act and the QR."""

    def resolution(
        self, decision: Decision, resolution: Resolution, issued_by: Officer
    ) -> bytes: ...


class LetterPress(Protocol):
    """Makes the signed papers that follow a resolution; `by` stands under them."""

    def appeal_decision(self, appeal: Appeal, resolution: Resolution, by: Officer) -> bytes: ...

    def refund_order(self, refund: Refund, resolution: Resolution, by: Officer) -> bytes: ...

    def reminder(self, resolution: Resolution, at: datetime, by: Officer) -> bytes:
        """StepRefusedError where nobody is to be reminded."""
        ...


class Printer(Protocol):
    """Prints a document; returns the printer's own job reference."""

    def print_document(self, name: str, pdf: bytes) -> str: ...
