"""What is due, what is late, and who is told of it? Read from the records, so nothing is forgotten.

What an act's limitation period ends before its term ends is due by that: a fine that outlives its
period is lost, and nobody is charged by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from fines.duty import ROLES, UNISSUED, Duty, DutyKind, ReviewCounts, Waiting
from fines.duty_book import Bounds
from fines.errors import NotAllowedError
from fines.local_time import local_day, local_zone
from fines.officer import Officer, Role
from fines.ports import CaseFile, Clock, Law, Transaction, View
from fines.procedure.steps import MACHINE, leave_trace

MOST_TOLD = 100


class Overseeing:
    """The chief's list: everybody's work for the administrator, one's own for others.

    An operator has the queue instead: which case waits for a second answer is told to nobody who
    could give it.
    """

    def __init__(self, case_file: CaseFile, law: Law, clock: Clock) -> None:
        self._case_file = case_file
        self._law = law
        self._clock = clock

    def duties(self, by: Officer, limit: int = 50) -> Sequence[Duty]:
        """Those due soonest, so the late ones first; at most so many of each kind."""
        kinds = _kinds_for(by)
        with self._case_file.view() as view:
            found = [duty for kind in kinds for duty in self._of_kind(view, kind, limit)]
        return sorted(found, key=_soonest)

    def late(self, by: Officer) -> Mapping[DutyKind, int]:
        """How much is late of what this officer oversees."""
        with self._case_file.view() as view:
            return {kind: self._count_late(view, kind) for kind in _kinds_for(by)}

    def reviews(self, by: Officer) -> ReviewCounts:
        """How many cases wait for this operator, and how many too long for an operator's first
        answer or another."""
        first, second = self._bounds(DutyKind.REVIEW), self._bounds(DutyKind.SECOND_LOOK)
        with self._case_file.view() as view:
            return view.duties.count_reviews(by.id, first, second)

    def all_late(self) -> Mapping[DutyKind, int]:
        """The same of everybody, for the counters: numbers only."""
        with self._case_file.view() as view:
            return {kind: self._count_late(view, kind) for kind in DutyKind}

    def escalate(self, most: int = MOST_TOLD) -> int:
        """Announces what has become late, each piece once; how many, `most` of a kind at a time."""
        told = 0
        for kind in DutyKind:
            with self._case_file.begin() as transaction:
                for waiting in self._newly_late(transaction, kind, most):
                    told += self._tell(transaction, waiting)
        return told

    def _tell(self, transaction: Transaction, waiting: Waiting) -> int:
        now = self._clock()
        if not transaction.duties.tell(waiting, now):
            return 0
        due = self._duty(waiting).due
        leave_trace(
            transaction,
            kind="duty.late",
            key=waiting.case or waiting.subject,
            actor=MACHINE,
            at=now,
            purpose=waiting.kind,
            duty=waiting.kind,
            role=ROLES[waiting.kind],
            subject=waiting.subject,
            due=due.isoformat() if due else "",
        )
        return 1

    def _of_kind(self, view: View, kind: DutyKind, limit: int) -> list[Duty]:
        """The late ones before those that wait longest: an old act may be late by its period."""
        late = view.duties.late(kind, *self._bounds(kind), limit)
        named = {each.subject for each in late}
        longest = [each for each in view.duties.waiting(kind, limit) if each.subject not in named]
        return [self._duty(each) for each in [*late, *longest]][:limit]

    def _newly_late(self, view: View, kind: DutyKind, most: int) -> Sequence[Waiting]:
        return view.duties.late(kind, *self._bounds(kind), most, untold=True)

    def _count_late(self, view: View, kind: DutyKind) -> int:
        return view.duties.count_late(kind, *self._bounds(kind))

    def _bounds(self, kind: DutyKind) -> Bounds:
        today = local_day(self._clock())
        days, limitation = self._law.duty_days(kind, today), self._law.limitation_days(today)
        by_act = _start(today, limitation) if limitation is not None and kind in UNISSUED else None
        return (_start(today, days) if days is not None else None), by_act

    def _duty(self, waiting: Waiting) -> Duty:
        today = local_day(self._clock())
        ends = []
        days, limitation = (
            self._law.duty_days(waiting.kind, today),
            self._law.limitation_days(today),
        )
        if days is not None:
            ends.append(local_day(waiting.since) + timedelta(days=days))
        if limitation is not None and waiting.occurred_at is not None and waiting.kind in UNISSUED:
            ends.append(local_day(waiting.occurred_at) + timedelta(days=limitation))
        role = ROLES[waiting.kind]
        return Duty(waiting=waiting, role=role, due=min(ends) if ends else None)


def _start(today: date, days: int) -> datetime:
    """The begin of the local day so many days ago: what waits since before it is late."""
    return datetime.combine(today - timedelta(days=days), time.min, tzinfo=local_zone())


def _kinds_for(by: Officer) -> list[DutyKind]:
    if by.role is Role.ADMINISTRATOR:
        return list(DutyKind)
    own = [kind for kind, role in ROLES.items() if role is by.role]
    if by.role is Role.OPERATOR or not own:
        raise NotAllowedError(
            f"{by.id} is {by.role}: what is due is told to those who oversee it; an operator has "
            "the queue."
        )
    return own


def _soonest(duty: Duty) -> tuple[bool, date, datetime]:
    return duty.due is None, duty.due or date.max, duty.waiting.since
