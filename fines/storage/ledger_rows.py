"""How are the books kept? One row a transfer; the database itself refuses one that cannot be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    String,
    Table,
    func,
    select,
)

from fines.ledger import Account, AccountKind, Movement, Transfer, TransferId, TransferReason
from fines.money import Money
from fines.resolution import ResolutionNumber
from fines.storage.columns import ROW, Instant, metadata
from fines.storage.prepared import Prepared, Row
from fines.storage.rows import conflict_insert, holding

transfers = Table(
    "transfers",
    metadata,
    Column("row", ROW, primary_key=True, autoincrement=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("debit_kind", String(20), nullable=False),
    Column("debit_subject", String(64), nullable=False),
    Column("credit_kind", String(20), nullable=False),
    Column("credit_subject", String(64), nullable=False),
    Column("tyiyn", BigInteger, nullable=False),
    Column("reason", String(20), nullable=False),
    Column("resolution", ForeignKey("resolutions.number"), nullable=True, index=True),
    Column("at", Instant, nullable=False, index=True),
    CheckConstraint("tyiyn > 0", name="ck_transfers_tyiyn"),
    CheckConstraint(
        "debit_kind <> credit_kind OR debit_subject <> credit_subject",
        name="ck_transfers_two_accounts",
    ),
)
_T = transfers.c


class SqlLedger:
    """The books in one open transaction; fulfils `fines.ledger.Ledger`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, transfer: Transfer) -> bool:
        """False if this transfer is on the books already."""
        once = _adding(self._connection.dialect.name)
        written = {
            "id": transfer.id,
            "debit_kind": transfer.debit.kind.value,
            "debit_subject": transfer.debit.subject,
            "credit_kind": transfer.credit.kind.value,
            "credit_subject": transfer.credit.subject,
            "tyiyn": transfer.amount.tyiyn,
            "reason": transfer.reason.value,
            "resolution": transfer.resolution,
            "at": transfer.at,
        }
        return once.changed(self._connection, written) == 1

    def transfers(self, number: ResolutionNumber) -> Sequence[Transfer]:
        """All that moved a resolution's money, in the order of the books."""
        query = holding(_T.resolution, _T.row)
        return [_transfer(row) for row in query.rows(self._connection, {"sought": number})]

    def totals(self, before: datetime | None = None) -> Mapping[AccountKind, Money]:
        """Credits less debits of all accounts of a kind, moved before an instant if one is given;
        they sum to 0."""
        sums = dict.fromkeys(AccountKind, 0)
        for column, sign in ((_T.credit_kind, 1), (_T.debit_kind, -1)):
            query = select(column, func.sum(_T.tyiyn)).group_by(column)
            if before is not None:
                query = query.where(_T.at < before)
            for kind, tyiyn in self._connection.execute(query):
                sums[AccountKind(kind)] += sign * int(tyiyn)
        return {kind: Money(tyiyn) for kind, tyiyn in sums.items()}

    def moved(self, start: datetime, end: datetime) -> Sequence[Movement]:
        """What moved from `start` on and before `end`, by reason and kinds of account."""
        kinds = (_T.reason, _T.debit_kind, _T.credit_kind)
        counted = select(*kinds, func.count(), func.sum(_T.tyiyn))
        query = counted.where(_T.at >= start, _T.at < end).group_by(*kinds).order_by(*kinds)
        return [
            Movement(
                reason=TransferReason(reason),
                debit=AccountKind(debit),
                credit=AccountKind(credit),
                count=count,
                amount=Money(int(tyiyn)),
            )
            for reason, debit, credit, count, tyiyn in self._connection.execute(query)
        ]


@cache
def _adding(dialect: str) -> Prepared:
    """A transfer, unless it is on the books."""
    once = conflict_insert(dialect, transfers).on_conflict_do_nothing(index_elements=["id"])
    return Prepared(once.inline())


def _transfer(row: Row) -> Transfer:
    _, key, debit_kind, debited, credit_kind, credited, tyiyn, reason, resolution, at = row
    return Transfer(
        id=TransferId(key),
        debit=Account(kind=AccountKind(debit_kind), subject=debited),
        credit=Account(kind=AccountKind(credit_kind), subject=credited),
        amount=Money(tyiyn),
        reason=TransferReason(reason),
        resolution=ResolutionNumber(resolution) if resolution else None,
        at=at,
    )
