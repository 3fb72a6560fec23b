"""To which region do the cases belong that name none? Previewed by place, then set at once.

Only who serves the whole country may: a case that changes its region leaves the sight of one
department and comes into that of another. Each case has its own trace, with the reason; what was
set wrongly is moved on in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fines.errors import InvalidValueError, NotAllowedError
from fines.officer import Officer, Role
from fines.placing import PlaceCount
from fines.ports import CaseFile, Clock
from fines.procedure.steps import leave_trace, require
from fines.region import Region

LEAST_LETTERS = 3
"""A shorter part of a name would match places that nobody has looked at."""

MOST_AT_ONCE = 2000
"""In one action: nobody waits longer for it than some seconds."""

_STEP = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """What was, or would be, set: of so many cases at these places, the most first."""

    count: int
    places: Sequence[PlaceCount]


class Placing:
    """Count, preview, set."""

    def __init__(self, case_file: CaseFile, clock: Clock) -> None:
        self._case_file = case_file
        self._clock = clock

    def regions(self) -> Sequence[Region]:
        """Every region that an officer serves or a case lies in."""
        with self._case_file.view() as view:
            return view.placing.known()

    def without(self) -> int:
        """How many cases only those see who serve the whole country; 0 where nobody serves a
        region, as then nothing is missed."""
        with self._case_file.view() as view:
            return view.placing.count(None) if view.placing.known() else 0

    def preview(self, now_in: Region | None, part: str = "", limit: int = 50) -> Placement:
        """What setting would move now; nothing is changed."""
        with self._case_file.view() as view:
            places = view.placing.places(now_in, part, limit)
            return Placement(count=view.placing.count(now_in, part), places=places)

    def place(self, now_in: Region | None, part: str, region: Region, why: str, by: Officer) -> int:
        """Moves the cases at these places, at most `MOST_AT_ONCE`; how many it moved.

        Called again it goes on. InvalidValueError where it does not say enough.
        """
        self._check(now_in, part, region, why, by)
        moved = 0
        while moved < MOST_AT_ONCE:
            done = self._step(now_in, part, region, why.strip(), by)
            if not done:
                break
            moved += done
        return moved

    def _step(self, now_in: Region | None, part: str, region: Region, why: str, by: Officer) -> int:
        with self._case_file.begin() as transaction:
            numbers = transaction.placing.numbers(now_in, part, _STEP)
            moved = transaction.placing.move(numbers, now_in, region) if numbers else ()
            now = self._clock()
            for number in moved:
                leave_trace(
                    transaction,
                    kind="case.placed",
                    key=number,
                    actor=by.id,
                    at=now,
                    purpose=f"{now_in or '-'} > {region}: {why}",
                    region=region,
                    before=now_in or "",
                )
            return len(moved)

    def _check(
        self, now_in: Region | None, part: str, region: Region, why: str, by: Officer
    ) -> None:
        require(by, Role.ADMINISTRATOR)
        if by.regions:
            raise NotAllowedError(
                f"{by.id} serves {', '.join(by.regions)}: ask who serves the whole country."
            )
        if len(part.strip()) < LEAST_LETTERS:
            raise InvalidValueError(
                f"'{part}' is too short a part of a place: write {LEAST_LETTERS} letters or more."
            )
        if not why.strip():
            raise InvalidValueError("A region is set for a reason: write it.")
        if region == now_in or region not in self.regions():
            raise InvalidValueError(
                f"'{region}' is no region to move to: choose another that an officer serves "
                "('tartip user add --region' gives one)."
            )
