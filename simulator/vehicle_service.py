"""What does the state's vehicle service answer about a plate? Invented people from a CSV table.

The operations and the fields of a car with its owners are those of the published WSDL, the other
fields are invented; the table is that of `csv:demo`. A VIN is `DEMO` and the plate.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
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

    def answer(self, operation: str, asked: Mapping[str, str]) -> Answer | None:
        """None for an operation that it does not have."""
        operations: Mapping[str, Callable[[], Answer]] = {
            "transportCarInfoWithHistory": lambda: self.car_with_history(asked.get("govPlate", "")),
            "transportCurrentInfo": lambda: self._current(asked),
            "transportCurrentArestInfo": lambda: self._current(asked) | {"arests": []},
            "transportByPin": lambda: self._cars(pin=asked.get("pin", "")),
            "transportDataByVin": lambda: self._current({"govPlate": asked.get("vin", "")[4:]}),
            "transportVinByGovPlate": lambda: self._of_plate(asked, "vin", "DEMO{}"),
            "transportStatusByGovPlate": lambda: self._of_plate(asked, "plateStatus", "in use"),
            "transportSearchByParameters": lambda: self._cars(part=asked.get("govPlate", "")),
            "transportReferenceBrand": lambda: self._words("make"),
            "transportReferenceModel": lambda: self._words("model", asked.get("brand")),
            "transportReferenceColor": lambda: self._words("colour"),
            "recordsByDate": lambda: self._cars(day=asked.get("date", "")),
            "carCheckFree": lambda: self._of_plate(asked, "specialNotes", ""),
            "carCheckPaid": lambda: self._of_plate(asked, "tintingWindow", ""),
            "carCheckGeneratePayment": lambda: self._of_plate(asked, "paymentNumber", "1"),
        }
        found = operations.get(operation)
        return found() if found else None

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

    def _current(self, asked: Mapping[str, str]) -> dict[str, Any]:
        """Without those who owned it before."""
        whole = dict(self.car_with_history(asked.get("govPlate", "")))
        whole.pop("ownersPeriod", None)
        return whole

    def _of_plate(self, asked: Mapping[str, str], name: str, value: str) -> Answer:
        plate = normalise(asked.get("govPlate", ""))
        known = plate in self._rows
        return {"status": 200, name: value.format(plate)} if known else {"status": 203}

    def _cars(self, *, pin: str = "", part: str = "", day: str = "") -> Answer:
        """Of this person, with this in the plate, or owned since this day."""
        found = [
            {"govPlate": row["plate"], "brand": row["make"], "model": row["model"]}
            for rows in self._rows.values()
            for row in rows
            if (pin and row["pin"] == pin and not row["owned_to"])
            or (part and normalise(part) in normalise(row["plate"]))
            or (day and row["owned_from"] == day)
        ]
        return {"status": 200, "cars": found} if found else {"status": 203}

    def _words(self, column: str, make: str | None = None) -> Answer:
        rows = [row for rows in self._rows.values() for row in rows]
        words = {row[column] for row in rows if make is None or row["make"] == make}
        return {"status": 200, "items": sorted(words)} if words else {"status": 203}


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
