"""Does everybody who heard of a resolution hear that it has fallen, and nobody else?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from fines.annulment import Annulment
from fines.appeal import AppealGround
from fines.delivery import DeliveryStatus, Occasion
from fines.errors import InvalidValueError, NotAllowedError, StepRefusedError
from fines.money import ZERO
from fines.procedure.annulling import annul
from fines.procedure.exempting import Exempting
from fines.procedure.recalling import Recalling
from fines.procedure.suspending import Suspending
from fines.resolution import Resolution, ResolutionStatus
from fines.sending import SendingStatus
from tests.fines.invented import APPEALS, INSPECTOR, NOON, REDUCED, violation
from tests.fines.procedure.conftest import Desks
from tests.fines.procedure.sending_room import PORTAL, POST, Room
from tests.fines.procedure.test_papers import papers
from tests.fines.procedure.test_recalling import ADMINISTRATOR, ordered, resting

RULING = "Pervomai court, 18/2026 (invented)"


@pytest.fixture
def room(desks: Desks) -> Room:
    return Room(desks)


@pytest.fixture
def court(desks: Desks) -> Suspending:
    return Suspending(desks.case_file, desks.clock)


def planned(room: Room, resolution: Resolution) -> set[tuple[bool, str]]:
    with room.desks.case_file.view() as view:
        found = view.sendings.sendings_of(resolution.number)
    return {(e.serves, e.subject) for e in found if e.occasion is Occasion.ANNULMENT}


def fall(room: Room, resolution: Resolution, because: Annulment | None) -> Resolution:
    with room.desks.case_file.begin() as transaction:
        standing = transaction.resolution(resolution.number)
        return annul(transaction, standing, room.desks.clock(), because)


def test_who_was_told_of_it_gets_a_paper_and_a_message(room: Room) -> None:
    resolution = room.issued()
    room.work()
    fall(room, resolution, Annulment.RECALL)
    room.work()
    paper = f"%PDF {resolution.number} recall {INSPECTOR.id}".encode()
    assert papers(room, resolution.number) == {Occasion.ANNULMENT: paper}
    assert len([m for m in room.sms.sent.values() if "отменено" in m.text]) == 1
    room.work(days=11)
    served = [
        (each.channel, each.status)
        for each in room.deliveries(resolution)
        if each.occasion is Occasion.ANNULMENT and each.channel in (PORTAL, POST)
    ]
    assert served == [(PORTAL, DeliveryStatus.SENT), (POST, DeliveryStatus.WAITING)]
    told = room.sending(resolution, Occasion.ANNULMENT, serves=False)
    assert told.status in (SendingStatus.DUE, SendingStatus.DONE)


def test_who_holds_the_letter_and_gave_no_address_gets_a_letter(room: Room) -> None:
    resolution = room.desks.delivered()
    fall(room, resolution, Annulment.PERMIT)
    room.work(days=1)
    letters = [e for e in room.deliveries(resolution) if e.occasion is Occasion.ANNULMENT]
    assert [(each.channel, each.status) for each in letters] == [(POST, DeliveryStatus.WAITING)]


def test_who_paid_without_a_letter_is_told(room: Room) -> None:
    resolution = room.issued(contact=None)
    room.desks.paying.pay(resolution.payment_code, REDUCED)
    fall(room, resolution, Annulment.RECALL)
    assert planned(room, resolution) == {(True, "recall"), (False, "recall")}


def test_who_never_heard_of_it_is_not_frightened(room: Room) -> None:
    resolution = room.issued(contact=None)
    fall(room, resolution, Annulment.RECALL)
    room.work()
    assert planned(room, resolution) == set()
    assert all(each.status is DeliveryStatus.WITHDRAWN for each in room.deliveries(resolution))


def test_the_answer_to_an_objection_says_it_alone(room: Room) -> None:
    resolution = room.desks.delivered()
    appeal = room.desks.appealing.file(resolution.number, AppealGround.WRONG_READ, "Туура эмес")
    room.desks.appealing.uphold(appeal.id, APPEALS, "Туура")
    assert planned(room, resolution) == set()


def test_a_recall_and_a_late_permit_tell_why(room: Room, desks: Desks) -> None:
    recalls = Recalling(desks.case_file, desks.clock)
    resolution = desks.delivered(resting())
    recall = ordered(recalls)
    recalls.approve(recall.id, APPEALS)
    recalls.run(recall.id)
    assert planned(room, resolution) == {(True, "recall"), (False, "recall")}
    other = desks.delivered(violation(NOON - timedelta(hours=5)))
    exempting = Exempting(desks.case_file, desks.review._law, desks.clock)
    plate = other.owner.vehicle.plate
    exempting.enter(plate, "emergency_service", NOON.date(), None, "order 7", ADMINISTRATOR)
    assert planned(room, other) == {(True, "permit"), (False, "permit")}


def test_a_court_annuls_what_it_suspended_and_what_it_did_not(
    room: Room, desks: Desks, court: Suspending
) -> None:
    suspended, standing = desks.delivered(), desks.issued(resting(3))
    desks.paying.pay(standing.payment_code, REDUCED)
    court.suspend(suspended.number, APPEALS, RULING)
    for each in (suspended, standing):
        assert court.annul(each.number, APPEALS, RULING).status is ResolutionStatus.ANNULLED
        assert planned(room, each) == {(True, "court"), (False, "court")}
        assert desks.paying.due(each.number) == ZERO
        with pytest.raises(StepRefusedError):
            court.annul(each.number, APPEALS, RULING)
    assert "payment.refund_due" in desks.told()
    assert desks.actions().count((APPEALS.id, "resolution.annulled")) == 2


def test_a_court_is_heard_by_the_appeals_desk_with_its_number(
    desks: Desks, court: Suspending
) -> None:
    number = desks.delivered().number
    with pytest.raises(NotAllowedError):
        court.annul(number, INSPECTOR, RULING)
    with pytest.raises(InvalidValueError, match="ruling"):
        court.annul(number, APPEALS, " ")
