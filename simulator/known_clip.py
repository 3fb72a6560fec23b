"""What does the truth beside a simulated clip say? Acts, speeds, passes and the first instant."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fines.errors import InvalidValueError, NotFoundError
from simulator.export import TRUTH

SAME_ACT_WITHIN = timedelta(seconds=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAct:
    """An act that truth.jsonl states."""

    offence: str
    plate: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownClip:
    """A folder with a clip and its truth; `speeds` are km/h by plate."""

    folder: Path
    start: datetime
    passes: int
    acts: tuple[KnownAct, ...]
    speeds: Mapping[str, float]


def known_clip(folder: Path) -> KnownClip:
    """The truth of a folder."""
    rows = _rows(folder / TRUTH)
    first = next((row for row in rows if row["kind"] == "frame"), None)
    if first is None:
        raise InvalidValueError(f"{folder / TRUTH} has no row of kind 'frame'; write frame 0.")
    return KnownClip(
        folder=folder,
        start=datetime.fromisoformat(first["at"]),
        passes=sum(row["kind"] == "pass" for row in rows),
        acts=tuple(
            KnownAct(
                offence=row["offence"], plate=row["plate"], at=datetime.fromisoformat(row["at"])
            )
            for row in rows
            if row["kind"] == "act"
        ),
        speeds={row["plate"]: row["kmh"] for row in rows if row["kind"] == "speed"},
    )


def known_clips(folder: Path) -> list[KnownClip]:
    """The folder itself, or each folder in it that holds a known clip."""
    places = [place for place in (folder, *sorted(folder.glob("*/"))) if (place / TRUTH).is_file()]
    if not places:
        raise NotFoundError(
            f"{folder}: no {TRUTH} in it or in its folders; write one with `tartip simulate`."
        )
    return [known_clip(place) for place in places]


def _rows(file: Path) -> list[dict[str, Any]]:
    try:
        lines = file.read_text("utf-8").splitlines()
    except FileNotFoundError as error:
        raise NotFoundError(f"{file} is missing; write it with `tartip simulate`.") from error
    return [json.loads(line) for line in lines if line]
