"""Is the audit chain whole? Every seal is computed again, to the head that the steps keep.

Words that people typed are held against their digests; none may be missing but those of a case
that was erased later.

The signed checkpoints are held against it: a chain that was rewritten from some row on to its end
has right seals and a right head, but not those that were signed on the days between.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fines.audit import (
    ERASED,
    FIRST_SEAL,
    AuditEntry,
    Checkpoint,
    SealCheck,
    TypedWords,
    has_words,
    seal,
)
from fines.ports import CaseFile

_PAGE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """How many entries were read, and what is wrong at which row; no fault means whole.

    `checkpoints` were found right; `keys` are those that signed them, in hexadecimal.
    """

    entries: int
    checkpoints: int = 0
    keys: frozenset[str] = frozenset()
    row: int | None = None
    fault: str | None = None


def verify_audit(
    case_file: CaseFile, is_signed: SealCheck, trusted_key: str | None = None
) -> AuditReport:
    """Walks the chain; entries that are written meanwhile are not waited for.

    With `trusted_key`, a checkpoint that another key signed is a fault.
    """
    with case_file.view() as view:
        last, head = view.audit_head()
        checkpoints = view.checkpoints()
    for each in checkpoints:
        fault = _fault(each, is_signed, trusted_key, last)
        if fault is not None:
            return AuditReport(entries=0, row=each.row, fault=fault)
    found = _walked(case_file, {each.row: each for each in checkpoints}, last, head)
    keys = frozenset(each.public_key for each in checkpoints)
    return replace(found, checkpoints=len(checkpoints), keys=keys)


def _walked(
    case_file: CaseFile, signed: Mapping[int, Checkpoint], last: int, head: str
) -> AuditReport:
    row, previous = 0, FIRST_SEAL
    missing: dict[str, int] = {}
    while row < last:
        with case_file.view() as view:
            page = view.audit_chain(row, min(_PAGE, last - row))
            words = view.words([entry.purpose for _, entry, _ in page if has_words(entry)])
        if not page:
            return AuditReport(entries=row, row=row + 1, fault="this and what follows is missing")
        for found, entry, sealed in page:
            if found != row + 1:
                return AuditReport(entries=row, row=row + 1, fault="this entry is missing")
            row, previous = found, seal(previous, entry)
            fault = _entry_fault(entry, sealed, previous, signed.get(row), words)
            if fault is not None:
                return AuditReport(entries=row, row=row, fault=fault)
            if has_words(entry) and entry.purpose not in words:
                missing.setdefault(entry.subject, row)
            elif entry.action == ERASED:
                missing.pop(entry.subject, None)
    if previous != head:
        return AuditReport(entries=row, row=row, fault="the head was altered")
    if missing and (left := missing.keys() - _erased_behind(case_file, last)):
        first = min(missing[subject] for subject in left)
        return AuditReport(entries=row, row=first, fault="its words are missing")
    return AuditReport(entries=row)


def _erased_behind(case_file: CaseFile, row: int) -> set[str]:
    """The cases that were erased while the chain was walked."""
    erased: set[str] = set()
    while True:
        with case_file.view() as view:
            page = view.audit_chain(row, _PAGE)
        if not page:
            return erased
        erased |= {entry.subject for _, entry, _ in page if entry.action == ERASED}
        row = page[-1][0]


def _entry_fault(
    entry: AuditEntry,
    sealed: str,
    expected: str,
    checkpoint: Checkpoint | None,
    words: Mapping[str, TypedWords],
) -> str | None:
    if sealed != expected:
        return "this entry was altered"
    typed = words.get(entry.purpose)
    if typed is not None and not (typed.hold and typed.subject == entry.subject):
        return "its words were altered"
    if checkpoint is not None and checkpoint.seal != sealed:
        return f"this is not what was signed on {checkpoint.day}"
    return None


def _fault(
    checkpoint: Checkpoint, is_signed: SealCheck, trusted_key: str | None, last: int
) -> str | None:
    if checkpoint.row > last:
        return "what was signed is missing"
    if trusted_key is not None and checkpoint.public_key != trusted_key:
        return f"the checkpoint of {checkpoint.day} was signed by another key"
    key, signature = bytes.fromhex(checkpoint.public_key), bytes.fromhex(checkpoint.signature)
    if not is_signed(key, signature, checkpoint.signed):
        return f"the signature of the checkpoint of {checkpoint.day} does not hold"
    return None
