"""Is the audit chain whole? Every seal is computed again, to the head that the steps keep."""

from __future__ import annotations

from dataclasses import dataclass

from fines.audit import FIRST_SEAL, seal
from fines.ports import CaseFile

_PAGE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """How many entries were read, and what is wrong at which row; no fault means whole."""

    entries: int
    row: int | None = None
    fault: str | None = None


def verify_audit(case_file: CaseFile) -> AuditReport:
    """Walks the chain; entries that are written meanwhile are not waited for."""
    with case_file.view() as view:
        last, head = view.audit_head()
    row, previous = 0, FIRST_SEAL
    while row < last:
        with case_file.view() as view:
            page = view.audit_chain(row, min(_PAGE, last - row))
        if not page:
            return AuditReport(entries=row, row=row + 1, fault="this and what follows is missing")
        for found, entry, sealed in page:
            if found != row + 1:
                return AuditReport(entries=row, row=row + 1, fault="this entry is missing")
            row, previous = found, seal(previous, entry)
            if sealed != previous:
                return AuditReport(entries=row, row=row, fault="this entry was altered")
    if previous != head:
        return AuditReport(entries=row, row=row, fault="the head was altered")
    return AuditReport(entries=row)
