"""How is a case a row of its table?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fines.case import Case, CaseKind, CaseNumber
from fines.region import Region
from fines.storage.record_codec import columns_of
from fines.storage.rows import Rows
from fines.storage.tables import cases


def add(rows: Rows, new: Sequence[Case]) -> set[CaseNumber]:
    """The numbers of those that were not there."""
    written = [
        columns_of(case) | {"kind": case.kind.value, "region": case.region or ""} for case in new
    ]
    return {CaseNumber(number) for number in rows.insert_new(cases, written)}


def case_in(row: Sequence[Any]) -> Case:
    """The case that this row of all columns holds."""
    number, kind, subject, place, occurred_at, opened_at, region = row
    return Case(
        number=CaseNumber(number),
        kind=CaseKind(kind),
        subject=subject,
        place=place,
        occurred_at=occurred_at,
        opened_at=opened_at,
        region=Region(region) if region else None,
    )
