"""How are the records of a case read and written? Decision, resolution, and what follows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, func, literal, select, tuple_

from fines.accident import Accident, AccidentId
from fines.appeal import Appeal, AppealId, AppealStatus
from fines.basis import Basis
from fines.decision import Decision, DecisionId, DecisionStatus
from fines.delivery import Delivery, DeliveryId
from fines.officer import OfficerId
from fines.payment import Payment, PaymentId, PaymentStatus, to_give_back
from fines.plates import PlateNumber
from fines.resolution import PaymentCode, Resolution, ResolutionNumber, ResolutionStatus
from fines.storage import tables
from fines.storage.day_columns import act_day, answered_days, served_day
from fines.storage.fairness_rows import facts_of
from fines.storage.rows import Rows, inserting
from fines.storage.scope import Regions, decision_within, resolution_within


class SqlRecords:
    """The records of one transaction; each is inserted, or updates the one read in it."""

    def __init__(self, connection: Connection, regions: Regions = None) -> None:
        self._connection = connection
        self._regions = regions
        self._rows = Rows(connection)

    def save_decision(self, decision: Decision) -> None:
        """Inserts it, or updates the one read in this transaction."""
        self._rows.write(tables.decisions, decision.id, decision, **_searched(decision))
        for answer in answers_of(decision):
            self._rows.insert_once(tables.answers, decision=decision.id, **answer)

    def add_decisions(self, decisions: Sequence[Decision]) -> None:
        """Inserts new ones, and remembers what each rests on."""
        if not decisions:
            return
        self._rows.add(tables.decisions, [(one.id, one, _searched(one)) for one in decisions])
        bases = [
            {"kind": basis.kind.value, "value": basis.value, "decision": decision.id}
            for decision in decisions
            for basis in decision.bases()
        ]
        inserting(tables.bases).each(self._connection, bases)

    def resting_on(
        self, basis: Basis, after: DecisionId | None, limit: int
    ) -> Sequence[DecisionId]:
        """The decisions that rest on this, by id, from the one behind `after`."""
        rests = tables.bases.c
        query = (
            select(rests.decision)
            .where(rests.kind == basis.kind.value, rests.value == basis.value)
            .where(rests.decision > (after or ""))
            .order_by(rests.decision)
            .limit(limit)
        )
        return [DecisionId(found) for found in self._connection.execute(query).scalars()]

    def count_resting_on(self, basis: Basis, after: DecisionId | None) -> int:
        """How many of them there are."""
        rests = tables.bases.c
        query = (
            select(func.count())
            .select_from(tables.bases)
            .where(rests.kind == basis.kind.value, rests.value == basis.value)
            .where(rests.decision > (after or ""))
        )
        return self._connection.execute(query).scalar_one()

    def decision(self, decision_id: DecisionId) -> Decision:
        """NotFoundError where there is none."""
        return self._rows.one(Decision, tables.decisions.c.id, decision_id)

    def decisions(
        self, status: DecisionStatus, limit: int, *, not_judged_by: OfficerId | None = None
    ) -> Sequence[Decision]:
        """Oldest first."""
        match = self._standing(status, not_judged_by)
        return self._rows.several(tables.decisions, Decision, match, "proposed_at", limit)

    def decision_after(
        self, status: DecisionStatus, last: Decision, *, not_judged_by: OfficerId
    ) -> DecisionId | None:
        """The one that comes after this one, or else the first that is another."""
        key = tables.decisions.c
        place = tuple_(key.proposed_at, key.id)
        standing = select(key.id).where(self._standing(status, not_judged_by)).order_by(*place)
        behind = tuple_(literal(last.proposed_at, key.proposed_at.type), literal(last.id))
        for query in (standing.where(place > behind), standing.where(key.id != last.id)):
            found = self._connection.execute(query.limit(1)).scalar_one_or_none()
            if found is not None:
                return DecisionId(found)
        return None

    def count_decisions(
        self, status: DecisionStatus, *, not_judged_by: OfficerId | None = None
    ) -> int:
        """How many decisions stand in this status."""
        matching = select(func.count()).select_from(tables.decisions)
        query = matching.where(self._standing(status, not_judged_by))
        return self._connection.execute(query).scalar_one()

    def decisions_named(self, ids: Sequence[DecisionId]) -> Sequence[Decision]:
        """Those of these ids that are on file, by id."""
        return self._rows.those_of(Decision, tables.decisions.c.id, ids, "id")

    def decisions_of_plate(self, plate: PlateNumber) -> Sequence[Decision]:
        """Oldest first."""
        return self._rows.those(Decision, tables.decisions.c.plate, plate, "proposed_at")

    def save_resolution(self, resolution: Resolution) -> None:
        """Inserts it, or updates the one read in this transaction."""
        self._rows.write(
            tables.resolutions,
            resolution.number,
            resolution,
            decision_id=resolution.decision_id,
            payment_code=resolution.payment_code,
            plate=resolution.owner.vehicle.plate,
            owner_pin=resolution.owner.pin,
            to_give_back=to_give_back(resolution).tyiyn,
            status=resolution.status.value,
            issued_at=resolution.issued_at,
            served_day=served_day(resolution),
        )

    def resolution(self, number: ResolutionNumber) -> Resolution:
        """NotFoundError where there is none."""
        return self._rows.one(Resolution, tables.resolutions.c.number, number)

    def resolution_by_code(self, code: PaymentCode) -> Resolution:
        """NotFoundError where nothing is paid by this code."""
        named = f"with payment code {code}"
        return self._rows.one(Resolution, tables.resolutions.c.payment_code, code, named)

    def resolutions(self, status: ResolutionStatus, limit: int) -> Sequence[Resolution]:
        """Oldest first."""
        within = decision_within(tables.resolutions.c.decision_id, self._regions)
        match = and_(tables.resolutions.c.status == status.value, within)
        return self._rows.several(tables.resolutions, Resolution, match, "issued_at", limit)

    def resolutions_of_owner(self, pin: str) -> Sequence[Resolution]:
        """Oldest first."""
        return self._rows.those(Resolution, tables.resolutions.c.owner_pin, pin, "issued_at")

    def resolutions_of_plate(self, plate: PlateNumber) -> Sequence[Resolution]:
        """Oldest first."""
        return self._rows.those(Resolution, tables.resolutions.c.plate, plate, "issued_at")

    def resolutions_of_decisions(self, ids: Sequence[DecisionId]) -> Sequence[Resolution]:
        """Oldest first."""
        return self._rows.those_of(Resolution, tables.resolutions.c.decision_id, ids, "issued_at")

    def to_give_back(self, limit: int) -> Sequence[Resolution]:
        """Oldest first."""
        within = decision_within(tables.resolutions.c.decision_id, self._regions)
        match = and_(tables.resolutions.c.to_give_back > 0, within)
        return self._rows.several(tables.resolutions, Resolution, match, "issued_at", limit)

    def save_delivery(self, delivery: Delivery) -> None:
        """Inserts it, or updates the one read in this transaction."""
        self._rows.write(
            tables.deliveries,
            delivery.id,
            delivery,
            resolution=delivery.resolution,
            channel=delivery.channel.value,
            reference=delivery.reference or None,
            status=delivery.status.value,
            sent_at=delivery.sent_at,
        )

    def delivery(self, delivery_id: DeliveryId) -> Delivery:
        """NotFoundError where there is none."""
        return self._rows.one(Delivery, tables.deliveries.c.id, delivery_id)

    def deliveries(self, number: ResolutionNumber) -> Sequence[Delivery]:
        """Oldest first."""
        return self._rows.those(Delivery, tables.deliveries.c.resolution, number, "sent_at")

    def save_payment(self, payment: Payment) -> None:
        """Inserts it, or updates the one read in this transaction."""
        self._rows.write(
            tables.payments,
            payment.id,
            payment,
            resolution=payment.resolution,
            status=payment.status.value,
            paid_at=payment.paid_at,
        )

    def payment(self, payment_id: PaymentId) -> Payment:
        """NotFoundError where there is none."""
        return self._rows.one(Payment, tables.payments.c.id, payment_id)

    def payments(self, number: ResolutionNumber) -> Sequence[Payment]:
        """Oldest first."""
        return self._rows.those(Payment, tables.payments.c.resolution, number, "paid_at")

    def payments_in(self, status: PaymentStatus, limit: int) -> Sequence[Payment]:
        """Oldest first."""
        match = tables.payments.c.status == status.value
        return self._rows.several(tables.payments, Payment, match, "paid_at", limit)

    def save_appeal(self, appeal: Appeal) -> None:
        """Inserts it, or updates the one read in this transaction."""
        self._rows.write(
            tables.appeals,
            appeal.id,
            appeal,
            resolution=appeal.resolution,
            status=appeal.status.value,
            filed_at=appeal.filed_at,
            answered_days=answered_days(appeal),
        )

    def appeal(self, appeal_id: AppealId) -> Appeal:
        """NotFoundError where there is none."""
        return self._rows.one(Appeal, tables.appeals.c.id, appeal_id)

    def appeals(self, status: AppealStatus, limit: int) -> Sequence[Appeal]:
        """Oldest first."""
        within = resolution_within(tables.appeals.c.resolution, self._regions)
        match = and_(tables.appeals.c.status == status.value, within)
        return self._rows.several(tables.appeals, Appeal, match, "filed_at", limit)

    def appeals_of(self, number: ResolutionNumber) -> Sequence[Appeal]:
        """Oldest first."""
        return self._rows.those(Appeal, tables.appeals.c.resolution, number, "filed_at")

    def save_accident(self, accident: Accident) -> None:
        """Inserts it, or updates the one read in this transaction."""
        self._rows.write(tables.accidents, accident.id, accident, occurred_at=accident.occurred_at)

    def accident(self, accident_id: AccidentId) -> Accident:
        """NotFoundError where there is none."""
        return self._rows.one(Accident, tables.accidents.c.id, accident_id)

    def accidents(
        self, since: datetime, until: datetime, after: AccidentId | None, limit: int
    ) -> Sequence[Accident]:
        """By id."""
        key = tables.accidents.c
        match = and_(key.occurred_at >= since, key.occurred_at < until, key.id > (after or ""))
        return self._rows.several(tables.accidents, Accident, match, "id", limit)

    def _standing(
        self, status: DecisionStatus, not_judged_by: OfficerId | None
    ) -> ColumnElement[bool]:
        within = decision_within(tables.decisions.c.id, self._regions)
        standing = and_(tables.decisions.c.status == status.value, within)
        if not_judged_by is None:
            return standing
        judged = tables.answers.c.decision == tables.decisions.c.id
        by = tables.answers.c.officer == not_judged_by
        return and_(standing, ~exists().where(judged, by))


def answers_of(decision: Decision) -> list[dict[str, object]]:
    """The rows that reviewers are counted by; `place` is 1 for who answered first."""
    return [
        {"officer": answer.by, "verdict": answer.verdict.value, "place": place}
        for place, answer in enumerate(decision.answers, start=1)
    ]


def _searched(decision: Decision) -> dict[str, object]:
    return {
        "status": decision.status.value,
        "plate": decision.violation.plate,
        "proposed_at": decision.proposed_at,
        "act_day": act_day(decision),
        **facts_of(decision),
    }
