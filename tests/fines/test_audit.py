"""Does a seal bind every word of an entry, and the entry before it?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from fines.audit import FIRST_SEAL, AuditEntry, seal
from tests.fines.invented import NOON

ENTRY = AuditEntry(actor="a", action="viewed", subject="s", purpose="p", at=NOON)


@pytest.mark.parametrize(
    "other",
    [
        replace(ENTRY, actor="b"),
        replace(ENTRY, action="printed"),
        replace(ENTRY, subject="t"),
        replace(ENTRY, purpose=""),
        replace(ENTRY, at=NOON + timedelta(microseconds=1)),
        replace(ENTRY, actor="av", action="iewed"),
    ],
)
def test_every_word_counts(other: AuditEntry) -> None:
    assert seal(FIRST_SEAL, other) != seal(FIRST_SEAL, ENTRY)


def test_the_entry_before_counts() -> None:
    assert seal(seal(FIRST_SEAL, ENTRY), ENTRY) != seal(FIRST_SEAL, ENTRY)


def test_the_same_instant_in_another_zone_has_the_same_seal() -> None:
    elsewhere = replace(ENTRY, at=NOON.astimezone(timezone(timedelta(hours=6))))
    assert seal(FIRST_SEAL, elsewhere) == seal(FIRST_SEAL, ENTRY)
