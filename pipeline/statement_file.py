"""Which form has a bank's statement? XML is camt.053, everything else CSV."""

from __future__ import annotations

from fines.errors import InvalidValueError
from pipeline.bank_statement import MOST_BYTES, Statement
from pipeline.camt import read_camt
from pipeline.csv_statement import read_csv


def read_statement(content: bytes) -> Statement:
    """The statement in this file; InvalidValueError where anything in it cannot be read."""
    if len(content) > MOST_BYTES:
        raise InvalidValueError(
            f"The statement has more than {MOST_BYTES} bytes: ask for one day at a time."
        )
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return read_camt(content)
    return read_csv(content)
