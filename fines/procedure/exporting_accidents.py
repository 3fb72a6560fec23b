"""Which accidents go out for the statistics of others? Those of some days, without their people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta

from fines.accident import Accident, AccidentId
from fines.audit import AuditEntry
from fines.cadas import Group, table
from fines.case import Case
from fines.errors import InvalidValueError
from fines.local_time import local_zone
from fines.ports import CaseFile, Clock

_PAGE = 500


class ExportingAccidents:
    """Reads the case file page by page; what leaves is recorded, though it names nobody."""

    def __init__(self, case_file: CaseFile, clock: Clock) -> None:
        self._case_file = case_file
        self._clock = clock

    def export(
        self, first: date, last: date, by: str, write: Callable[[Mapping[Group, str]], None]
    ) -> int:
        """Has CADaS's tables of these local days, both included, written; how many accidents they
        hold. What `write` raises passes through, and nothing is recorded: it writes drafts, which
        may leave once this has returned.

        Raises InvalidValueError for days in disorder or in the calendar's first or last year.
        """
        if last < first:
            raise InvalidValueError(
                f"The time from {first.isoformat()} until {last.isoformat()} ends before it "
                "begins: change the days."
            )
        # At the calendar's two ends there is a zone in which the midnights cannot be told.
        if first.year == MINYEAR or last.year == MAXYEAR:
            raise InvalidValueError(
                f"The time from {first.isoformat()} until {last.isoformat()} leaves the years "
                f"{MINYEAR + 1} to {MAXYEAR - 1}: change the days."
            )
        found = self._of_days(first, last)
        write({group: table(group, found) for group in Group})
        with self._case_file.begin() as transaction:
            transaction.record(
                AuditEntry(
                    actor=by,
                    action="accident.exported",
                    subject="accidents",
                    purpose=f"CADaS {first.isoformat()} to {last.isoformat()}",
                    at=self._clock(),
                )
            )
        return len(found)

    def _of_days(self, first: date, last: date) -> list[tuple[Case, Accident]]:
        since, until = _midnight(first), _midnight(last) + timedelta(days=1)
        found: list[tuple[Case, Accident]] = []
        after: AccidentId | None = None
        while True:
            with self._case_file.view() as view:
                page = view.accidents(since, until, after, _PAGE)
                found += [(view.case_of(each.id), each) for each in page]
            if not page:
                return sorted(found, key=lambda pair: (pair[1].occurred_at, pair[1].id))
            after = page[-1].id


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), local_zone())
