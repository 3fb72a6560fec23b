"""Which kept papers need another time stamp, and do they get it in time?

A paper is one step. Its copy is on file before the bytes are kept, and is relied on only after: a
crash in between leaves the former copy in its place, and nothing that an erasure would not find.
While the bytes are being kept the paper's row is held: an erasure waits, or was first, and then
nothing is kept.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import timedelta

from fines.archive import ArchivedPaper, ArchiveStamping, Shelf
from fines.errors import (
    EvidenceAlteredError,
    EvidenceMissingError,
    NotLawfulError,
    StepRefusedError,
    UnavailableError,
)
from fines.evidence import Sha256, address
from fines.ports import CaseFile, Clock, EvidenceStore, Transaction
from fines.procedure.steps import MACHINE, leave_trace
from fines.resolution import ResolutionNumber

_log = logging.getLogger(__name__)
_PDF = "application/pdf"
_ROWS = 1000
_PAGES = 20
"""A round looks at so many pages of so many rows of each shelf: a million take a night."""
_BROKEN = (EvidenceAlteredError, EvidenceMissingError, NotLawfulError)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveRound:
    """What one round did: papers looked at for the first time, stamped anew, not to be stamped any
    more; `waits` says which authority was away, so that the rest was left for the next round."""

    listed: int = 0
    renewed: int = 0
    refused: int = 0
    waits: str = ""


class Archiving:
    """Stamps kept papers anew, `ahead` of the day on which their newest stamp's certificate ends.

    Any number may run at once: the slower one of two finds the paper done.
    """

    def __init__(
        self,
        case_file: CaseFile,
        evidence: EvidenceStore,
        stamping: ArchiveStamping,
        clock: Clock,
        ahead: timedelta,
    ) -> None:
        self._case_file = case_file
        self._evidence = evidence
        self._stamping = stamping
        self._clock = clock
        self._ahead = ahead

    def work_off(self, most: int) -> ArchiveRound:
        """Looks at no more new papers than `most`, and stamps no more."""
        listed = 0
        for shelf in Shelf:
            listed += self._look_through(shelf, most - listed)
        with self._case_file.view() as view:
            due = view.archives.due(self._clock() + self._ahead, most)
        done = {True: 0, False: 0}
        waits = ""
        for paper in due:
            try:
                done[self._renew(paper)] += 1
            except UnavailableError as error:
                waits = str(error)
                _log.warning("Papers wait for their time stamps: %s", error)
                break
            except StepRefusedError:
                continue
        return ArchiveRound(listed=listed, renewed=done[True], refused=done[False], waits=waits)

    def newest(self, number: ResolutionNumber) -> bytes:
        """The resolution's document with the newest time stamp over it; EvidenceMissingError where
        it was erased."""
        with self._case_file.view() as view:
            issued = view.resolution(number).document
            copies = {paper.original: paper.newest for paper in view.archives.of(number)}
        if issued is None:
            raise EvidenceMissingError(f"Resolution {number} has no document: it was erased.")
        return self._evidence.get(copies.get(issued, issued))

    def _look_through(self, shelf: Shelf, most: int) -> int:
        """Goes on where the last round stopped, and at the shelf's end begins anew in the next one;
        how many new papers it found."""
        found = 0
        for _ in range(_PAGES):
            if found >= most:
                break
            with self._case_file.view() as view:
                page = view.archives.unlisted(shelf, view.archives.place(shelf), _ROWS)
            taken = page.found[: most - found]
            for paper in taken:
                self._list(paper.resolution, paper.original)
            found += len(taken)
            behind = taken[-1].row if len(taken) < len(page.found) else page.last
            with self._case_file.begin() as transaction:
                transaction.archives.keep_place(shelf, behind or "")
            if behind is None:
                break
        return found

    def _list(self, number: ResolutionNumber, original: Sha256) -> None:
        paper = ArchivedPaper(original=original, resolution=number, newest=original)
        try:
            until = self._stamping.provable_until(self._evidence.get(original))
            paper = replace(paper, provable_until=until)
        except _BROKEN as error:
            paper = replace(paper, refusal=str(error))
        with self._case_file.begin() as transaction:
            transaction.archives.add(paper)

    def _renew(self, paper: ArchivedPaper) -> bool:
        """Whether it carries another stamp now; a stamp that has run out is beyond mending."""
        ends = paper.provable_until
        if ends is not None and ends <= self._clock():
            told = f"Its newest time stamp's certificate ended on {ends:%Y-%m-%d}: too late."
            self._save(paper, replace(paper, refusal=told), "document.not_renewed")
            return False
        try:
            stamped = self._stamping.renewed(self._evidence.get(paper.newest))
            until = self._stamping.provable_until(stamped)
        except _BROKEN as error:
            self._save(paper, replace(paper, refusal=str(error)), "document.not_renewed")
            return False
        copy = address(stamped)
        begun = replace(paper, copies=(*paper.copies, copy))
        with self._case_file.begin() as transaction:
            _unchanged(transaction, paper)
            transaction.archives.save(begun)
        done = replace(begun, newest=copy, provable_until=until)
        self._save(begun, done, "document.renewed", stamped)
        return True

    def _save(
        self, known: ArchivedPaper, paper: ArchivedPaper, kind: str, content: bytes | None = None
    ) -> None:
        """With the bytes of its newest copy, where there is one more."""
        with self._case_file.begin() as transaction:
            _unchanged(transaction, known)
            transaction.archives.save(paper)
            if content is not None:
                self._evidence.put(content, _PDF)
            decision = transaction.resolution(paper.resolution).decision_id
            leave_trace(
                transaction,
                kind=kind,
                key=transaction.case_of(decision).number,
                actor=MACHINE,
                at=self._clock(),
                purpose=paper.refusal,
                resolution=paper.resolution,
                document=paper.newest,
            )


def _on_file(transaction: Transaction, paper: ArchivedPaper) -> ArchivedPaper | None:
    listed = transaction.archives.of(paper.resolution)
    return next((one for one in listed if one.original == paper.original), None)


def _unchanged(transaction: Transaction, paper: ArchivedPaper) -> None:
    """StepRefusedError where somebody else stamped it meanwhile, or it was erased."""
    if _on_file(transaction, paper) != paper:
        raise StepRefusedError(
            f"Another step on {paper.original} was quicker: open it again to see what was done."
        )
