"""How is a day closed? What moved is counted once, and the revenue is split by the law's rule."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from fines.closing import DailyClosing
from fines.errors import NotFoundError, StepRefusedError
from fines.ledger import Account, AccountKind, Transfer, TransferId, TransferReason
from fines.local_time import local_day, local_zone
from fines.money import ZERO, Money
from fines.officer import Officer, Role
from fines.ports import CaseFile, Clock, Law, Transaction
from fines.procedure.steps import derived, leave_trace, require
from fines.share import ShareLine, split

FINES = Account(kind=AccountKind.DISTRIBUTED, subject="fines")


class Closing:
    """The accountant's last step of a day; a repeat returns the report that was made."""

    def __init__(self, case_file: CaseFile, law: Law, clock: Clock) -> None:
        self._case_file = case_file
        self._law = law
        self._clock = clock

    def close(self, day: date, by: Officer) -> DailyClosing:
        """Closes a local day that is over; days are closed in their order."""
        require(by, Role.ACCOUNTANT)
        now = self._clock()
        if day >= local_day(now):
            raise StepRefusedError(f"{day.isoformat()} is not over: close it tomorrow.")
        with self._case_file.begin() as transaction:
            try:
                return transaction.money.closing(day)
            except NotFoundError:
                later = transaction.money.closing_after(day)
                if later is not None:
                    raise StepRefusedError(
                        f"{later.day.isoformat()} is closed, and its report holds what came "
                        f"before: {day.isoformat()} has none of its own."
                    ) from None
                closing = self._closed(transaction, day, by, now)
            transaction.money.save_closing(closing)
            leave_trace(
                transaction,
                kind="books.closed",
                key=day.isoformat(),
                actor=by.id,
                at=now,
                day=day.isoformat(),
            )
        return closing

    def _closed(
        self, transaction: Transaction, day: date, by: Officer, now: datetime
    ) -> DailyClosing:
        midnight = datetime(day.year, day.month, day.day, tzinfo=local_zone())
        over = midnight + timedelta(days=1)
        movements = transaction.ledger.moved(midnight, over)
        # What came in until its end, less all that was given out: a day closed late gives its own.
        revenue = transaction.ledger.totals(over)[AccountKind.REVENUE]
        to_share = revenue + transaction.ledger.totals()[AccountKind.DISTRIBUTED]
        shares = split(to_share, self._law.shares(day))
        for share in shares:
            if share.amount != ZERO:
                transaction.ledger.add(_shared(share, day, now))
        return DailyClosing(
            day=day,
            closed_by=by.id,
            closed_at=now,
            movements=tuple(movements),
            shares=shares,
        )


def _shared(share: ShareLine, day: date, now: datetime) -> Transfer:
    recipient = Account(kind=AccountKind.SHARE, subject=share.recipient)
    gives = share.amount > ZERO
    return Transfer(
        id=TransferId(derived("closing", day.isoformat(), share.recipient)),
        debit=FINES if gives else recipient,
        credit=recipient if gives else FINES,
        amount=Money(abs(share.amount.tyiyn)),
        reason=TransferReason.CLOSING,
        resolution=None,
        at=now,
    )
