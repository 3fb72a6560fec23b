"""Does every case file remember a device's event once, and forget it when told?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from fines.device_event import EventDoubt, EventEntry, EventOutcome
from fines.evidence import address
from fines.ports import CaseFile
from tests.fines.invented import NOON

ENTRY = EventEntry(
    id="a" * 32,
    sha256=address(b"an event"),
    outcome=EventOutcome.NOT_CHARGED,
    doubt=EventDoubt.CLOCK_DRIFT,
    decision=None,
    taken_at=NOON,
)
CHARGED = replace(
    ENTRY, id="b" * 32, outcome=EventOutcome.CASE, doubt=None, decision="c" * 32,
    taken_at=NOON - timedelta(days=1),
)  # fmt: skip


def test_the_first_entry_of_an_event_stays(case_file: CaseFile) -> None:
    with case_file.begin() as transaction:
        assert transaction.add_event_entries([CHARGED, ENTRY, ENTRY]) == {ENTRY.id, CHARGED.id}
        assert transaction.add_event_entries([]) == set()
    with case_file.begin() as transaction:
        other, new = replace(ENTRY, doubt=None, sha256=address(b"")), replace(ENTRY, id="d" * 32)
        assert transaction.add_event_entries([other, new]) == {new.id}
        assert transaction.event_entries([ENTRY.id, CHARGED.id, "e" * 32]) == {
            ENTRY.id: ENTRY,
            CHARGED.id: CHARGED,
        }


def test_old_entries_are_forgotten(case_file: CaseFile) -> None:
    with case_file.begin() as transaction:
        transaction.add_event_entries([ENTRY, CHARGED])
        assert transaction.forget_event_entries(NOON) == 1
    with case_file.view() as view:
        assert view.event_entries([ENTRY.id, CHARGED.id]) == {ENTRY.id: ENTRY}
