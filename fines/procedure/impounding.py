"""When may a vehicle be taken to the lot, and how does it leave? By two people.

A debt is reckoned from the file: served, past its term, not objected to and not suspended.
"""

from __future__ import annotations

from collections.abc import Sequence

from fines.audit import AuditEntry
from fines.enforcement import is_enforceable
from fines.errors import NoSuchDebtError, StepRefusedError
from fines.impound import Impounded, ImpoundGround, ImpoundId, release
from fines.local_time import local_day
from fines.money import ZERO, Money
from fines.named import NamedAs
from fines.officer import Officer, Role
from fines.plates import PlateNumber
from fines.ports import CaseFile, Clock, Law, Transaction, View
from fines.procedure.steps import derived, leave_trace, require
from fines.resolution import amount_due


class Impounding:
    """The steps around the lots."""

    def __init__(self, case_file: CaseFile, law: Law, clock: Clock) -> None:
        self._case_file = case_file
        self._law = law
        self._clock = clock

    def enter(
        self, plate: PlateNumber, lot: str, ground: ImpoundGround, basis: str, by: Officer
    ) -> Impounded:
        """A vehicle arrives; NoSuchDebtError where the ground is a debt that is not there."""
        require(by, Role.OFFICER)
        now = self._clock()
        impounded = Impounded(
            id=ImpoundId(derived("impound", plate, now.isoformat())),
            plate=plate,
            lot=lot.strip(),
            ground=ground,
            basis=basis.strip(),
            taken_at=now,
            entered_by=by.id,
            region=by.regions[0] if len(by.regions) == 1 else None,
        )
        with self._case_file.begin() as transaction:
            earlier = transaction.impounds.of_plate(plate)
            if any(each.released_at is None for each in earlier):
                raise StepRefusedError(f"The vehicle {plate} stands at a lot already.")
            if ground is ImpoundGround.DEBT:
                self._check_debt(transaction, plate)
            transaction.impounds.save(impounded)
            _trace(transaction, impounded, "impound.entered", by, impounded.basis, self._clock)
        return impounded

    def let_go(self, impound_id: ImpoundId, basis: str, by: Officer) -> Impounded:
        """It leaves the lot."""
        require(by, Role.INSPECTOR)
        with self._case_file.begin() as transaction:
            standing = transaction.impounds.one(impound_id)
            released = release(standing, by.id, self._clock(), basis)
            transaction.impounds.save(released)
            words = released.release_basis
            _trace(transaction, released, "impound.released", by, words, self._clock)
        return released

    def standing(self, by: Officer, limit: int = 200) -> Sequence[Impounded]:
        """What stands at the lots; who looks is in the audit."""
        with self._case_file.begin() as transaction:
            entry = AuditEntry(
                actor=by.id,
                action="impound.viewed",
                subject="impound list",
                purpose="list",
                at=self._clock(),
            )
            transaction.record(entry)
            return transaction.impounds.standing(limit)

    def where(self, plate: PlateNumber) -> Impounded | None:
        """Where this vehicle stands now; for the public, who hears the lot and the day alone."""
        with self._case_file.view() as view:
            found = [each for each in view.impounds.of_plate(plate) if each.released_at is None]
        return found[0] if found else None

    def debt(self, view: View, plate: PlateNumber) -> Money:
        """What the vehicle's newest owner on file owes and did not pay in time."""
        issued = view.resolutions_of_plate(plate)
        # Nobody's vehicle is taken for what its driver owes.
        owners = [each.owner.pin for each in issued if each.named_as is not NamedAs.DRIVER]
        if not owners:
            return ZERO
        today = local_day(self._clock())
        owed = view.resolutions_of_owner(owners[-1])
        return sum(
            (amount_due(each, today) for each in owed if is_enforceable(each, today, 0)), ZERO
        )

    def _check_debt(self, view: View, plate: PlateNumber) -> None:
        least = self._law.debt_above(local_day(self._clock()))
        if least is None:
            raise NoSuchDebtError("No sum of debt is in force today: take no vehicle for a debt.")
        owed = self.debt(view, plate)
        if owed <= least:
            raise NoSuchDebtError(
                f"{owed.tyiyn} tyiyn are overdue for {plate}, not above {least.tyiyn}: "
                "the vehicle may not be taken for it."
            )


def _trace(
    transaction: Transaction,
    impounded: Impounded,
    kind: str,
    by: Officer,
    words: str,
    clock: Clock,
) -> None:
    leave_trace(
        transaction,
        kind=kind,
        key=impounded.id,
        actor=by.id,
        at=clock(),
        words=words,
        lot=impounded.lot,
    )
