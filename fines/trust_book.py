"""What must be kept of recalls, permits and suspicions, and found of what they reach?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from fines.basis import Basis
from fines.clone import Suspicion
from fines.decision import DecisionId
from fines.permit import Permit
from fines.plates import PlateNumber
from fines.recall import Recall, RecallId, RecallStatus


class SuspicionBook(Protocol):
    """Which acts speak for a copied plate, until a person has looked."""

    def add(self, suspicion: Suspicion) -> bool:
        """False if it is on file."""
        ...

    def waiting(self, limit: int) -> Sequence[Suspicion]:
        """Oldest first, of the reader's regions, without those of a dismissed act."""
        ...

    def end(self, decision: DecisionId, other: DecisionId | None = None) -> None:
        """Between these two, whichever came first, or all of this decision."""
        ...


class TrustView(Protocol):
    """What can be read; lists are oldest first."""

    @property
    def suspicions(self) -> SuspicionBook: ...

    def resting_on(
        self, basis: Basis, after: DecisionId | None, limit: int
    ) -> Sequence[DecisionId]:
        """The decisions that rest on this, by id, from the one behind `after`."""
        ...

    def count_resting_on(self, basis: Basis, after: DecisionId | None) -> int:
        """How many of them there are."""
        ...

    def recall(self, recall_id: RecallId) -> Recall: ...
    def recalls(self, status: RecallStatus, limit: int) -> Sequence[Recall]: ...
    def permits(self, plate: PlateNumber) -> Sequence[Permit]: ...


class TrustBook(TrustView, Protocol):
    """What one step may write."""

    def save_recall(self, recall: Recall) -> None: ...
    def add_permit(self, permit: Permit) -> bool:
        """False if this permit is on file."""
        ...
