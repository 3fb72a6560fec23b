"""What does the device of a section's end swear to? One crossing, and the pieces it left there.

It is signed at that end, while nobody knows yet whether the drive was an act.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fines.clock_state import ClockState
from fines.evidence import EvidencePiece
from fines.packages.key_facts import KeyFacts
from fines.packages.written_record import read_written, written
from fines.violation import Device, SiteId

STATEMENT_FORM = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class EndStatement:
    """Which vehicle was over which line and when, by whose clock; `pieces` as this end calls them.

    `uncertainty_s` is standard.
    """

    form: int
    crossing: str
    site: SiteId
    line: str
    plate: str
    at: datetime
    uncertainty_s: float
    clock: ClockState | None
    device: Device
    key: KeyFacts
    pieces: tuple[EvidencePiece, ...]


def statement_bytes(statement: EndStatement) -> bytes:
    """What is signed."""
    return written(statement)


def read_statement(content: bytes) -> EndStatement:
    """The statement; InvalidValueError where these bytes are not exactly one."""
    return read_written(EndStatement, content, "end's statement", STATEMENT_FORM)
