"""Is this a repetition, and what if the earlier act falls? Doubt is the driver's.

A repetition needs an earlier resolution against the same person that stands (neither annulled,
under appeal nor suspended) and was delivered before the day of the new act: one that nobody knew
of warned nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from fines.decision import Decision
from fines.local_time import local_day
from fines.owner import Owner
from fines.ports import Transaction, View
from fines.resolution import Resolution, ResolutionNumber, ResolutionStatus

_FALLEN = (ResolutionStatus.ANNULLED, ResolutionStatus.APPEALED, ResolutionStatus.SUSPENDED)


def repeated_resolution(view: View, decision: Decision, owner: Owner) -> ResolutionNumber | None:
    """The latest earlier resolution that makes this act a repetition; None where none does."""
    repeat = decision.tariff.repeat
    if repeat is None:
        return None
    day = local_day(decision.violation.occurred_at)
    for earlier in reversed(view.resolutions_of_owner(owner.pin)):
        if earlier.status in _FALLEN or earlier.tariff.offence not in repeat.of:
            continue
        if earlier.delivered_at is None or local_day(earlier.delivered_at) >= day:
            continue
        acted = view.decision(earlier.decision_id).violation.occurred_at
        if local_day(acted) >= day - timedelta(days=repeat.days):
            return earlier.number
    return None


def hold_repeated(transaction: Transaction, later: Resolution) -> None:
    """Of this step and one that makes the earlier act fall at the same moment, one is refused.

    Else neither would see what the other writes, and the repetition of nothing would be charged.
    """
    if later.repeats is not None:
        transaction.save_resolution(transaction.resolution(later.repeats))


def reprice_repetitions(transaction: Transaction, annulled: Resolution) -> Sequence[Resolution]:
    """Charges as a first act what was charged as a repetition of this annulled resolution."""
    changed = []
    for later in transaction.resolutions_of_owner(annulled.owner.pin):
        if later.repeats != annulled.number or later.status is ResolutionStatus.ANNULLED:
            continue
        first = transaction.decision(later.decision_id).tariff.charged_to(later.owner.kind)
        repriced = replace(later, tariff=first, repeats=None)
        transaction.save_resolution(repriced)
        changed.append(repriced)
    return changed
