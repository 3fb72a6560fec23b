"""What does the state's vehicle service answer about a plate? Invented people from a CSV table.

The fields are those of `transportCarInfoWithHistory`; the table is that of `csv:demo`.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fines.plates import normalise

_OWNER_TYPES = {"natural": 1, "legal": 2}
Answer = Mapping[str, Any]


class VehicleService:
    """Cars and their owners of one table, read at the start."""

    def __init__(self, table: Path) -> None:
        self._rows: dict[str, list[dict[str, str]]] = {}
        with table.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                self._rows.setdefault(normalise(row["plate"]), []).append(row)

    def car_with_history(self, plate: str) -> Answer:
        """200 with everything, 203 for an unknown plate, 4 where none was given."""
        if not plate:
            return {"status": 4}
        rows = self._rows.get(normalise(plate))
        if rows is None:
            return {"status": 203}
        newest = max(rows, key=lambda row: row["owned_from"])
        return {
            "status": 200,
            "ownerType": _OWNER_TYPES[newest["kind"]],
            "person": {"pin": newest["pin"], **_names(newest)},
            "address": {"fullAddress": newest["address"]},
            "car": {
                "govPlate": newest["plate"],
                "brand": newest["make"],
                "model": newest["model"],
                "color": newest["colour"],
                "year": int(newest["year"]),
            },
            "ownersPeriod": _periods(rows),
        }


def _periods(rows: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    return [
        {
            "pin": row["pin"],
            **_names(row),
            "dateFrom": row["owned_from"],
            "dateTo": row["owned_to"],
        }
        for row in rows
    ]


def _names(row: Mapping[str, str]) -> dict[str, str]:
    """A company has one name; a person's words go into the three fields."""
    if row["kind"] == "legal":
        return {"surname": "", "name": row["name"], "patronymic": ""}
    surname, name, patronymic = (*row["name"].split(" ", 2), "", "")[:3]
    return {"surname": surname, "name": name, "patronymic": patronymic}
