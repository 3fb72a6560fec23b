"""What do all steps share? The role check, the local day, the traces that a step leaves."""

from __future__ import annotations

import hashlib
from datetime import datetime

from fines.announcement import Announcement
from fines.audit import AuditEntry, seal_words
from fines.errors import NotAllowedError, StepRefusedError
from fines.officer import Officer, Role
from fines.ports import Transaction, View
from fines.resolution import Resolution

CITIZEN = "citizen"
MACHINE = "tartip"


def require(officer: Officer, role: Role) -> None:
    """NotAllowedError unless the officer has this role."""
    if officer.role is not role:
        raise NotAllowedError(
            f"{officer.id} is {officer.role}: this step is for the role '{role}'; "
            "ask a person of that role."
        )


def derived(*parts: str) -> str:
    """An identifier that the same facts always give."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def refuse_erased(view: View, resolution: Resolution) -> None:
    """StepRefusedError where the person's data are gone: what they would add now stayed for ever,
    and no picture is left to judge it by. A court's ruling can still be entered."""
    if view.erasures.is_erased(resolution.decision_id):
        raise StepRefusedError(
            f"What told of a person in the case of resolution {resolution.number} was erased, its "
            "pictures too: only a court can look at it again."
        )


def leave_trace(
    transaction: Transaction,
    *,
    kind: str,
    key: str,
    actor: str,
    at: datetime,
    purpose: str = "",
    words: str = "",
    **body: str,
) -> None:
    """The announcement and the audit entry of one step, in the step's transaction.

    `words` is what a person typed as the purpose: it can be erased with the case.
    """
    if words.strip():
        typed = seal_words(key, words.strip())
        transaction.keep_words(typed)
        purpose = typed.sealed
    transaction.announce(Announcement(kind=kind, key=key, body=body, at=at))
    transaction.record(AuditEntry(actor=actor, action=kind, subject=key, purpose=purpose, at=at))
