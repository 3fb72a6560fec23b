"""Are the papers that follow a resolution made once, sent, and shown to their addressee?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from fines.access_link import link_token
from fines.appeal import Appeal, AppealGround
from fines.delivery import DeliveryStatus, Occasion
from fines.errors import NotLawfulError
from fines.officer import Officer, OfficerId, Role
from fines.procedure.dispatching import LEASE
from fines.procedure.papers import Paper
from fines.procedure.refunding import Refunding
from fines.resolution import Resolution, ResolutionNumber
from fines.sending import SendingStatus
from tests.fines.invented import APPEALS, INSPECTOR, NOON, violation
from tests.fines.plain_letters import PlainLetters
from tests.fines.procedure.conftest import SECRET, Desks
from tests.fines.procedure.sending_room import PORTAL, POST, Room

ACCOUNTANT = Officer(
    id=OfficerId("demo-accountant"), name="Демо Эсепчи", rank="", role=Role.ACCOUNTANT
)


@pytest.fixture
def room(desks: Desks) -> Room:
    with desks.case_file.begin() as transaction:
        transaction.save_officer(ACCOUNTANT, "no password")
    return Room(desks)


class ExpiredLetters(PlainLetters):
    """A press whose certificate is out of date."""

    def appeal_decision(self, appeal: Appeal, resolution: Resolution, by: Officer) -> bytes:
        raise NotLawfulError("The certificate was valid until yesterday: load another key.")


def papers(room: Room, number: ResolutionNumber) -> dict[Occasion, bytes]:
    """What the addressee sees behind the link."""
    token = link_token(SECRET, number)
    shown = room.desks.citizen.by_link(token).papers
    return {paper.occasion: room.desks.evidence.get(paper.document) for paper in shown}


def test_the_answer_to_an_appeal_is_a_signed_paper_that_is_served(room: Room) -> None:
    resolution = room.issued()
    appeal = room.desks.appealing.file(resolution.number, AppealGround.WRONG_READ, "Туура эмес")
    room.work()
    room.desks.appealing.uphold(appeal.id, APPEALS, "Туура")
    assert papers(room, resolution.number) == {}
    room.work()
    answer = f"%PDF {appeal.id} upheld {APPEALS.id}".encode()
    assert papers(room, resolution.number) == {Occasion.APPEAL_DECISION: answer}
    told = [m.text for m in room.sms.sent.values() if "по вашей жалобе" in m.text]
    assert len(told) == 1
    served = room.sending(resolution, Occasion.APPEAL_DECISION, serves=True)
    message = room.sending(resolution, Occasion.APPEAL_DECISION, serves=False)
    assert served.document == message.document
    room.work(days=11)
    letters = [
        (each.channel, each.status)
        for each in room.deliveries(resolution)
        if each.occasion is Occasion.APPEAL_DECISION and each.channel in (PORTAL, POST)
    ]
    assert letters == [(PORTAL, DeliveryStatus.SENT), (POST, DeliveryStatus.WAITING)]
    # What is served of an answer starts no clock of the fine.
    room.desks.delivering.portal_opened(resolution.number)
    assert room.desks.issuing.resolution(resolution.number).delivered_at is None


def test_a_refund_order_is_made_and_told(room: Room) -> None:
    resolution = room.issued()
    room.desks.paying.pay(resolution.payment_code, room.desks.paying.due(resolution.number))
    appeal = room.desks.appealing.file(resolution.number, AppealGround.WRONG_READ, "Туура эмес")
    room.desks.appealing.uphold(appeal.id, APPEALS, "Туура")
    refunding = Refunding(room.desks.case_file, room.desks.clock)
    refund = refunding.order(resolution.number, "account 1", ACCOUNTANT)
    room.work()
    order = f"%PDF {refund.id} {refund.amount.tyiyn} {ACCOUNTANT.id}".encode()
    assert papers(room, resolution.number)[Occasion.REFUND_ORDER] == order
    assert [m.text for m in room.sms.sent.values() if "возвращены деньги" in m.text]


def test_a_reminder_is_a_paper_of_its_day(room: Room) -> None:
    resolution = room.issued()
    room.work()
    room.desks.delivering.portal_opened(resolution.number)
    room.work(days=25)
    paper = papers(room, resolution.number)[Occasion.REMINDER]
    assert paper.endswith(f" {INSPECTOR.id}".encode())
    made = room.sending(resolution, Occasion.REMINDER, serves=False).document
    room.work(days=1)
    assert room.sending(resolution, Occasion.REMINDER, serves=False).document == made


def test_who_cannot_be_told_finds_the_answer_behind_the_link_all_the_same(room: Room) -> None:
    resolution = room.issued(contact=None)
    appeal = room.desks.appealing.file(resolution.number, AppealGround.OTHER, "Ката")
    room.desks.appealing.reject(appeal.id, APPEALS, "Жок")
    room.work()
    sending = room.sending(resolution, Occasion.APPEAL_DECISION, serves=True)
    assert sending.status is SendingStatus.DUE
    assert sending.document is not None
    shown = Paper(occasion=Occasion.APPEAL_DECISION, document=sending.document)
    token = link_token(SECRET, resolution.number)
    assert room.desks.citizen.by_link(token).papers == (shown,)


def test_a_paper_that_cannot_be_made_holds_up_nobody_else(room: Room) -> None:
    stuck = room.issued()
    appeal = room.desks.appealing.file(stuck.number, AppealGround.OTHER, "Ката")
    room.desks.appealing.reject(appeal.id, APPEALS, "Жок")
    room.letters = ExpiredLetters()
    other = room.desks.issued(violation(NOON - timedelta(hours=1)))
    room.work()
    assert papers(room, stuck.number) == {}
    assert other.number in {m.text.rpartition("/")[2] for m in room.sms.sent.values()}
    room.letters = PlainLetters()
    room.desks.clock.now += LEASE
    room.work()
    assert set(papers(room, stuck.number)) == {Occasion.APPEAL_DECISION}
