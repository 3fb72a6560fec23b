"""Do old answers get the same columns from the migration as new ones from the record?"""

from __future__ import annotations

from importlib import import_module

from fines.decision import DismissalReason, confirm, dismiss, propose
from fines.officer import OfficerId
from fines.storage.case_records import answers_of
from fines.storage.record_codec import to_document
from tests.fines.invented import NOON, TARIFF, violation

_VERDICTS = import_module("fines.storage.migrations.versions.0027_verdicts")


def test_the_migration_tells_what_the_record_tells() -> None:
    decision = propose(violation(NOON), TARIFF, NOON)
    assert _VERDICTS._told(to_document(decision)) == answers_of(decision) == []
    decision = confirm(decision, OfficerId("a"), NOON, 2)
    reason = DismissalReason.WRONG_VEHICLE
    decision = dismiss(decision, OfficerId("b"), NOON, reason)
    assert _VERDICTS._told(to_document(decision)) == answers_of(decision)
    assert answers_of(decision) == [
        {"officer": "a", "verdict": "confirmed", "place": 1},
        {"officer": "b", "verdict": "dismissed", "place": 2},
    ]
