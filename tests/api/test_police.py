"""Do the desks of the police do what their buttons say, and is every look recorded?"""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from fines.access_link import link_token
from fines.accident import AccidentPerson, AccidentVehicle, PersonRole
from fines.appeal import AppealGround
from fines.case import CaseKind
from fines.decision import DecisionStatus, DismissalReason
from fines.delivery import DeliveryStatus
from fines.officer import Role
from fines.resolution import ResolutionStatus
from fines.violation import ReporterKind
from tests.api.pictures import crossing
from tests.api.visitor import Visitor
from tests.api.world import SECRET, World


def test_the_review_page_shows_the_evidence_and_hides_the_reading(world: World) -> None:
    decision = world.proposed()
    page = Visitor(world).log_in(Role.OPERATOR).get(f"/review/{decision.id}?lang=en").text
    assert page.count("/evidence/") >= 9
    assert "red, for 1.52 s at that moment" in page
    assert "Checks passed: 5 of 5" in page
    assert "car, white" in page
    before_details = page.split("What the machine read")[0]
    assert "01 KG 001 DEM" not in before_details
    assert "Демо Менчик" not in page


def test_a_reading_that_differs_stops_the_confirmation(world: World) -> None:
    decision = world.proposed()
    visitor = Visitor(world).log_in(Role.OPERATOR)
    visitor.get("/?lang=en")
    page = visitor.post(f"/review/{decision.id}/confirm", reading="01KG001DEN")
    assert page.status_code == 422
    assert "You read 01 KG 001 DEN, the machine read 01 KG 001 DEM." in page.text
    same = visitor.post(f"/review/{decision.id}/confirm", reading="01 kg 001 dem")
    assert same.headers["location"] == "/review?done=last_confirmed"
    assert world.desk.review.decision(decision.id).status is DecisionStatus.CONFIRMED


@pytest.mark.parametrize(
    ("reason", "remark", "sentence"),
    [
        ("", "", "Choose why it is dismissed"),
        ("tired", "", "Choose why it is dismissed"),
        ("other", "  ", "Explain “another reason” in a few words"),
    ],
)
def test_a_dismissal_without_its_reason_is_asked_again(
    world: World, reason: str, remark: str, sentence: str
) -> None:
    decision = world.proposed()
    visitor = Visitor(world).log_in(Role.OPERATOR)
    visitor.get("/?lang=en")
    page = visitor.post(f"/review/{decision.id}/dismiss", reason=reason, remark=remark)
    assert page.status_code == 422
    assert sentence in page.text
    assert world.desk.review.waiting() == 1


def test_the_next_case_follows_a_decision(world: World) -> None:
    first, second, third = (world.proposed() for _ in range(3))
    visitor = Visitor(world).log_in(Role.OPERATOR)
    assert f'href="/review/{third.id}"' in visitor.get(f"/review/{second.id}").text
    answer = visitor.post(f"/review/{first.id}/dismiss", reason="other", remark="Кадр бүдөмүк")
    assert answer.headers["location"] == f"/review/{second.id}?done=dismissed"
    step = world.desk.review.decision(first.id).steps[-1]
    assert (step.reason, step.remark) == (DismissalReason.OTHER, "Кадр бүдөмүк")


def test_a_missing_picture_fails_its_gate_instead_of_the_page(world: World) -> None:
    decision = world.proposed()
    piece = decision.violation.evidence[0]
    [file] = (world.folder / "evidence").rglob(f"{piece.sha256}*")
    file.unlink()
    page = Visitor(world).log_in(Role.OPERATOR).get(f"/review/{decision.id}?lang=en")
    assert page.status_code == 200
    assert "Checks passed: 4 of 5" in page.text


def test_another_cases_evidence_is_not_shown(world: World) -> None:
    decision, resolution = world.proposed(), world.issued()
    visitor = Visitor(world).log_in(Role.OPERATOR)
    answer = visitor.get(f"/review/{decision.id}/evidence/{resolution.document}")
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("plate", "sentence", "status"),
    [
        ("01KG999ZZZ", "The registry does not know this plate.", 404),
        # The registry's car is black, a white one was seen.
        ("01KG008DEM", "The colour that the camera saw does not agree", 409),
    ],
)
def test_the_inspector_reads_why_nothing_can_be_issued(
    world: World, plate: str, sentence: str, status: int
) -> None:
    decision = world.desk.review.register(world.violation(plate=plate))
    operator = Visitor(world).log_in(Role.OPERATOR)
    operator.post(f"/review/{decision.id}/confirm")
    inspector = Visitor(world).log_in(Role.INSPECTOR)
    page = inspector.get(f"/inspector/decisions/{decision.id}?lang=en").text
    assert sentence in page
    assert "Issue and sign" not in page
    refused = inspector.post(f"/inspector/decisions/{decision.id}/issue")
    assert refused.status_code == status
    assert world.desk.review.decision(decision.id).status is DecisionStatus.CONFIRMED


def test_the_inspector_dismisses_a_case_whose_owner_nobody_knows(world: World) -> None:
    decision = world.confirmed()
    inspector = Visitor(world).log_in(Role.INSPECTOR)
    path = f"/inspector/decisions/{decision.id}/dismiss"
    asked = inspector.post(path, reason="", remark="")
    assert (asked.status_code, 'name="reason"' in asked.text) == (422, True)
    done = inspector.post(path, reason="owner_unknown", remark="")
    assert done.headers["location"] == "/inspector"
    assert world.desk.review.decision(decision.id).status is DecisionStatus.DISMISSED


def test_the_inspector_issues_prints_delivers_and_proves(world: World) -> None:
    decision, visitor = world.confirmed(), Visitor(world).log_in(Role.INSPECTOR)
    visitor.get("/?lang=en")
    assert "operator" in visitor.get("/inspector").text
    page = visitor.get(f"/inspector/decisions/{decision.id}").text
    assert "Hyundai Sonata, silver, 2006" in page
    assert "Демо Менчик 01" in page
    assert not re.search(r"\d{14}", page)
    issued = visitor.post(f"/inspector/decisions/{decision.id}/issue").headers["location"]
    path = issued.split("?")[0]
    printed = visitor.post(f"{path}/print").headers["location"]
    assert "folder:" in visitor.get(printed).text
    assert visitor.get(f"{path}/document.pdf").content.startswith(b"%PDF")
    assert visitor.post(f"{path}/deliver", channel="pigeon").status_code == 422
    visitor.post(f"{path}/deliver", channel="by_hand")
    number = world.desk.issuing.open_resolutions()[0].number
    [delivery] = world.desk.delivering.deliveries(number)
    missing = visitor.post(f"/inspector/deliveries/{delivery.id}/prove", proof=" ")
    assert (missing.status_code, "Write what proves the delivery" in missing.text) == (422, True)
    visitor.post(f"/inspector/deliveries/{delivery.id}/prove", proof="Кол коюлган дүмүрчөк")
    assert world.desk.issuing.resolution(number).status is ResolutionStatus.DELIVERED


def test_a_delivery_that_came_back_starts_no_clock(world: World) -> None:
    number, visitor = world.issued().number, Visitor(world).log_in(Role.INSPECTOR)
    visitor.post(f"/inspector/resolutions/{number}/deliver", channel="post")
    [delivery] = world.desk.delivering.deliveries(number)
    visitor.post(f"/inspector/deliveries/{delivery.id}/fail", proof="Дареги жок")
    assert world.desk.delivering.deliveries(number)[0].status is DeliveryStatus.FAILED
    assert world.desk.issuing.resolution(number).delivered_at is None


def test_the_appeals_desk_answers_in_words(world: World) -> None:
    number = world.delivered().number
    appeal = world.desk.appealing.file(number, AppealGround.OTHER, "Бул мен <эмес>")
    visitor = Visitor(world).log_in(Role.APPEALS)
    page = visitor.get(f"/appeals/{appeal.id}").text
    assert "Бул мен &lt;эмес&gt;" in page
    path = f"/appeals/{appeal.id}"
    assert visitor.post(path, outcome="uphold", answer="").status_code == 422
    assert visitor.post(path, outcome="perhaps", answer="Ооба").status_code == 422
    done = visitor.post(path, outcome="reject", answer="Сүрөттө так көрүнөт.")
    assert done.headers["location"] == "/appeals?done=rejected"
    citizen = Visitor(world).get(f"/r/{link_token(SECRET, number)}").text
    assert "Сүрөттө так көрүнөт." in citizen


def test_an_officer_sees_no_speeding_among_what_an_eye_can_judge(world: World) -> None:
    page = Visitor(world).log_in(Role.OFFICER).get("/officer/violation").text
    offences = set(re.findall(r'<option value="(\w+)"', page))
    assert {"red_light", "phone", "no_plates"} <= offences
    assert not [code for code in offences if code.startswith("speed")]


def send_violation(visitor: Visitor, photo: bytes, **changed: str) -> str:
    """Sends the officer's form; the page that comes back, or where it leads."""
    fields = {
        "csrf": visitor.token(),
        "plate": "01KG002DEM",
        "offence": "phone",
        "place": "Бишкек, Демо көчөсү 7",
        "at": "2026-05-04T08:30:00",
    }
    answer = visitor.client.post(
        "/officer/violation",
        data=fields | changed,
        files=[("photos", ("photo.jpg", photo, "image/jpeg"))],
    )
    where: str = answer.headers.get("location", answer.text)
    return where


def test_an_officers_violation_becomes_a_case_like_any_other(world: World) -> None:
    visitor = Visitor(world).log_in(Role.OFFICER)
    where = send_violation(visitor, crossing()[0])
    assert re.fullmatch(r"/officer\?saved=2026-[0-9a-f]{16}", where)
    assert send_violation(visitor, crossing()[0]) == where
    [decision] = world.desk.review.queue()
    assert decision.violation.reported_by.kind is ReporterKind.OFFICER
    assert decision.violation.occurred_at == datetime(2026, 5, 4, 2, 30, tzinfo=UTC)
    operator = Visitor(world).log_in(Role.OPERATOR)
    assert operator.get(f"/review/{decision.id}").status_code == 200


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"plate": "?"}, "Enter the 4 to 10 letters and digits"),
        ({"offence": "speed_over_20"}, "Choose the violation"),
        ({"place": " "}, "Write where it happened"),
        ({"at": "soon"}, "Enter the date and time"),
        ({"at": "2026-06-01T00:00:00"}, "This time has not come yet"),
    ],
)
def test_a_mistake_in_the_officers_form_loses_nothing(
    world: World, changed: dict[str, str], sentence: str
) -> None:
    visitor = Visitor(world).log_in(Role.OFFICER)
    visitor.get("/?lang=en")
    page = send_violation(visitor, crossing()[0], **changed)
    assert sentence in page
    assert "Photographs kept: 1" in page
    kept = re.findall(r'name="kept_photo" value="([0-9a-f]{64})"', page)
    assert len(kept) == 1
    assert world.desk.review.waiting() == 0
    token = visitor.token()
    fields = {"plate": "01KG002DEM", "offence": "phone", "place": "Ош", "at": "2026-05-04T08:30:00"}
    again = visitor.client.post(
        "/officer/violation", data=fields | {"csrf": token, "kept_photo": kept[0]}
    )
    assert again.status_code == 303


def test_a_file_that_is_no_picture_is_named(world: World) -> None:
    visitor = Visitor(world).log_in(Role.OFFICER)
    visitor.get("/?lang=en")
    page = send_violation(visitor, b"not a picture")
    assert "“photo.jpg” is not a JPEG photograph or is damaged." in page
    assert world.desk.review.waiting() == 0


def test_an_accident_keeps_vehicles_and_persons(world: World) -> None:
    visitor = Visitor(world).log_in(Role.OFFICER)
    fields = {
        "kind": "collision",
        "place": "Ош, Демо көчөсү 1",
        "at": "2026-05-04T08:30:00",
        "circumstances": "Эки унаа кагылышты.",
        "vehicle_plate_1": "01 kg 003 dem",
        "vehicle_damage_1": "алдыңкы бампер",
        "vehicle_description_2": "Ак Тойота",
        "vehicle_fled_2": "yes",
        "person_role_1": "driver",
        "person_name_1": "Демо Айдоочу",
        "person_vehicle_1": "1",
        "person_injury_1": "колу ооруйт",
        "vehicle_rows": "2",
        "person_rows": "2",
    }
    more = visitor.post("/officer/accident", **fields, more="vehicle")
    assert 'id="vehicle_plate_3"' in more.text
    assert 'value="Демо Айдоочу"' in more.text
    nameless = visitor.post("/officer/accident", **fields, person_name_2="Демо Күбө")
    assert 'href="#person_role_2"' in nameless.text
    assert visitor.post("/officer/accident", **fields).status_code == 303
    with world.desk.case_file.begin() as transaction:
        [case] = transaction.cases(10)
        accident = transaction.accident(case.subject)  # type: ignore[arg-type]
    assert case.kind is CaseKind.ACCIDENT
    assert accident.vehicles == (
        AccidentVehicle(plate="01KG003DEM", description="", damage="алдыңкы бампер", fled=False),
        AccidentVehicle(plate="", description="Ак Тойота", damage="", fled=True),
    )
    assert accident.persons == (
        AccidentPerson(
            role=PersonRole.DRIVER, name="Демо Айдоочу", vehicle=1, injury="колу ооруйт"
        ),
    )


def test_every_look_at_a_case_is_in_the_audit(world: World) -> None:
    decision, resolution = world.confirmed(), world.delivered()
    case = world.case_number(decision.id)
    inspector = Visitor(world).log_in(Role.INSPECTOR)
    inspector.get(f"/inspector/decisions/{decision.id}")
    inspector.get(f"/inspector/resolutions/{resolution.number}")
    assert world.trail()[-3:] == [
        ("inspector", "owner.asked", case, "issue"),
        ("inspector", "case.viewed", case, "issue"),
        ("inspector", "resolution.viewed", resolution.number, "delivery"),
    ]
