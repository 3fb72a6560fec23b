"""Do old rows get the same columns from the migration as new ones from the record?"""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest

from fines.decision import Decision, DismissalReason, dismiss, propose
from fines.officer import OfficerId
from fines.storage.fairness_rows import facts_of
from fines.storage.record_codec import to_document
from tests.fines.invented import NOON, TARIFF, violation

_FAIRNESS = import_module("fines.storage.migrations.versions.0017_fairness")


def rejected() -> Decision:
    proposed = propose(violation(NOON), TARIFF, NOON)
    return dismiss(proposed, OfficerId("o"), NOON, DismissalReason.WRONG_VEHICLE)


@pytest.mark.parametrize(
    "decision",
    [propose(violation(NOON + timedelta(hours=12)), TARIFF, NOON), rejected()],
)
def test_the_migration_tells_what_the_record_tells(decision: Decision) -> None:
    assert _FAIRNESS._told(to_document(decision)) == facts_of(decision)
