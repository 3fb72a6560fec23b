"""Do two acts under one plate belong to two vehicles? Then a copy of the plate is about.

The owner must be protected, not the till: whichever of the two is the copy, none of them is fined
until a person has looked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fines.decision import Decision, DecisionId, DecisionStatus
from fines.vehicle_look import VehicleLook
from fines.violation import Violation

FASTEST_KMH = 200.0
"""As the crow flies, on any road of the country; the way on the ground is longer still."""
LEAST_KM = 1.0
"""Nearer than this, clocks and positions could explain what seems impossible."""
SLACK = timedelta(seconds=60)
"""What two clocks may be off; in favour of a possible drive."""
LOOK_LASTS = timedelta(days=30)
"""A car may be painted: looks further apart in time are not compared."""


class CloneSign(StrEnum):
    """What two vehicles under one plate are known by."""

    IMPOSSIBLE_TRAVEL = "impossible_travel"
    LOOK_DIFFERS = "look_differs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Another act under the same plate that one and the same vehicle cannot have done."""

    sign: CloneSign
    other: DecisionId
    at: datetime
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """That the act of `decision` and an `other` one speak for a copied plate: nobody has looked."""

    decision: DecisionId
    other: DecisionId
    since: datetime


def conflicts(decision: Decision, others: Iterable[Decision]) -> Sequence[Conflict]:
    """What speaks for a copied plate, without what a person has cleared or dismissed."""
    cleared = {clearing.other for clearing in decision.cleared}
    found = []
    for other in others:
        if other.id == decision.id or other.id in cleared:
            continue
        if other.status is DecisionStatus.DISMISSED:
            continue
        if any(clearing.other == decision.id for clearing in other.cleared):
            continue
        sign = _sign(decision.violation, other.violation)
        if sign is not None:
            seen = other.violation
            found.append(Conflict(sign=sign, other=other.id, at=seen.occurred_at, place=seen.place))
    return found


def _sign(one: Violation, other: Violation) -> CloneSign | None:
    apart = abs(one.occurred_at - other.occurred_at)
    if one.position is not None and other.position is not None:
        way_km = one.position.distance_km(other.position)
        hours = (apart + SLACK) / timedelta(hours=1)
        if way_km > LEAST_KM and way_km / hours > FASTEST_KMH:
            return CloneSign.IMPOSSIBLE_TRAVEL
    if apart <= LOOK_LASTS and _differ(one.look, other.look):
        return CloneSign.LOOK_DIFFERS
    return None


def _differ(one: VehicleLook | None, other: VehicleLook | None) -> bool:
    """Another colour and another kind, all of them sure: one of them alone may be mistaken."""
    if one is None or other is None:
        return False
    if None in (one.colour, other.colour, one.kind, other.kind):
        return False
    return one.colour is not other.colour and one.kind is not other.kind
