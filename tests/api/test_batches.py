"""Can an inspector make, print, reprint and hand over a batch at the desk, in three languages?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from api.pages import batches
from fines.appeal import AppealGround
from fines.delivery import Delivery, DeliveryChannel, DeliveryId, DeliveryStatus
from fines.errors import InvalidValueError, UnavailableError
from fines.officer import Role
from fines.paper import JobState
from fines.print_batch import BatchId, PieceState
from fines.resolution import Resolution
from tests.api.visitor import Visitor
from tests.api.world import PEOPLE, World

PAGE = "/inspector/batches"


def waiting_letter(world: World) -> Resolution:
    """A resolution whose letter waits to be printed."""
    resolution = world.issued()
    with world.desk.case_file.begin() as transaction:
        transaction.save_delivery(
            Delivery(
                id=DeliveryId(f"letter-{resolution.number}"),
                resolution=resolution.number,
                channel=DeliveryChannel.POST,
                status=DeliveryStatus.WAITING,
                sent_at=world.clock(),
            )
        )
    return resolution


class Stubborn:
    """A printer that takes one job and then raises this, until it is mended."""

    def __init__(self, error: Exception) -> None:
        self.error: Exception | None = error
        self.names: list[str] = []

    def print_document(self, name: str, pdf: bytes) -> str:
        if self.names and self.error is not None:
            raise self.error
        self.names.append(name)
        return name

    def wait_for(self, name: str) -> JobState:
        return JobState.DONE if name in self.names else JobState.NOT_KNOWN


@pytest.fixture
def inspector(world: World) -> Visitor:
    return Visitor(world).log_in(Role.INSPECTOR)


@pytest.fixture
def printer(world: World) -> Iterator[Stubborn]:
    """In the place of the desk's own."""
    made = Stubborn(UnavailableError("Printer ipp://room-5 does not answer: switch it on."))
    printing = world.desk.batching._printing
    own, printing._printer = printing._printer, made
    yield made
    printing._printer = own


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_letters_become_a_batch_that_the_post_takes(
    world: World, inspector: Visitor, language: str
) -> None:
    assert inspector.post(PAGE).headers["location"] == f"{PAGE}?done=none"
    resolutions = [waiting_letter(world) for _ in range(2)]
    assert inspector.get(f"{PAGE}?lang={language}").status_code == 200
    batch = inspector.post(PAGE).headers["location"].partition("?")[0]
    page = inspector.get(batch).text
    for each in resolutions:
        assert each.number in page
        assert each.owner.name not in page
    assert f"{batch}/hand-over" not in page
    assert inspector.post(f"{batch}/hand-over").status_code == 409
    assert inspector.post(f"{batch}/print").headers["location"] == f"{batch}?done=printed"
    assert len(list((world.folder / "print").glob("*.pdf"))) == 4
    assert f"{batch}/hand-over" in inspector.get(f"{batch}?done=printed").text
    paper, table = inspector.get(f"{batch}/register.pdf"), inspector.get(f"{batch}/register.csv")
    assert paper.content.startswith(b"%PDF register")
    assert resolutions[0].owner.name in table.text
    assert ("inspector", "batch.register_taken") in {entry[:2] for entry in world.trail()}
    assert inspector.post(f"{batch}/hand-over").status_code == 303
    page = inspector.get(batch).text
    assert f"{batch}/print" not in page
    assert batch in inspector.get(PAGE).text
    with world.desk.case_file.view() as view:
        (sent,) = view.deliveries(resolutions[0].number)
    assert sent.status is DeliveryStatus.SENT


def test_yesterdays_batch_is_found_by_its_day(world: World, inspector: Visitor) -> None:
    waiting_letter(world)
    batch = inspector.post(PAGE).headers["location"].partition("?")[0]
    inspector.post(f"{batch}/print")
    inspector.post(f"{batch}/hand-over")
    yesterday = world.clock.now.date()
    world.clock.now += timedelta(days=1)
    inspector.client.cookies.clear()
    inspector.log_in(Role.INSPECTOR)
    assert batch not in inspector.get(PAGE).text
    assert batch in inspector.get(f"{PAGE}?day={yesterday}").text
    for nonsense in ("2026-13-01", "0001-01-01", "x"):
        assert inspector.get(f"{PAGE}?day={nonsense}").status_code == 200


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_a_printer_that_is_away_is_told_in_one_sentence_and_gone_on_with(
    world: World, inspector: Visitor, printer: Stubborn, language: str
) -> None:
    waiting_letter(world)
    batch = inspector.post(PAGE).headers["location"].partition("?")[0]
    inspector.get(f"{PAGE}?lang={language}")
    answer = inspector.post(f"{batch}/print")
    assert answer.status_code == 503
    words = {"ky": "Принтер жооп берген жок", "ru": "Принтер не ответил"}
    assert words.get(language, "The printer did not answer") in answer.text
    assert "ipp://room-5" in answer.text
    printer.error = None
    assert inspector.post(f"{batch}/print").status_code == 303
    stored = world.desk.batching.batch(BatchId(batch[-32:]), PEOPLE[Role.INSPECTOR])
    (unsure,) = stored.in_state(PieceState.UNSURE)
    letter = re.search(rf"{batch}/letters/\w+", inspector.get(batch).text)
    assert letter is not None
    way = letter.group()
    assert f"{way}/came-out" in inspector.get(way).text
    assert inspector.post(f"{way}/print-again", part=unsure.part, why=" ").status_code == 422
    assert inspector.post(f"{way}/print-again", part=unsure.part, why="айрылды").status_code == 303
    inspector.post(f"{batch}/print")
    assert printer.names[-1] == f"{unsure.envelope}-{unsure.part}-2"
    assert ("inspector", "piece.queued", stored.id, f"{unsure.name}: айрылды") in world.trail()
    assert inspector.post(f"{batch}/hand-over").status_code == 303


def test_a_piece_that_lies_in_the_tray_is_not_printed_again(
    world: World, inspector: Visitor, printer: Stubborn
) -> None:
    resolution = waiting_letter(world)
    batch = inspector.post(PAGE).headers["location"].partition("?")[0]
    inspector.post(f"{batch}/print")
    inspector.post(f"{batch}/print")
    with world.desk.case_file.view() as view:
        (envelope,) = [each.reference for each in view.deliveries(resolution.number)]
    way = f"{batch}/letters/{envelope}"
    assert inspector.post(f"{way}/came-out", part="letter").status_code == 303
    assert inspector.post(f"{batch}/hand-over").status_code == 303
    assert len(printer.names) == 1
    assert inspector.get(f"{batch}/letters/RR1").status_code == 404


def test_a_printer_that_takes_no_pdf_and_a_batch_in_work_are_told(
    world: World, inspector: Visitor, printer: Stubborn
) -> None:
    waiting_letter(world)
    batch = inspector.post(PAGE).headers["location"].partition("?")[0]
    inspector.get(f"{PAGE}?lang=en")
    printer.error = InvalidValueError("Printer refused the document.")
    assert "does not take the document" in inspector.post(f"{batch}/print").text
    with world.desk.case_file.begin() as transaction:
        held = transaction.prints.batch(BatchId(batch[-32:]))
        later = world.clock.now + timedelta(minutes=2)
        transaction.prints.save(replace(held, busy_until=later))
    assert "Somebody else prints this batch now" in inspector.post(f"{batch}/print").text
    world.clock.now += timedelta(minutes=3)
    assert "does not take the document" not in inspector.post(f"{batch}/print").text


def test_a_long_batch_is_printed_in_parts(
    world: World, inspector: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "AT_ONCE", 3)
    for _ in range(2):
        waiting_letter(world)
    batch = inspector.post(PAGE).headers["location"].partition("?")[0]
    for done in (3, 4):
        inspector.post(f"{batch}/print")
        assert len(list((world.folder / "print").glob("*.pdf"))) == done


def test_only_inspectors_print(world: World, inspector: Visitor) -> None:
    waiting_letter(world)
    batch = inspector.post(PAGE).headers["location"].partition("?")[0]
    for role in (Role.OPERATOR, Role.ACCOUNTANT, Role.ADMINISTRATOR):
        other = Visitor(world).log_in(role)
        assert other.get(PAGE).status_code == 403
        assert other.get(f"{batch}/register.pdf").status_code == 403


@pytest.mark.parametrize(
    ("language", "words"),
    [("ky", "Алып салыңыз"), ("ru", "Изъять"), ("en", "To be taken out")],
)
def test_a_printed_letter_of_an_annulled_resolution_is_taken_out(
    world: World, inspector: Visitor, language: str, words: str
) -> None:
    fallen, standing = waiting_letter(world), waiting_letter(world)
    inspector.get(f"{PAGE}?lang={language}")
    batch = inspector.post(PAGE).headers["location"].partition("?")[0]
    inspector.post(f"{batch}/print")
    assert words not in inspector.get(batch).text + inspector.get(PAGE).text
    appeal = world.desk.appealing.file(fallen.number, AppealGround.WRONG_READ, "Туура эмес")
    world.desk.appealing.uphold(appeal.id, PEOPLE[Role.APPEALS], "Туура")
    assert words in inspector.get(PAGE).text
    page = inspector.get(batch).text
    assert words in page
    assert f"{batch}/hand-over" not in page
    assert inspector.post(f"{batch}/hand-over").status_code == 409
    with world.desk.case_file.view() as view:
        envelope, other = (view.deliveries(each.number)[0].reference for each in (fallen, standing))
    way = f"{batch}/letters/{envelope}"
    assert f"{way}/take-out" in inspector.get(way).text
    assert f"{way}/print-again" not in inspector.get(way).text
    assert inspector.post(f"{batch}/letters/{other}/take-out").status_code == 409
    assert inspector.post(f"{way}/take-out").headers["location"] == f"{batch}?done=taken_out"
    table = inspector.get(f"{batch}/register.csv").text
    assert f"{envelope} withdrawn" in table
    assert f"{envelope}," not in table
    assert words not in inspector.get(batch).text
    assert inspector.post(f"{batch}/hand-over").status_code == 303
