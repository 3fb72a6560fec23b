"""How is the audit chain fixed once a day, so that not even its keeper can rewrite it unseen?

The signed head of a day is announced like any step: whoever listens on the bus holds it outside.
"""

from __future__ import annotations

from datetime import date, timedelta

from fines.audit import AuditSigner, Checkpoint, checkpoint_bytes
from fines.errors import NotFoundError
from fines.local_time import local_day
from fines.ports import CaseFile, Clock
from fines.procedure.steps import MACHINE, leave_trace


class Checkpointing:
    """Makes the checkpoint of yesterday, once."""

    def __init__(self, case_file: CaseFile, signer: AuditSigner, clock: Clock) -> None:
        self._case_file = case_file
        self._signer = signer
        self._clock = clock

    def make(self) -> Checkpoint:
        """The checkpoint of the last local day that is over; a repeat returns the one made."""
        now = self._clock()
        day = local_day(now) - timedelta(days=1)
        with self._case_file.begin() as transaction:
            try:
                return transaction.checkpoint(day)
            except NotFoundError:
                made = self._made(day, *transaction.audit_head())
            transaction.save_checkpoint(made)
            leave_trace(
                transaction,
                kind="audit.checkpoint",
                key=day.isoformat(),
                actor=MACHINE,
                at=now,
                row=str(made.row),
                seal=made.seal,
                public_key=made.public_key,
                signature=made.signature,
            )
        return made

    def _made(self, day: date, row: int, seal: str) -> Checkpoint:
        return Checkpoint(
            day=day,
            row=row,
            seal=seal,
            made_at=self._clock(),
            public_key=self._signer.public_key,
            signature=self._signer.sign(checkpoint_bytes(day, row, seal)),
        )
