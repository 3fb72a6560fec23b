"""How is a limit with its days read from a row of a file, so that no two hold on one day?"""

from __future__ import annotations

from collections.abc import Sequence

from detectors.toml_table import TomlTable
from fines.dated_limit import DatedLimit


def limit_beside(
    row: TomlTable, others: Sequence[DatedLimit], key: str, least: float, most: float
) -> DatedLimit:
    """The limit under `key`; refused where one of the others holds on the same day."""
    limit = DatedLimit(
        value=within(row, key, None, least, most),
        valid_from=row.day("valid_from"),
        valid_to=row.day("valid_to") if row.has("valid_to") else None,
        source=row.text("source"),
    )
    if limit.valid_to is not None and limit.valid_to < limit.valid_from:
        row.refuse("valid_to", "the limit ends before it begins; mend a date.")
    for other in others:
        if other.covers(limit.valid_from) or limit.covers(other.valid_from):
            row.refuse("valid_from", "two limits hold on the same day; end the earlier one.")
    return limit


def within(table: TomlTable, key: str, usual: float | None, least: float, most: float) -> float:
    """The number under this key; refused outside these bounds."""
    value = table.number(key, usual)
    if not least <= value <= most:
        table.refuse(key, f"{key} = {value:g}; write {least:g} to {most:g}.")
    return value
