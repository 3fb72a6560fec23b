"""Is a recall ordered, approved and carried out over the API, and permits and rulings too?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from fines.local_time import local_day
from fines.officer import Role
from fines.resolution import ResolutionStatus
from tests.api.test_routes import Program
from tests.api.world import World


def test_one_orders_another_approves_and_the_worker_undoes(world: World) -> None:
    resolution = world.delivered()
    decision = world.desk.review.decision(resolution.decision_id)
    admin, clerk = Program(world, Role.ADMINISTRATOR), Program(world, Role.APPEALS)
    given = {"kind": "site", "basis": decision.violation.site, "reason": "the sign was unlawful"}
    assert clerk.post("recalls", **given).status_code == 403
    ordered = admin.post("recalls", **given)
    assert (ordered.status_code, ordered.json()["annulled"]) == (201, 1)
    path = f"recalls/{ordered.json()['id']}"
    assert [each["id"] for each in clerk.get("recalls").json()] == [ordered.json()["id"]]
    assert admin.post(f"{path}/approve").status_code == 403
    assert clerk.get(f"{path}/preview").json()["annulled"] == 1
    assert clerk.post(f"{path}/approve").json()["status"] == "approved"
    world.desk.recalling.work_off()
    assert clerk.get("recalls?status=done").json()[0]["annulled"] == 1
    standing = world.desk.issuing.resolution(resolution.number)
    assert standing.status is ResolutionStatus.ANNULLED
    assert clerk.post(f"{path}/refuse").status_code == 409


def test_a_large_recall_is_counted_in_part_and_whole_where_asked_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fines.procedure.recalling.COUNTED_AT_ONCE", 1)
    monkeypatch.setattr("fines.procedure.recalling.BATCH", 1)
    site = world.proposed().violation.site
    for _ in range(2):
        world.proposed()
    admin = Program(world, Role.ADMINISTRATOR)
    ordered = admin.post("recalls", kind="site", basis=site, reason="the sign was unlawful").json()
    counted = ("looked_at", "remaining", "dismissed")
    assert [ordered[name] for name in counted] == [1, 3, 1]
    path = f"recalls/{ordered['id']}/preview"
    assert [admin.get(path).json()[name] for name in counted] == [1, 3, 1]
    assert [admin.get(f"{path}?whole=true").json()[name] for name in counted] == [3, 3, 3]


def test_a_permit_that_is_entered_late_tells_what_it_undid(world: World) -> None:
    resolution = world.delivered()
    day = local_day(world.desk.review.decision(resolution.decision_id).violation.occurred_at)
    admin = Program(world, Role.ADMINISTRATOR)
    given = {
        "plate": resolution.owner.vehicle.plate,
        "group": "emergency_service",
        "first": (day - timedelta(days=1)).isoformat(),
        "source": "order 7 (invented)",
    }
    entered = admin.post("permits", **given)
    assert (entered.status_code, entered.json()["annulled"]) == (201, 1)
    assert admin.post("permits", **(given | {"group": "friends"})).status_code == 422
    assert admin.post("permits", **(given | {"first": "tomorrow"})).status_code == 422


def test_a_court_suspends_and_lets_go_on(world: World) -> None:
    number = world.delivered().number
    clerk = Program(world, Role.APPEALS)
    assert clerk.post(f"resolutions/{number}/resume", ruling="17/2026").status_code == 409
    for step, status in (("suspend", "suspended"), ("resume", "delivered")):
        told = clerk.post(f"resolutions/{number}/{step}", ruling="17/2026 (invented)")
        assert (told.status_code, told.json()["status"]) == (200, status)
