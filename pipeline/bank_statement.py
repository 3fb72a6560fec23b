"""Which payments does a bank's statement show? Read from camt.053 (ISO 20022) or CSV, strictly.

One bad line refuses the file before anything is taken from it. The source of the form is the
message definition BankToCustomerStatement; versions 001.02 to 001.08 differ in nothing read here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from fines.errors import InvalidValueError
from fines.local_time import local_zone
from fines.locality import locality
from fines.money import Money
from fines.procedure.steps import derived

MOST_BYTES = 64 * 1024 * 1024
MOST_WORDS = 2000
_SUM = re.compile(r"([0-9]{1,10})(?:\.([0-9]{1,2})0*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """A booked payment. `bank_reference` is the bank's own, empty where it gives none."""

    account: str
    bank_reference: str
    text: str
    amount: Money
    currency: str
    paid_at: datetime
    reversal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """`left_out` counts what is no payment to us: money that left, or is not booked yet."""

    lines: Sequence[StatementLine]
    left_out: int


def notices_of(statement: Statement) -> list[bytes]:
    """A notice for each line; the same line of another file, or of the same again, is the same.

    Lines without a bank's reference are told apart by what they say, and by their count.
    """
    seen: dict[str, int] = {}
    notices = []
    for line in statement.lines:
        facts = [line.account, line.paid_at.isoformat(), str(line.amount.tyiyn), line.currency]
        # What takes money back may bear the reference of what brought it.
        facts += ["reversal"] if line.reversal else []
        if line.bank_reference:
            named = derived("bank", *facts, line.bank_reference)
            if named in seen:
                continue
            seen[named] = 1
        else:
            alike = derived("bank", *facts, line.text)
            seen[alike] = seen.get(alike, 0) + 1
            named = derived(alike, str(seen[alike]))
        notices.append(_notice(line, named))
    return notices


def _notice(line: StatementLine, named: str) -> bytes:
    said: dict[str, object] = {
        "id": named,
        "text": line.text[:MOST_WORDS],
        "amount_tyiyn": line.amount.tyiyn,
        "paid_at": line.paid_at.isoformat(),
    }
    if line.currency != locality().currency:
        said["currency"] = line.currency
    if line.reversal:
        said["reversal"] = True
    return json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")


def whole_sum(text: str, where: str) -> Money:
    """A sum such as `1500` or `1500.00`; InvalidValueError for any other spelling."""
    matched = _SUM.fullmatch(text)
    if matched is None:
        raise InvalidValueError(
            f"{where}: '{text[:40]}' is no sum: write 1500 or 1500.00, whole tyiyn."
        )
    return Money(int(matched[1]) * 100 + int((matched[2] or "0").ljust(2, "0")))


def payers_time(text: str, where: str) -> datetime:
    """A day begins at local midnight; a time must carry its zone."""
    try:
        if len(text) == len("2026-05-04"):
            return datetime.combine(date.fromisoformat(text), time(), local_zone())
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidValueError(
            f"{where}: '{text[:40]}' is no day or time: write 2026-05-04."
        ) from error
    if found.tzinfo is None:
        raise InvalidValueError(f"{where}: '{text}' has no zone: write it with one.")
    return found
