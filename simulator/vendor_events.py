"""What does a vendor's system say that it saw? Its list of events, as CSV or JSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fines.errors import InvalidValueError, NotFoundError
from fines.plates import normalise

NEEDED = ("plate", "at", "offence")


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorEvent:
    """One act that a vendor would charge; speeds where it measured one."""

    plate: str
    at: datetime
    offence: str
    speed_kmh: float | None = None
    charged_kmh: float | None = None


def read_events(file: Path) -> list[VendorEvent]:
    """The events of a CSV file with a head, a JSON array, or JSON lines.

    InvalidValueError names the row and the value. Of what `tartip watch --json` writes the last
    line, which tells totals, is passed over.
    """
    try:
        text = file.read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise NotFoundError(f"{file}: there is no such file; name the list of events.") from error
    except UnicodeDecodeError as error:
        raise InvalidValueError(f"{file} is not UTF-8 text; save it as such.") from error
    rows = _csv_rows(file, text) if file.suffix.lower() == ".csv" else _json_rows(file, text)
    return [_event(place, row) for place, row in rows]


def _csv_rows(file: Path, text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    reader = csv.DictReader(text.splitlines())
    lacking = [name for name in NEEDED if name not in (reader.fieldnames or ())]
    if lacking:
        raise InvalidValueError(
            f"{file}: its head lacks {', '.join(lacking)}; the first line names the columns."
        )
    for row in reader:
        yield f"{file}, line {reader.line_num}", {key: value for key, value in row.items() if value}


def _json_rows(file: Path, text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for number, row in _json_values(file, text):
        if not isinstance(row, dict):
            raise InvalidValueError(f"{file}, {number}: write an object with {', '.join(NEEDED)}.")
        if "findings" in row and "plate" not in row:
            continue
        yield f"{file}, {number}", {**_speeds(row), **row}


def _speeds(row: Mapping[str, Any]) -> dict[str, Any]:
    """Of a line of `tartip watch --json`."""
    measured = row.get("measurement")
    if not isinstance(measured, dict) or measured.get("quantity") != "speed":
        return {}
    return {"speed_kmh": measured.get("value"), "charged_kmh": measured.get("charged")}


def _json_values(file: Path, text: str) -> Iterator[tuple[str, Any]]:
    whole = text.lstrip().startswith("[")
    parts = [("the list", text)] if whole else [
        (f"line {number}", line) for number, line in enumerate(text.splitlines(), 1) if line.strip()
    ]  # fmt: skip
    for place, part in parts:
        try:
            value = json.loads(part)
        except json.JSONDecodeError as error:
            raise InvalidValueError(f"{file}, {place}: not JSON: {error}; mend it.") from error
        if whole:
            yield from ((f"event {number}", row) for number, row in enumerate(value, 1))
        else:
            yield place, value


def _event(place: str, row: Mapping[str, Any]) -> VendorEvent:
    for name in NEEDED:
        if not isinstance(row.get(name), str) or not row[name].strip():
            raise InvalidValueError(f"{place}: '{name}' is {row.get(name)!r}; write it as text.")
    return VendorEvent(
        plate=normalise(row["plate"]),
        at=_instant(place, row["at"]),
        offence=row["offence"].strip(),
        speed_kmh=_number(place, row, "speed_kmh"),
        charged_kmh=_number(place, row, "charged_kmh"),
    )


def _instant(place: str, text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise InvalidValueError(
            f"{place}: 'at' is {text!r}; write it with its zone, as 2026-05-01T08:00:12.480Z."
        )
    return at.astimezone(UTC)


def _number(place: str, row: Mapping[str, Any], name: str) -> float | None:
    value = row.get(name)
    if value is None:
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = float("nan")
    if not 0 <= number <= 500:
        raise InvalidValueError(f"{place}: '{name}' is {value!r}; write km/h from 0 to 500.")
    return number
