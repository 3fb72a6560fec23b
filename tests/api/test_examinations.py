"""Does an operator examine over the API, and may everybody read the rates?"""

from __future__ import annotations

from fines.error_rate import Examination
from fines.officer import Officer, OfficerId, Role
from tests.api.test_routes import Program
from tests.api.visitor import Visitor
from tests.api.world import PEOPLE, World


def test_rates_come_from_examinations_and_are_public(world: World) -> None:
    resolution = world.issued()
    with world.desk.case_file.begin() as transaction:
        drawn = Examination(decision=resolution.decision_id, drawn_at=resolution.issued_at)
        transaction.examinations.save(drawn)
        hash_of = transaction.password_hash(PEOPLE[Role.OPERATOR].id)
        other = Officer(
            id=OfficerId("second"), name="Демо Экинчи", rank="лейтенант", role=Role.OPERATOR
        )
        assert hash_of is not None
        transaction.save_officer(other, hash_of)
    first = Program(world, Role.OPERATOR)
    assert first.get("examinations").json() == []
    given = {"verdict": "dismissed", "reason": "wrong_vehicle"}
    path = f"examinations/{resolution.decision_id}"
    assert first.post(path, **given).status_code == 409
    people = dict(PEOPLE)
    PEOPLE[Role.OPERATOR] = other
    try:
        second = Program(world, Role.OPERATOR)
    finally:
        PEOPLE.update(people)
    assert [each["id"] for each in second.get("examinations").json()] == [resolution.decision_id]
    assert second.post(path, verdict="dismissed").status_code == 422
    assert second.post(path, **given).status_code == 200
    (rate,) = Visitor(world).client.get("/api/v1/error-rates").json()
    assert (rate["examined"], rate["wrong"]) == (1, 1)
    assert 0 < rate["low"] < rate["high"] == 1
