"""Can an owner name who drove or bought the car, by real forms, and who sees what of it?"""

from __future__ import annotations

from fines.access_link import link_token
from fines.appeal import AppealGround, AppealStatus
from fines.decision import DecisionStatus
from fines.named import NamedAs, Proof
from fines.officer import Role
from fines.resolution import ResolutionNumber, ResolutionStatus
from tests.api.test_routes import Program
from tests.api.test_trust_pages import at_desk, words
from tests.api.visitor import Visitor
from tests.api.world import SECRET, World

PERSON = {"pin": "20202198000009", "name": "Демо Айдоочу", "address": "Ош, Демо көчөсү 9"}


def citizen(world: World, number: ResolutionNumber) -> tuple[Visitor, str]:
    """The addressee, reading English, and the address in the QR."""
    visitor, home = Visitor(world), f"/r/{link_token(SECRET, number)}"
    visitor.get("/?lang=en")
    return visitor, home


def test_an_owner_names_the_driver_and_the_fine_passes_to_them(world: World) -> None:
    old = world.delivered()
    owner, home = citizen(world, old.number)
    form = owner.get(f"{home}/appeal/words?ground=other_driver").text
    assert "Who drove?" in form
    assert 'name="pin"' in form
    assert 'name="kind"' not in form
    said = {"ground": "other_driver", "statement": "It was not me", **PERSON}
    wrong = owner.post(f"{home}/appeal/check", **(said | {"pin": "12", "name": ""}))
    assert wrong.status_code == 422
    assert "The number has 14 digits" in wrong.text
    assert "Write the name" in wrong.text
    assert "It was not me" in wrong.text
    check = words(owner.post(f"{home}/appeal/check", **said).text)
    assert "Person who drove Демо Айдоочу" in check
    owner.post(f"{home}/appeal/send", **said)

    clerk = at_desk(world, Role.APPEALS)
    (appeal,) = world.desk.appealing.queue()
    page = clerk.get(f"/appeals/{appeal.id}").text
    assert f'value="{PERSON["pin"]}"' in page
    assert "Ask the registry" not in page
    answer = {"outcome": "pass_on", "answer": "The papers were checked", **PERSON}
    unsure = clerk.post(f"/appeals/{appeal.id}", **(answer | {"pin": "1"}))
    assert (unsure.status_code, "The papers were checked" in unsure.text) == (422, True)
    done = clerk.post(f"/appeals/{appeal.id}", **answer)
    assert "waits for a new resolution" in words(clerk.get(done.headers["location"]).text)
    assert "passed to the person you named" in words(owner.get(home).text)
    assert PERSON["name"] not in owner.get(home).text

    inspector = at_desk(world, Role.INSPECTOR)
    assert "passed to another person" in inspector.get("/inspector").text
    asked = [entry for entry in world.trail() if entry[1] == "owner.asked"]
    waiting = words(inspector.get(f"/inspector/decisions/{old.decision_id}").text)
    assert "Person who drove Демо Айдоочу" in waiting
    assert "papers that the officer has seen" in waiting
    assert [entry for entry in world.trail() if entry[1] == "owner.asked"] == asked
    issued = inspector.post(f"/inspector/decisions/{old.decision_id}/issue")
    number = ResolutionNumber(issued.headers["location"].split("/")[-1].split("?")[0])
    new = words(inspector.get(f"/inspector/resolutions/{number}").text)
    assert f"Passed on from {old.number}" in new
    assert f"Passed on to {number}" in words(
        inspector.get(f"/inspector/resolutions/{old.number}").text
    )
    driver, link = citizen(world, number)
    theirs = words(driver.get(link).text)
    assert "You were named as the person who drove" in theirs
    assert old.number not in theirs
    assert old.owner.name not in theirs
    assert "This is not right" in theirs


def test_a_sale_is_asked_of_the_registry_only_where_the_officer_wants_it(world: World) -> None:
    old = world.delivered()
    owner, home = citizen(world, old.number)
    page = owner.get(f"{home}/appeal/words?ground=car_sold").text
    assert 'name="kind"' in page
    said = {"ground": "car_sold", "statement": "Sold in March"}
    assert owner.post(f"{home}/appeal/send", **said).status_code == 303
    (appeal,) = world.desk.appealing.queue()
    assert appeal.named is None
    clerk = at_desk(world, Role.APPEALS)

    def asked() -> int:
        return sum(
            (who, what, why) == ("appeals", "owner.asked", "appeal")
            for who, what, _, why in world.trail()
        )

    assert "Ask the registry" in clerk.get(f"/appeals/{appeal.id}").text
    assert asked() == 0
    page = clerk.post(f"/appeals/{appeal.id}", outcome="ask", answer="half a sen").text
    assert "half a sen" in page
    page = words(page)
    assert f"Registry: {old.owner.name}, personal number {old.owner.pin}" in page
    assert asked() == 1
    given = {"outcome": "pass_on", "answer": "The contract was seen", "kind": "legal", **PERSON}
    assert clerk.post(f"/appeals/{appeal.id}", **given).status_code == 303
    liable = world.desk.review.decision(old.decision_id).liable
    assert liable is not None
    assert (liable.person.named_as, liable.proof) == (NamedAs.NEW_OWNER, Proof.PAPERS)
    assert liable.person.kind == "legal"


def test_other_grounds_name_nobody(world: World) -> None:
    number = world.delivered().number
    owner, home = citizen(world, number)
    assert 'name="pin"' not in owner.get(f"{home}/appeal/words?ground=wrong_read").text
    said = {"ground": "wrong_read", "statement": "Not my plate", **PERSON}
    owner.post(f"{home}/appeal/send", **said)
    (appeal,) = world.desk.appealing.queue()
    assert appeal.named is None
    clerk = at_desk(world, Role.APPEALS)
    assert "pass_on" not in clerk.get(f"/appeals/{appeal.id}").text
    refused = clerk.post(f"/appeals/{appeal.id}", outcome="pass_on", answer="Yes", **PERSON)
    assert refused.status_code == 422
    assert world.desk.issuing.resolution(number).status is ResolutionStatus.APPEALED


def test_programs_name_and_pass_on_over_the_interface(world: World) -> None:
    old = world.delivered()
    client = Visitor(world).client
    person = {"named_as": "driver", **PERSON}
    given = {
        "link": link_token(SECRET, old.number),
        "ground": "other_driver",
        "statement": "It was not me",
        "named": person,
    }
    sold = client.post("/api/v1/appeals", json=given | {"ground": AppealGround.CAR_SOLD.value})
    assert (sold.status_code, "nobody is named" in sold.json()["detail"]) == (422, True)
    short = client.post("/api/v1/appeals", json=given | {"named": person | {"pin": "1"}})
    assert short.status_code == 422
    filed = client.post("/api/v1/appeals", json=given).json()
    assert filed["named"] == {**person, "kind": "natural"}
    assert not filed["passed_on"]
    path = f"appeals/{filed['id']}/pass-on"
    assert Program(world, Role.INSPECTOR).post(path, answer="Yes").status_code == 403
    told = Program(world, Role.APPEALS).post(path, answer="Yes").json()
    assert (told["status"], told["passed_on"]) == (AppealStatus.UPHELD, True)
    assert world.desk.review.decision(old.decision_id).status is DecisionStatus.REOPENED
    assert Program(world, Role.APPEALS).post(path, answer="Yes").status_code == 409
