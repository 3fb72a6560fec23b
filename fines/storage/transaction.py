"""What can one step of the procedure read and write? The port `Transaction` over one connection."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from functools import cache

from sqlalchemy import Connection, bindparam, or_, select, true

from fines.announcement import Announcement
from fines.audit import AuditEntry, Checkpoint, TypedWords
from fines.case import Case, CaseNumber
from fines.device_event import EventEntry
from fines.errors import NotFoundError
from fines.officer import Officer, OfficerId
from fines.permit import Permit
from fines.plates import PlateNumber
from fines.recall import Recall, RecallId, RecallStatus
from fines.storage import case_rows, event_log, people, tables, traces, trust_rows, word_rows
from fines.storage.agency_rows import SqlAgencyBook
from fines.storage.archive_rows import SqlArchiveBook
from fines.storage.case_records import SqlRecords
from fines.storage.case_rows import case_in
from fines.storage.disagreement_rows import SqlDisagreements
from fines.storage.duty_rows import SqlDuties
from fines.storage.enforcement_rows import SqlEnforcementBook
from fines.storage.erasure_rows import SqlErasureBook
from fines.storage.examination_rows import SqlExaminations
from fines.storage.fairness_rows import SqlFairness
from fines.storage.impound_rows import SqlImpoundBook
from fines.storage.ledger_rows import SqlLedger
from fines.storage.money_rows import SqlMoneyBook
from fines.storage.notice_rows import SqlNoticeBook
from fines.storage.placing_rows import SqlPlacingBook
from fines.storage.prepared import Prepared
from fines.storage.print_rows import SqlPrintBook
from fines.storage.rows import conflict_insert
from fines.storage.scope import Regions, case_within
from fines.storage.sending_rows import SqlSendingBook
from fines.storage.suspicion_rows import SqlSuspicions

_CASE_OF = Prepared(
    select(tables.cases).where(
        or_(
            tables.cases.c.subject == bindparam("named"),
            tables.cases.c.number == bindparam("named"),
        )
    )
)


@cache
def _counting(dialect: str) -> Prepared:
    """The next number of the series that is bound."""
    first = conflict_insert(dialect, tables.serials).values(last=1)
    following = {"last": tables.serials.c.last + 1}
    counting = first.on_conflict_do_update(index_elements=["series"], set_=following)
    return Prepared(counting.returning(tables.serials.c.last))


class SqlTransaction(SqlRecords):
    """One open transaction. Audit entries are sealed at its end, so that the chain's lock is
    held for an instant only, and always last."""

    def __init__(self, connection: Connection, regions: Regions = None) -> None:
        super().__init__(connection, regions)
        self.ledger = SqlLedger(connection)
        self.money = SqlMoneyBook(self._rows, regions)
        self.examinations = SqlExaminations(connection, self._rows, regions)
        self.notices = SqlNoticeBook(self._rows)
        self.duties = SqlDuties(connection, self._rows, regions)
        self.agencies = SqlAgencyBook(connection, self._rows)
        self.sendings = SqlSendingBook(connection, self._rows, regions)
        self.suspicions = SqlSuspicions(connection, self._rows, regions)
        self.fairness = SqlFairness(connection, regions)
        self.disagreements = SqlDisagreements(connection, regions)
        self.enforcement = SqlEnforcementBook(connection, self._rows)
        self.prints = SqlPrintBook(self._rows, regions)
        self.impounds = SqlImpoundBook(self._rows, regions)
        self.placing = SqlPlacingBook(connection)
        self.erasures = SqlErasureBook(connection, self._rows)
        self.archives = SqlArchiveBook(connection, self._rows)
        self._announcements: list[Announcement] = []
        self._entries: list[AuditEntry] = []

    def flush(self) -> None:
        """Writes the announcements and seals the audit entries of this step."""
        traces.append_announcements(self._connection, self._announcements)
        self._announcements.clear()
        traces.append_audit(self._connection, self._entries)
        self._entries.clear()

    def add_cases(self, cases: Sequence[Case]) -> set[CaseNumber]:
        """The numbers of those that were not on file already."""
        return case_rows.add(self._rows, cases)

    def add_event_entries(self, entries: Sequence[EventEntry]) -> set[str]:
        """The ids of those that had not been taken before."""
        return event_log.add(self._rows, entries)

    def event_entries(self, ids: Collection[str]) -> Mapping[str, EventEntry]:
        """Those of these ids that were taken."""
        return event_log.read(self._connection, ids)

    def forget_event_entries(self, before: datetime) -> int:
        """How many were dropped."""
        return event_log.forget(self._connection, before)

    def case_of(self, subject: str) -> Case:
        """The case in which this decision or accident stands, also by its own number."""
        row = _CASE_OF.only(self._connection, {"named": subject})
        if row is None:
            raise NotFoundError(f"No case holds {subject}: check what was entered.")
        return case_in(row)

    def cases(self, limit: int) -> Sequence[Case]:
        """Newest first."""
        newest = tables.cases.c.opened_at.desc()
        within = case_within(self._regions)
        query = select(tables.cases).where(within).order_by(newest, tables.cases.c.number)
        query = query.limit(limit)
        return [case_in(row) for row in self._connection.execute(query)]

    def next_serial(self, series: str) -> int:
        """The next number of the series; its row stays locked until the commit: no gap."""
        counting = _counting(self._connection.dialect.name)
        ((serial,),) = counting.rows(self._connection, {"series": series})
        return int(serial)

    def save_recall(self, recall: Recall) -> None:
        """Inserts it, or updates the one read in this transaction."""
        trust_rows.save_recall(self._rows, recall)

    def recall(self, recall_id: RecallId) -> Recall:
        """NotFoundError where there is none."""
        return trust_rows.read_recall(self._rows, recall_id)

    def recalls(self, status: RecallStatus, limit: int) -> Sequence[Recall]:
        """Oldest first."""
        return trust_rows.read_recalls(self._rows, status, limit)

    def add_permit(self, permit: Permit) -> bool:
        """False if this permit is on file."""
        return trust_rows.add_permit(self._rows, permit)

    def permits(self, plate: PlateNumber) -> Sequence[Permit]:
        """Oldest first."""
        return trust_rows.read_permits(self._connection, plate)

    def save_officer(self, officer: Officer, password_hash: str) -> None:
        """Writes the officer, or changes the one with this id."""
        people.save_officer(self._connection, officer, password_hash)

    def officer(self, officer_id: OfficerId) -> Officer:
        """NotFoundError where there is none."""
        return people.read_officer(self._connection, officer_id)

    def password_hash(self, officer_id: OfficerId) -> str | None:
        """None where there is no such officer."""
        return people.read_password_hash(self._connection, officer_id)

    def save_session(
        self, token_hash: str, officer_id: OfficerId, csrf: str, expires_at: datetime
    ) -> None:
        """Opens a session."""
        people.save_session(self._connection, token_hash, officer_id, csrf, expires_at)

    def session(self, token_hash: str, at: datetime) -> tuple[Officer, str] | None:
        """The officer and the CSRF token of a session unexpired at `at`."""
        return people.read_session(self._connection, token_hash, at)

    def end_session(self, token_hash: str) -> None:
        """Closes a session."""
        people.end_session(self._connection, token_hash)

    def save_api_token(self, token_hash: str, name: str, scope: str) -> None:
        """Writes a machine's token."""
        people.save_api_token(self._connection, token_hash, name, scope)

    def api_token(self, token_hash: str) -> tuple[str, str] | None:
        """Name and scope."""
        return people.read_api_token(self._connection, token_hash)

    def announce(self, announcement: Announcement) -> None:
        """A row of the outbox, when the step ends."""
        self._announcements.append(announcement)

    def unannounced(self, limit: int) -> Sequence[tuple[int, Announcement]]:
        """What nobody has been told yet, in order."""
        return traces.read_unannounced(self._connection, limit)

    def mark_announced(self, rows: Sequence[int]) -> None:
        """These rows have been told."""
        traces.mark_announced(self._connection, rows)

    def record(self, entry: AuditEntry) -> None:
        """Appends to the audit chain when the step ends."""
        self._entries.append(entry)

    def audit_chain(self, after: int, limit: int) -> Sequence[tuple[int, AuditEntry, str]]:
        """Row, entry and seal, in order."""
        return traces.read_audit(self._connection, after, limit)

    def keep_words(self, words: TypedWords) -> None:
        """Beside the chain, at once."""
        word_rows.keep(self._connection, words)

    def words(self, sealed: Collection[str]) -> Mapping[str, TypedWords]:
        """Those of these that were not erased."""
        return word_rows.read(self._connection, sealed)

    def forget_words(self, subject: str) -> None:
        """All of this case."""
        word_rows.forget(self._connection, subject)

    def save_checkpoint(self, checkpoint: Checkpoint) -> None:
        """StepRefusedError where another process made it meanwhile."""
        self._rows.write(tables.checkpoints, checkpoint.day.isoformat(), checkpoint)

    def checkpoint(self, day: date) -> Checkpoint:
        """NotFoundError where none was made."""
        key = day.isoformat()
        return self._rows.one(Checkpoint, tables.checkpoints.c.day, key)

    def checkpoints(self) -> Sequence[Checkpoint]:
        """Oldest first."""
        return self._rows.several(tables.checkpoints, Checkpoint, true(), "day")

    def audit_head(self) -> tuple[int, str]:
        """The last row and its seal."""
        return traces.read_audit_head(self._connection)
