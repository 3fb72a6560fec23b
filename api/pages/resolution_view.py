"""What does an inspector see of a resolution? The view is recorded with its purpose."""

from __future__ import annotations

from api.access.sessions import Visit
from api.desk import Desk
from fines.audit import AuditEntry
from fines.decision import Decision
from fines.resolution import Resolution, ResolutionNumber


def look_at(desk: Desk, visit: Visit, number: str, purpose: str) -> tuple[Resolution, Decision]:
    """The resolution and its decision."""
    with desk.case_file.begin() as transaction:
        resolution = transaction.resolution(ResolutionNumber(number))
        transaction.record(
            AuditEntry(
                actor=visit.officer.id,
                action="resolution.viewed",
                subject=resolution.number,
                purpose=purpose,
                at=desk.clock(),
            )
        )
        return resolution, transaction.decision(resolution.decision_id)


def followed_by(desk: Desk, resolution: Resolution) -> ResolutionNumber | None:
    """The resolution of the same act against the person to whom it passed from this one."""
    with desk.case_file.view() as view:
        same_act = view.resolutions_of_decisions([resolution.decision_id])
    return next((each.number for each in same_act if each.follows == resolution.number), None)
