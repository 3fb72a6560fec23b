"""Is everybody told once, by the channel they like, and served until something proves it?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from fines.appeal import AppealGround
from fines.delivery import DeliveryChannel, DeliveryStatus, Occasion
from fines.procedure.contacting import Contacting
from fines.procedure.dispatching import LEASE
from fines.procedure.sending_outcome import ASK_AFTER
from fines.sending import SendingStatus
from tests.fines.invented import APPEALS, INSPECTOR, NOON, violation
from tests.fines.procedure.conftest import Desks
from tests.fines.procedure.sending_room import (
    CONTACT,
    EMAIL,
    PORTAL,
    POST,
    REACHED,
    REFUSED,
    SMS,
    TAKEN,
    Room,
)


@pytest.fixture
def room(desks: Desks) -> Room:
    return Room(desks)


def test_the_addressee_is_told_in_their_language_and_the_portal_waits(room: Room) -> None:
    resolution = room.issued()
    room.work()
    assert sorted(room.tried(resolution)) == [
        (PORTAL, DeliveryStatus.SENT),
        (SMS, DeliveryStatus.SENT),
    ]
    (message,) = room.sms.sent.values()
    assert message.to == CONTACT.phone
    assert message.text.startswith("ГУОБДД: вынесено постановление.")
    assert message.text.endswith(f" https://tartip.example/r/{resolution.number}")
    owner = resolution.owner
    for private in (owner.name, owner.pin, owner.vehicle.plate, owner.address):
        assert private not in message.text


def test_what_the_sms_reached_starts_no_clock_but_the_portals_proof_does(room: Room) -> None:
    resolution = room.issued()
    room.sms.afterwards = REACHED
    room.work()
    room.work(days=1)
    assert (SMS, DeliveryStatus.PROVEN) in room.tried(resolution)
    assert room.sending(resolution, serves=False).status is SendingStatus.DONE
    assert room.desks.issuing.resolution(resolution.number).delivered_at is None
    room.desks.delivering.portal_opened(resolution.number)
    delivered = room.desks.issuing.resolution(resolution.number)
    assert delivered.delivered_at == NOON + timedelta(days=1)
    assert room.sending(resolution, serves=True).status is SendingStatus.DONE


def test_a_refused_number_is_followed_by_the_next_channel(room: Room) -> None:
    room.sms.answer = REFUSED
    resolution = room.issued()
    room.work()
    assert (SMS, DeliveryStatus.FAILED) in room.tried(resolution)
    assert (EMAIL, DeliveryStatus.SENT) in room.tried(resolution)
    failed = next(each for each in room.deliveries(resolution) if each.channel is SMS)
    assert failed.proof == "no such number"


def test_the_preferred_channel_comes_first(room: Room) -> None:
    resolution = room.issued(replace(CONTACT, order=(EMAIL, SMS)))
    room.work()
    assert (EMAIL, DeliveryStatus.SENT) in room.tried(resolution)
    assert room.sms.calls == 0


def test_a_silent_carrier_is_asked_again_and_after_days_the_next_is_tried(room: Room) -> None:
    room.sms.answer = None
    resolution = room.issued()
    room.work()
    assert (SMS, DeliveryStatus.UNKNOWN) in room.tried(resolution)
    room.desks.clock.forward(minutes=2)
    room.sms.answer = TAKEN
    room.work()
    assert (SMS, DeliveryStatus.SENT) in room.tried(resolution)
    assert room.email.calls == 0

    silent = room.desks.issued(violation(NOON - timedelta(hours=1)))
    room.sms.answer = None
    for pause in (timedelta(), *ASK_AFTER):
        room.desks.clock.now += pause
        room.work()
    assert (SMS, DeliveryStatus.FAILED) in room.tried(silent)
    assert (EMAIL, DeliveryStatus.SENT) in room.tried(silent)


def test_who_told_nothing_gets_a_letter_and_no_message(room: Room) -> None:
    resolution = room.issued(contact=None)
    room.work()
    assert room.tried(resolution) == [(POST, DeliveryStatus.WAITING)]
    assert room.sending(resolution, serves=False).status is SendingStatus.DROPPED
    assert "sending.hindered" in room.desks.told()


def test_the_letter_follows_the_portal_that_nobody_opened(room: Room) -> None:
    resolution = room.issued()
    room.work(days=9)
    assert POST not in dict(room.tried(resolution))
    room.work(days=11)
    assert dict(room.tried(resolution))[POST] is DeliveryStatus.WAITING
    # The page still takes "I have received it".
    assert room.desks.delivering.portal_opened(resolution.number).delivered_at is not None
    room.work(days=46)
    assert room.sending(resolution, serves=True).status is SendingStatus.DONE


def test_without_a_channel_left_a_person_must_look(room: Room) -> None:
    resolution = room.issued(contact=None)
    room.work()
    (letter,) = room.deliveries(resolution)
    room.desks.delivering.fail(letter.id, "moved away", INSPECTOR)
    room.work()
    assert room.sending(resolution, serves=True).status is SendingStatus.EXHAUSTED
    assert room.desks.told()[-1] == "sending.exhausted"
    assert room.desks.issuing.resolution(resolution.number).delivered_at is None


def test_what_was_annulled_or_is_known_is_told_to_nobody(room: Room) -> None:
    annulled = room.issued()
    appeal = room.desks.appealing.file(annulled.number, AppealGround.WRONG_READ, "Туура эмес")
    room.desks.appealing.uphold(appeal.id, APPEALS, "Туура")
    room.work()
    told = [each for each in room.deliveries(annulled) if each.occasion is Occasion.RESOLUTION]
    assert told == []
    handed = room.desks.issued(violation(NOON - timedelta(hours=1)))
    sent = room.desks.delivering.send(handed.number, DeliveryChannel.BY_HAND, INSPECTOR)
    room.desks.delivering.prove(sent.id, "receipt", INSPECTOR)
    room.work()
    assert room.tried(handed) == [(DeliveryChannel.BY_HAND, DeliveryStatus.PROVEN)]


def test_a_contact_left_behind_a_link_counts_for_that_resolution_only(room: Room) -> None:
    mine = room.issued(contact=None)
    other = room.desks.issued(violation(NOON - timedelta(hours=1)))
    contacting = Contacting(room.desks.case_file, room.desks.clock)
    contacting.enter_by_link(mine.number, CONTACT)
    entered = contacting.contact(mine.number)
    assert entered == replace(CONTACT, key=mine.number, entered_by="citizen")
    assert contacting.contact(other.number) is None
    room.work()
    assert {message.text.rpartition("/")[2] for message in room.sms.sent.values()} == {mine.number}


def test_a_row_that_a_dead_worker_took_is_due_again_after_its_lease(room: Room) -> None:
    room.issued()
    with room.desks.case_file.begin() as transaction:
        taken = transaction.sendings.take(NOON, NOON + LEASE, 10)
    assert len(taken) == 2
    room.work()
    assert room.sms.calls == 0
    room.desks.clock.now += LEASE
    room.work()
    assert room.sms.calls == 1
