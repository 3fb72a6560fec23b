"""What does a citizen see, find, pay and object to, and what do they never see?"""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from api.access.guard import MOST_GUESSES
from fines.access_link import link_token
from fines.delivery import DeliveryChannel
from fines.evidence import SEALED, EvidenceKind
from fines.gateways.sandbox import silent_first
from fines.officer import Role
from fines.payment import PaymentStatus
from fines.resolution import Resolution, ResolutionStatus
from tests.api.pictures import PLATE
from tests.api.visitor import Visitor
from tests.api.world import PEOPLE, SECRET, World, build


def link(resolution: Resolution) -> str:
    """The path behind the QR of this paper."""
    return f"/r/{link_token(SECRET, resolution.number)}"


def plain(html: str) -> str:
    """The words of a page, spaces made simple."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html).replace("\u00a0", " "))


def test_the_page_behind_the_link_says_what_how_much_and_until_when(world: World) -> None:
    resolution = world.delivered()
    page = plain(Visitor(world).get(f"{link(resolution)}?lang=ru").text)
    for said in (
        "Проезд на запрещающий сигнал светофора",
        "Бишкек, Демо проспекти 40",
        "4 мая 2026 года, 08:00:00",
        "К оплате сегодня: 1 500 сом",
        "По 3 июня 2026 года включительно.",
        "После этого 5 000 сом.",
        "1,52 с",
        "± 0,04 с",
        "Это неверно",
        "статья 188",
        "DEMO-2026-17",
        str(resolution.payment_code),
    ):
        assert said in page


def test_no_page_of_a_citizen_names_the_owner_or_an_officer(world: World) -> None:
    resolution, visitor = world.delivered(), Visitor(world)
    for path in ("", "/pay", "/appeal", "/appeal/words?ground=other"):
        page = visitor.get(link(resolution) + path).text
        assert resolution.owner.name not in page
        assert resolution.owner.pin not in page
        assert resolution.owner.address not in page
        assert all(officer.name not in page for officer in PEOPLE.values())


@pytest.mark.parametrize(
    ("days", "due", "said"),
    [
        (0, "1 500 som", "Until 3 June 2026, that day included."),
        (30, "1 500 som", "Until 3 June 2026, that day included."),
        (31, "5 000 som", "The discount ended on 3 June 2026."),
    ],
)
def test_the_sum_follows_the_local_day(world: World, days: int, due: str, said: str) -> None:
    resolution = world.delivered()
    world.clock.now += timedelta(days=days)
    page = plain(Visitor(world).get(f"{link(resolution)}?lang=en").text)
    assert f"To pay today: {due}" in page
    assert said in page


def test_who_has_paid_and_objects_is_told_of_no_sum_to_come(world: World) -> None:
    resolution, visitor = world.delivered(), Visitor(world)
    visitor.post(link(resolution) + "/pay", amount=str(150_000))
    visitor.post(link(resolution) + "/appeal/send", ground="other", statement="Мен эмес")
    page = plain(visitor.get(f"{link(resolution)}?lang=en").text)
    assert "1 500 som has been paid. You have nothing more to pay." in page
    assert "After that" not in page


def test_before_delivery_the_reduced_sum_waits(world: World) -> None:
    resolution = world.issued()
    world.clock.now += timedelta(days=100)
    page = plain(Visitor(world).get(f"{link(resolution)}?lang=en").text)
    assert "To pay today: 1 500 som This sum holds for 30 days after" in page


def test_only_the_citizens_own_word_starts_the_portals_clock(world: World) -> None:
    resolution = world.issued()
    inspector = PEOPLE[Role.INSPECTOR]
    world.desk.delivering.send(resolution.number, DeliveryChannel.PORTAL, inspector)
    visitor = Visitor(world)
    assert "/received" in visitor.get(link(resolution)).text
    assert world.desk.issuing.resolution(resolution.number).delivered_at is None
    visitor.post(f"{link(resolution)}/received")
    assert world.desk.issuing.resolution(resolution.number).delivered_at is not None
    assert "/received" not in visitor.get(link(resolution)).text


def test_a_forged_link_opens_nothing(world: World, visitor: Visitor) -> None:
    resolution = world.delivered()
    token = link(resolution)
    mirrored = token[:-4] + token[:-5:-1]
    for forged in (token[:-1], mirrored, f"/r/{resolution.number}", "/r/none.x"):
        assert visitor.get(forged).status_code == 404
        assert visitor.get(f"{forged}/document.pdf").status_code == 404
        assert visitor.post(f"{forged}/pay", amount="150000").status_code == 404


def test_every_wrong_pair_gets_the_same_answer(world: World, visitor: Visitor) -> None:
    number = world.delivered().number
    wrong = [(number, "01KG999ABC"), (number[:-1] + "9", PLATE), (number[:-1] + "9", "B1234AB")]
    pages = [visitor.post("/?lang=en", number=n, plate=p) for n, p in wrong]
    assert {page.status_code for page in pages} == {422}
    assert len({re.sub(r'value="[^"]*"', "", page.text) for page in pages}) == 1
    right = visitor.post("/", number=number.replace("-", " "), plate="01 кг 001 dем".upper())
    assert right.status_code in {303, 422}
    found = visitor.post("/", number=number.replace("-", ""), plate="01 kg-001 dem")
    assert found.headers["location"] == link(world.desk.issuing.resolution(number))


def test_guessing_plates_is_slowed_down(world: World, visitor: Visitor) -> None:
    number = world.delivered().number
    for guess in range(MOST_GUESSES):
        assert visitor.post("/", number=number, plate=f"01KG{guess:03}AAA").status_code == 422
    assert visitor.post("/", number=number, plate=PLATE).status_code == 429


def test_the_find_form_keeps_what_was_typed_and_says_what_is_wrong(visitor: Visitor) -> None:
    page = visitor.post("/?lang=en", number="17", plate="<b>")
    assert page.status_code == 422
    assert 'value="17"' in page.text
    assert "&lt;b&gt;" in page.text
    assert "<title>Error: Find your fine" in page.text
    assert 'href="#number"' in page.text
    assert 'aria-invalid="true"' in page.text


def test_the_pictures_are_small_and_of_this_case_only(world: World) -> None:
    resolution, other, visitor = world.delivered(), world.delivered(), Visitor(world)
    pieces = world.desk.review.decision(resolution.decision_id).violation.evidence
    for piece in pieces:
        answer = visitor.get(f"{link(resolution)}/picture/{piece.sha256}")
        if piece.kind in {*SEALED, EvidenceKind.SIGNAL_LOG}:
            assert answer.status_code == 404
            continue
        assert answer.headers["content-type"] == "image/jpeg"
        assert len(answer.content) <= 150 * 1024
    assert resolution.document is not None
    assert visitor.get(f"{link(other)}/picture/{resolution.document}").status_code == 404


def test_the_signed_document_is_the_one_on_file(world: World) -> None:
    resolution = world.delivered()
    answer = Visitor(world).get(f"{link(resolution)}/document.pdf")
    assert resolution.document is not None
    assert answer.content == world.desk.evidence.get(resolution.document)
    assert answer.headers["content-type"] == "application/pdf"


def test_paying_takes_the_sum_that_was_shown(world: World) -> None:
    resolution, visitor = world.delivered(), Visitor(world)
    shown = visitor.get(f"{link(resolution)}/pay").text
    assert 'name="amount" value="150000"' in shown
    paid = visitor.post(f"{link(resolution)}/pay", amount="150000")
    receipt = plain(visitor.get(paid.headers["location"] + "?lang=en").text)
    assert "This is your payment receipt." in receipt
    assert "Still to pay 0 som" in receipt
    assert visitor.get(f"{link(resolution)}/pay").status_code == 303


def test_a_sum_that_has_changed_meanwhile_is_shown_again(world: World) -> None:
    resolution, visitor = world.delivered(), Visitor(world)
    visitor.get(f"{link(resolution)}/pay")
    world.clock.now += timedelta(days=31)
    answer = visitor.post(f"{link(resolution)}/pay?lang=en", amount="150000")
    assert answer.status_code == 409
    assert "The sum has changed: it is now 5 000 som." in plain(answer.text)
    assert world.desk.paying.payments(resolution.number) == []


@pytest.mark.parametrize("amount", ["0", "-5", "many", ""])
def test_no_other_amount_is_paid(world: World, amount: str) -> None:
    resolution = world.delivered()
    answer = Visitor(world).post(f"{link(resolution)}/pay", amount=amount)
    assert answer.status_code == 422
    assert world.desk.issuing.resolution(resolution.number).status is ResolutionStatus.DELIVERED


def test_an_unknown_outcome_is_told_as_it_is_until_it_is_known(tmp_path: Path) -> None:
    world = build(tmp_path, failing=silent_first(2))
    resolution, visitor = world.delivered(), Visitor(world)
    path = visitor.post(f"{link(resolution)}/pay", amount="150000").headers["location"]
    waiting = visitor.get(f"{path}?lang=en").text
    assert "We are asking the bank" in waiting
    assert "Do not pay a second time" in waiting
    assert 'http-equiv="refresh"' in waiting
    assert visitor.get(f"{link(resolution)}/pay").status_code == 303
    assert [each.status for each in world.desk.paying.reconcile()] == [PaymentStatus.SETTLED]
    known = visitor.get(path).text
    assert "This is your payment receipt." in known
    assert 'http-equiv="refresh"' not in known


def test_an_appeal_needs_words_and_is_filed_once(world: World) -> None:
    resolution, visitor = world.delivered(), Visitor(world)
    path = f"{link(resolution)}/appeal"
    visitor.get("/?lang=en")
    assert "Choose one of these" in visitor.get(f"{path}/words?ground=nonsense").text
    empty = visitor.post(f"{path}/check", ground="car_sold", statement="  ")
    assert (empty.status_code, "Write what is not right" in empty.text) == (422, True)
    long = visitor.post(f"{path}/check", ground="car_sold", statement="a" * 5001)
    assert "there are 5001" in long.text
    checked = visitor.post(f"{path}/check", ground="car_sold", statement="Sold <b>it</b>")
    assert "Sold &lt;b&gt;it&lt;/b&gt;" in checked.text
    sent = visitor.post(f"{path}/send", ground="car_sold", statement="Sold it")
    confirmation = visitor.get(sent.headers["location"]).text
    assert "Your appeal has been received" in confirmation
    again = visitor.post(f"{path}/send", ground="car_sold", statement="Sold it")
    assert again.status_code == 409
    assert visitor.get(path).headers["location"] == link(resolution)
    assert len(world.desk.appealing.queue()) == 1


def test_every_view_through_a_link_is_written_down(world: World) -> None:
    resolution = world.delivered()
    Visitor(world).get(link(resolution))
    assert world.trail()[-1] == ("citizen", "resolution.viewed", resolution.number, "link")


def test_the_choice_of_language_is_kept(visitor: Visitor) -> None:
    assert "Айыбыңызды табыңыз" in visitor.get("/").text
    assert "Find your fine" in visitor.get("/?lang=en").text
    assert "Find your fine" in visitor.get("/").text
    assert "Find your fine" in visitor.get("/?lang=xx").text


def test_the_language_can_be_changed_on_a_page_that_a_form_led_to(world: World) -> None:
    path, visitor = link(world.delivered()), Visitor(world)
    page = visitor.post(f"{path}/appeal/check", ground="car_sold", statement=" ").text
    assert 'href="?lang=ru"' in page
    led = visitor.get(f"{path}/appeal/check?lang=ru").headers["location"]
    assert led == f"{path}/appeal?lang=ru"
    assert visitor.get(f"{path}/received?lang=ru").headers["location"] == f"{path}?lang=ru"
    assert visitor.get("/logout?lang=ru").headers["location"] == "/?lang=ru"
