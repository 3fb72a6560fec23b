"""Is text that no database keeps refused at every door, and a body that is no form at a page's?"""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from fines.access_link import link_token
from fines.appeal import AppealGround
from fines.officer import Role
from tests.api.pictures import crossing
from tests.api.test_officer_driver import GIVEN, TYPED, sent
from tests.api.test_police import send_violation
from tests.api.test_routes import Program
from tests.api.visitor import Visitor
from tests.api.world import World

FORM = "application/x-www-form-urlencoded"


def door(world: World) -> tuple[str, str]:
    """A fine's link, and where its objections go as JSON."""
    return link_token(world.desk.link_secret, world.delivered().number), "/api/v1/appeals"


@pytest.mark.parametrize(
    ("rubbish", "said"),
    [
        (r"\u0000", r"a NUL character (\u0000) in 'statement': leave it out."),
        (r"\ud800", r"half a surrogate pair (\ud800) in 'statement': send whole characters."),
    ],
)
def test_an_objection_that_no_database_keeps_is_refused_by_name(
    world: World, visitor: Visitor, rubbish: str, said: str
) -> None:
    link, path = door(world)
    body = f'{{"link": "{link}", "ground": "car_sold", "statement": "It was {rubbish} me"}}'
    answer = visitor.client.post(path, content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["detail"]) == (422, f"The body has {said}")
    assert world.desk.appealing.queue() == []


@pytest.mark.parametrize("blank", ["\u200b", " \u2800", "\u3164", "\u202e\u202c", "\ufe0f"])
def test_what_nobody_sees_is_no_statement(world: World, visitor: Visitor, blank: str) -> None:
    link, path = door(world)
    typed = {"ground": AppealGround.CAR_SOLD.value, "statement": blank}
    assert visitor.post(f"/r/{link}/appeal/send", **typed).status_code != 303
    given = {"link": link, "ground": "car_sold", "statement": blank}
    assert visitor.client.post(path, json=given).status_code == 422
    assert world.desk.appealing.queue() == []


def test_a_name_is_kept_as_it_is_shown(world: World) -> None:
    officer = Visitor(world).log_in(Role.OFFICER)
    turned = TYPED | {"name": "\u202eДемо\u200b Айдоочу\u00ad", "place": "7\ufeff км"}
    send_violation(officer, crossing()[0], **turned)
    program = Program(world, Role.OFFICER)
    driver = GIVEN | {"name": "\u2066Демо Айдоочу\u2069"}
    again = program.post(
        "officer/violations",
        **sent(world, driver=driver, place="8 км", occurred_at="2026-05-04T02:20:00Z"),
    )
    assert again.status_code == 201
    drivers = [each.liable for each in world.desk.review.queue()]
    assert [each.person.name for each in drivers if each] == ["Демо Айдоочу"] * 2
    assert {each.violation.place for each in world.desk.review.queue()} == {"7 км", "8 км"}


@pytest.mark.parametrize("field", ["statement", "a\0b"])
def test_a_form_with_a_nul_is_refused(world: World, visitor: Visitor, field: str) -> None:
    link, _ = door(world)
    typed = {"ground": AppealGround.CAR_SOLD.value, "statement": "It was not me.", field: "a\0b"}
    answer = visitor.post(f"/r/{link}/appeal/send", **typed)
    assert answer.status_code == 422
    assert world.desk.appealing.queue() == []


def test_an_officer_reads_which_field_it_is(world: World) -> None:
    officer = Visitor(world).log_in(Role.OFFICER)
    form = {"csrf": officer.token("/officer/violation"), "place": "a\0b"}
    files = {"photos": ("a.jpg", b"", "image/jpeg")}
    answer = officer.client.post("/officer/violation", data=form, files=files)
    assert answer.status_code == 422
    assert "&#39;place&#39; holds a NUL character: leave it out." in answer.text


def test_an_address_with_a_nul_is_refused(world: World, visitor: Visitor) -> None:
    page = visitor.get("/r/a%00b")
    asked = visitor.get("/api/v1/payments/a%00b?code=%00")
    assert (page.status_code, asked.status_code) == (422, 422)
    assert asked.json()["detail"] == "'payment_id' holds a NUL character: leave it out."


@pytest.mark.parametrize(
    ("kind", "said"), [("text/plain", "'text/plain'"), ("application/json", "'application/json'")]
)
def test_a_page_takes_forms_only(world: World, kind: str, said: str) -> None:
    officer = Visitor(world).log_in(Role.OFFICER)
    body = urlencode({"csrf": officer.token("/officer/violation"), "place": "Bishkek"})
    path = "/officer/violation"
    answer = officer.client.post(path, content=body.encode(), headers={"Content-Type": kind})
    assert answer.status_code == 415
    told = f"Content-Type is {said}: send {FORM} or multipart/form-data."
    assert told.replace("'", "&#39;") in answer.text
