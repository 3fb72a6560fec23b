"""What do machines and programs get from /api/v1?"""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from api.access.machines import Scope, new_token
from fines.access_link import link_token
from fines.case import CaseKind
from fines.officer import Role
from tests.api.pictures import PLATE, crossing, plate_crop
from tests.api.visitor import Visitor
from tests.api.world import PASSWORD, PEOPLE, SECRET, World

BOX = [700, 330, 360, 250]


def bearer(world: World, scope: Scope) -> dict[str, str]:
    """The header of a machine that was given a token."""
    token = new_token(world.desk.case_file, "demo-radar", scope)
    return {"Authorization": f"Bearer {token}"}


class Program:
    """An officer's program: JSON with a session and its token."""

    def __init__(self, world: World, role: Role) -> None:
        self.client = Visitor(world).client
        opened = self.post("session", officer=PEOPLE[role].id, password=PASSWORD)
        assert opened.status_code == 201, opened.text
        self.client.headers["X-CSRF-Token"] = opened.json()["csrf"]

    def post(self, path: str, **body: Any) -> httpx.Response:
        answer: httpx.Response = self.client.post(f"/api/v1/{path}", json=body or None)
        return answer

    def get(self, path: str) -> httpx.Response:
        answer: httpx.Response = self.client.get(f"/api/v1/{path}")
        return answer


@pytest.fixture
def device(world: World) -> httpx.Client:
    """A certified radar with its token."""
    client: httpx.Client = Visitor(world).client
    client.headers.update(bearer(world, Scope.VIOLATIONS))
    return client


def report(device: httpx.Client, **changed: Any) -> dict[str, Any]:
    """A red light, with its evidence sent before."""
    picture, _ = crossing(30)
    sent = device.post("/api/v1/evidence", content=picture, headers={"Content-Type": "image/jpeg"})
    assert sent.status_code == 201, sent.text
    act: dict[str, Any] = {
        "offence": "red_light",
        "plate": "01 kg 001 dem",
        "plate_confidence": 0.98,
        "site": "demo-radar-1",
        "place": "Бишкек, Демо проспекти 40",
        "occurred_at": "2026-05-04T02:00:00Z",
        "measurement": {
            "quantity": "time_into_red",
            "value": 1.52,
            "unit": "s",
            "uncertainty": 0.04,
            "charged": 1.48,
        },
        "evidence": [
            {"kind": "at", "sha256": sent.json()["sha256"], "media_type": "image/jpeg"}
            | {"captured_at": "2026-05-04T02:00:00Z", "frame": 312, "box_px": BOX}
        ],
        "device": {
            "name": "Демо-Радар",
            "serial": "DEMO-2",
            "certificate": "DEMO-2026-18",
            "certificate_valid_from": "2026-01-01T00:00:00Z",
            "certificate_valid_to": "2027-01-01T00:00:00Z",
        },
    }
    return act | changed


def test_a_report_is_filed_once_however_often_it_arrives(
    world: World, device: httpx.Client
) -> None:
    act = report(device)
    first, second = (device.post("/api/v1/violations", json=act) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert first.json()["plate"] == PLATE
    decision = world.desk.review.queue()[0]
    assert (decision.id, world.desk.review.waiting()) == (first.json()["id"], 1)
    assert decision.violation.reported_by.identifier == "demo-radar"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"plate": "?"}, "'?' is not a plate number"),
        ({"offence": "flying"}, "flying"),
        ({"plate_confidence": 3}, "'plate_confidence' is '3': it should be less than or equal"),
        ({"occurred_at": "2026-05-04T02:00:00"}, "'occurred_at' is '2026-05-04T02:00:00'"),
        ({"evidence": []}, "'evidence' is '[]'"),
        ({"speed": 80}, "'speed' is not known here: leave it out."),
        ({"place": None}, "'place' is null: send a value, or leave out what may be left out."),
        ({"speed": None}, "'speed' is not known here: leave it out."),
    ],
)
def test_a_bad_report_gets_one_sentence_and_opens_no_case(
    world: World, device: httpx.Client, changed: dict[str, Any], sentence: str
) -> None:
    answer = device.post("/api/v1/violations", json=report(device, **changed))
    assert answer.status_code in {409, 422}
    assert sentence in answer.json()["detail"]
    assert world.desk.review.waiting() == 0


def test_a_report_must_send_its_evidence_first(world: World, device: httpx.Client) -> None:
    act = report(device)
    act["evidence"][0]["sha256"] = "0" * 64
    answer = device.post("/api/v1/violations", json=act)
    assert answer.status_code == 404
    assert world.desk.review.waiting() == 0


@pytest.mark.parametrize(
    ("content", "kind", "status", "sentence"),
    [
        (b"not a picture", "image/jpeg", 422, "not a whole picture"),
        (plate_crop()[:40], "image/jpeg", 422, "not a whole picture"),
        (plate_crop()[:-40], "image/jpeg", 422, "not a whole picture"),
        (plate_crop(), "image/png", 422, "This is image/jpeg, not image/png: name what you send"),
        (b"MZ", "application/x-msdownload", 415, "'application/x-msdownload': send application/js"),
        (b"MZ", "", 415, "Content-Type is missing: send application/json or "),
    ],
)
def test_what_is_no_evidence_is_refused(
    device: httpx.Client, content: bytes, kind: str, status: int, sentence: str
) -> None:
    answer = device.post("/api/v1/evidence", content=content, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert sentence in answer.json()["detail"]


def test_a_body_that_is_not_json_gets_a_sentence(device: httpx.Client) -> None:
    kind = {"Content-Type": "application/json"}
    answer = device.post("/api/v1/violations", content=b"{", headers=kind)
    assert (answer.status_code, answer.json()["detail"]) == (
        422,
        "The body is no JSON (Expecting property name enclosed in double quotes: line 1 column 2 "
        "(char 1)): send one record in UTF-8.",
    )


def test_machines_without_a_token_stay_outside(world: World, visitor: Visitor) -> None:
    client = visitor.client
    answers = [
        client.post("/api/v1/violations", json={}),
        client.post("/api/v1/evidence", content=b"x"),
        client.get("/api/v1/payments/check?code=1"),
        client.post("/api/v1/violations", json={}, headers={"Authorization": "Bearer wrong"}),
    ]
    assert [answer.status_code for answer in answers] == [401] * 4
    foreign = client.post("/api/v1/violations", json={}, headers=bearer(world, Scope.PAYMENTS))
    assert foreign.status_code == 403


def test_a_case_goes_its_way_by_programs_alone(world: World, device: httpx.Client) -> None:
    decision = device.post("/api/v1/violations", json=report(device)).json()["id"]
    operator, inspector = Program(world, Role.OPERATOR), Program(world, Role.INSPECTOR)
    assert [each["id"] for each in operator.get("decisions").json()] == [decision]
    sha256 = operator.get(f"decisions/{decision}").json()["evidence"][0]["sha256"]
    picture = operator.get(f"decisions/{decision}/evidence/{sha256}")
    assert (picture.content, picture.headers["content-type"]) == (crossing(30)[0], "image/jpeg")
    assert operator.post(f"decisions/{decision}/confirm").json()["status"] == "confirmed"
    assert [each["id"] for each in inspector.get("decisions/awaiting").json()] == [decision]
    issued = inspector.post(f"decisions/{decision}/issue")
    assert issued.status_code == 201
    number, code = issued.json()["number"], issued.json()["payment_code"]
    assert inspector.get(f"resolutions/{number}/document").content.startswith(b"%PDF")
    assert inspector.post(f"resolutions/{number}/print").json()["job"].startswith("folder:")
    sent = inspector.post(f"resolutions/{number}/deliveries", channel="post")
    proof = inspector.post(f"deliveries/{sent.json()['id']}/proof", proof="Дүмүрчөк 17")
    assert proof.json()["discount_last_day"] == "2026-06-03"
    terminal = Visitor(world).client
    terminal.headers.update(bearer(world, Scope.PAYMENTS))
    assert terminal.get(f"/api/v1/payments/check?code={code}").json()["due_tyiyn"] == 150_000
    payment = {"code": code, "amount_tyiyn": 150_000, "id": "terminal-0001"}
    first, second = (terminal.post("/api/v1/payments", json=payment) for _ in range(2))
    assert first.json() == second.json()
    assert first.json()["status"] == "settled"
    assert terminal.get("/api/v1/payments/terminal-0001").json() == first.json()
    assert terminal.get(f"/api/v1/payments/check?code={code}").status_code == 409
    assert inspector.get(f"resolutions/{number}").json()["status"] == "paid"


def test_the_holder_of_the_link_appeals_and_the_desk_answers(world: World) -> None:
    number = world.delivered().number
    client, clerk = Visitor(world).client, Program(world, Role.APPEALS)
    body = {"link": link_token(SECRET, number), "ground": "car_sold", "statement": "Сатып жибергем"}
    filed = client.post("/api/v1/appeals", json=body)
    assert filed.status_code == 201
    forged = client.post("/api/v1/appeals", json=body | {"link": f"{number}.AAAA"})
    assert forged.status_code == 404
    assert [each["id"] for each in clerk.get("appeals").json()] == [filed.json()["id"]]
    answered = clerk.post(f"appeals/{filed.json()['id']}/reject", answer="Сатуу катталган эмес.")
    assert answered.json()["status"] == "rejected"
    again = clerk.post(f"appeals/{filed.json()['id']}/uphold", answer="Дагы бир жолу")
    assert again.status_code == 409


def test_a_program_dismisses_with_a_reason(world: World) -> None:
    decision = world.proposed()
    operator = Program(world, Role.OPERATOR)
    wrong = operator.post(f"decisions/{decision.id}/dismiss", reason="tired")
    assert (wrong.status_code, "'reason' is 'tired'" in wrong.json()["detail"]) == (422, True)
    done = operator.post(f"decisions/{decision.id}/dismiss", reason="no_violation")
    assert done.json()["status"] == "dismissed"


def test_a_change_without_the_sessions_token_is_refused(world: World) -> None:
    decision = world.proposed()
    operator = Program(world, Role.OPERATOR)
    del operator.client.headers["X-CSRF-Token"]
    assert operator.post(f"decisions/{decision.id}/confirm").status_code == 403
    assert operator.client.delete("/api/v1/session").status_code == 403
    assert world.desk.review.waiting() == 1


def test_a_programs_session_ends(world: World) -> None:
    operator = Program(world, Role.OPERATOR)
    assert operator.client.delete("/api/v1/session").status_code == 204
    assert operator.get("decisions").status_code == 401
    wrong = Visitor(world).client.post(
        "/api/v1/session", json={"officer": "operator", "password": "wrong-password"}
    )
    assert wrong.status_code == 401


def test_an_accident_becomes_one_case(world: World) -> None:
    officer = Program(world, Role.OFFICER)
    photo = world.desk.evidence.put(plate_crop(), "image/jpeg")
    accident: dict[str, Any] = {
        "kind": "collision",
        "occurred_at": "2026-05-04T02:30:00Z",
        "place": "Ош, Демо көчөсү 1",
        "circumstances": "Эки унаа кагылышты.",
        "vehicles": [{"plate": "01KG003DEM"}, {"description": "Ак Тойота", "fled": True}],
        "persons": [{"role": "driver", "name": "Демо Айдоочу", "vehicle": 1}],
        "photos": [photo],
    }
    first, second = (officer.post("accidents", **accident) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    with world.desk.case_file.begin() as transaction:
        cases = transaction.cases(10)
    assert [(case.number, case.kind) for case in cases] == [
        (first.json()["case"], CaseKind.ACCIDENT)
    ]
    bad = officer.post("accidents", **(accident | {"latitude": 100}))
    assert "'latitude' is '100'" in bad.json()["detail"]


def test_the_service_tells_how_it_is(world: World, visitor: Visitor) -> None:
    world.proposed()
    assert visitor.get("/health").json() == {"status": "ok"}
    visitor.get("/r/secret-token")
    metrics = visitor.get("/metrics").text
    assert 'tartip_decisions{status="proposed"} 1.0' in metrics
    assert 'route="/health"' in metrics
    assert "secret-token" not in metrics


def test_a_case_file_that_is_away_makes_the_service_unwell(world: World, visitor: Visitor) -> None:
    (world.folder / "fines.db").rename(world.folder / "away.db")
    world.desk.case_file.close()  # type: ignore[attr-defined]
    answer = visitor.get("/health")
    assert answer.status_code >= 500
    assert answer.headers["content-security-policy"]


def test_the_interface_describes_itself(visitor: Visitor) -> None:
    described = visitor.get("/api/v1/openapi.json").json()
    assert set(described["paths"]) >= {
        "/api/v1/violations",
        "/api/v1/decisions/{decision_id}/issue",
        "/api/v1/payments",
        "/api/v1/appeals",
        "/api/v1/accidents",
    }
    assert all(not path.startswith(("/review", "/inspector", "/r/")) for path in described["paths"])
