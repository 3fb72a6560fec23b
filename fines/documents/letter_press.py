"""How do the papers that follow a resolution come to be? Their content, set and signed."""

from __future__ import annotations

from datetime import datetime

from fines.accident import Accident
from fines.annulment import Annulment
from fines.appeal import Appeal
from fines.documents.accident_card import accident_card
from fines.documents.letters import (
    annulment,
    appeal_decision,
    refund_order,
    reminder,
    repricing,
)
from fines.documents.press import ORIGINAL, Press
from fines.money import Money
from fines.officer import Officer
from fines.refund import Refund
from fines.resolution import Resolution, ResolutionNumber


class SignedLetters:
    """Originals: Kyrgyz with Russian beside it. Fulfils `fines.ports.LetterPress`."""

    def __init__(self, press: Press) -> None:
        self._press = press

    def appeal_decision(self, appeal: Appeal, resolution: Resolution, by: Officer) -> bytes:
        """The answer to an objection."""
        return self._press.letter(appeal_decision(appeal, resolution), by, ORIGINAL)

    def refund_order(self, refund: Refund, resolution: Resolution, by: Officer) -> bytes:
        """The order to the treasury, of which the payee gets a copy."""
        return self._press.letter(refund_order(refund, resolution), by, ORIGINAL)

    def annulment(
        self, resolution: Resolution, because: Annulment, at: datetime, by: Officer
    ) -> bytes:
        """That it has fallen, and why, for who heard of it."""
        return self._press.letter(annulment(resolution, because, at), by, ORIGINAL)

    def repricing(
        self,
        resolution: Resolution,
        was: Money,
        earlier: ResolutionNumber,
        at: datetime,
        by: Officer,
    ) -> bytes:
        """That it costs less, as it repeats nothing any more."""
        return self._press.letter(repricing(resolution, was, earlier, at), by, ORIGINAL)

    def reminder(self, resolution: Resolution, at: datetime, by: Officer) -> bytes:
        """What is due, and until when the reduced sum holds."""
        return self._press.letter(reminder(resolution, at), by, ORIGINAL)

    def accident_card(self, accident: Accident, by: Officer) -> bytes:
        """The facts of an accident for those who took part, their insurers and a court."""
        return self._press.letter(accident_card(accident), by, ORIGINAL)
