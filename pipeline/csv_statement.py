"""How is a bank's statement in CSV read? Five columns with a header, comma or semicolon."""

from __future__ import annotations

import csv
import io

from fines.errors import InvalidValueError
from pipeline.bank_statement import Statement, StatementLine, payers_time, whole_sum

COLUMNS = ("reference", "paid_at", "amount", "currency", "text")


def read_csv(content: bytes) -> Statement:
    """The statement; a negative amount is money that left, and is left out."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidValueError("The statement is not in UTF-8: save it so.") from error
    header = text.partition("\n")[0]
    delimiter = ";" if ";" in header else ","
    lines, left_out = [], 0
    try:
        rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise InvalidValueError(f"The statement's first line must be '{','.join(COLUMNS)}'.")
        for row in rows:
            where = f"Line {rows.line_num}"
            if None in row or None in row.values():
                raise InvalidValueError(f"{where} has not {len(COLUMNS)} columns.")
            if row["amount"].startswith("-"):
                whole_sum(row["amount"][1:], where)
                left_out += 1
                continue
            lines.append(
                StatementLine(
                    account="",
                    bank_reference=row["reference"].strip(),
                    text=" ".join(row["text"].split()),
                    amount=whole_sum(row["amount"], where),
                    currency=row["currency"],
                    paid_at=payers_time(row["paid_at"], where),
                )
            )
    except csv.Error as error:
        raise InvalidValueError(f"The statement is no CSV ({error}).") from error
    return Statement(lines=lines, left_out=left_out)
