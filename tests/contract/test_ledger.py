"""Do the books keep their promises on every database? SQLite and PostgreSQL alike."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from fines.errors import TartipError
from fines.ledger import Account, AccountKind, Transfer, TransferId, TransferReason
from fines.money import ZERO, Money
from fines.storage.case_file import SqlCaseFile
from fines.storage.ledger_rows import transfers
from tests.contract.written import with_resolution
from tests.fines.invented import NOON, NUMBER

PAID = Transfer(
    id=TransferId("first"),
    debit=Account(kind=AccountKind.CLEARING, subject="sandbox"),
    credit=Account(kind=AccountKind.UNAPPLIED, subject=NUMBER),
    amount=Money(150_000),
    reason=TransferReason.PAYMENT,
    resolution=NUMBER,
    at=NOON,
)


def test_a_transfer_is_written_once_and_comes_back(case_file: SqlCaseFile) -> None:
    later = replace(PAID, id=TransferId("second"), amount=Money(1))
    with_resolution(case_file)
    with case_file.begin() as transaction:
        assert transaction.ledger.add(PAID)
        assert transaction.ledger.add(later)
    with case_file.begin() as transaction:
        assert not transaction.ledger.add(replace(PAID, amount=Money(7)))
    with case_file.view() as view:
        assert view.ledger.transfers(NUMBER) == [PAID, later]
        assert view.ledger.totals() == {
            **dict.fromkeys(AccountKind, ZERO),
            AccountKind.CLEARING: Money(-150_001),
            AccountKind.UNAPPLIED: Money(150_001),
        }


@pytest.mark.parametrize("change", [{"tyiyn": 0}, {"tyiyn": -5}, {"credit_kind": "clearing"}])
def test_the_database_itself_refuses_what_cannot_be(
    case_file: SqlCaseFile, change: dict[str, object]
) -> None:
    row = {
        "id": "by hand",
        "debit_kind": "clearing",
        "debit_subject": NUMBER,
        "credit_kind": "unapplied",
        "credit_subject": NUMBER,
        "tyiyn": 1,
        "reason": "payment",
        "resolution": None,
        "at": NOON,
    }
    with pytest.raises((sa.exc.IntegrityError, TartipError)), case_file.begin() as transaction:
        transaction.ledger._connection.execute(sa.insert(transfers).values(row | change))
    with case_file.view() as view:
        assert set(view.ledger.totals().values()) == {ZERO}
