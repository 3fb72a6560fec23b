"""What must be told to others after a step?

A row of the outbox, written in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """`kind` such as "resolution.issued"; `key` orders what belongs together (the case number)."""

    kind: str
    key: str
    body: Mapping[str, str]
    at: datetime
