"""Is the addressee of a repetition told that it costs less, once what it repeated has fallen?"""

from __future__ import annotations

import pytest

from fines.annulment import Annulment
from fines.delivery import DeliveryChannel, DeliveryStatus, Occasion
from fines.procedure.annulling import annul
from fines.resolution import Resolution
from fines.sending import SendingStatus
from tests.fines.invented import INSPECTOR, NOON
from tests.fines.procedure.conftest import Desks
from tests.fines.procedure.sending_room import POST, Room
from tests.fines.procedure.test_papers import papers
from tests.fines.procedure.test_repeats import AGAIN, FIRST, issued_later, overload


@pytest.fixture
def room(desks: Desks) -> Room:
    return Room(desks)


def fall(room: Room, resolution: Resolution) -> None:
    with room.desks.case_file.begin() as transaction:
        standing = transaction.resolution(resolution.number)
        annul(transaction, standing, room.desks.clock(), Annulment.RECALL)


def repeated(room: Room) -> tuple[Resolution, Resolution]:
    """A delivered first act, and a second one that is issued as its repetition."""
    first = room.desks.delivered(overload(NOON))
    return first, issued_later(room.desks, 30)


def received(room: Room, resolution: Resolution) -> None:
    sent = room.desks.delivering.send(resolution.number, DeliveryChannel.BY_HAND, INSPECTOR)
    room.desks.delivering.prove(sent.id, "receipt 2", INSPECTOR)


def letters(room: Room, resolution: Resolution) -> list[tuple[DeliveryChannel, DeliveryStatus]]:
    return [
        (each.channel, each.status)
        for each in room.deliveries(resolution)
        if each.occasion is Occasion.REPRICING
    ]


def test_a_signed_paper_names_both_sums_and_what_fell(room: Room) -> None:
    first, second = repeated(room)
    received(room, second)
    fall(room, first)
    room.work()
    paper = papers(room, second.number)[Occasion.REPRICING]
    sums = f"{AGAIN.tyiyn} {FIRST.tyiyn}"
    assert paper == f"%PDF {second.number} {first.number} {sums} {INSPECTOR.id}".encode()
    assert letters(room, second) == [(POST, DeliveryStatus.WAITING)]
    assert Occasion.REPRICING not in papers(room, first.number)


def test_its_proof_starts_no_clock_anew(room: Room) -> None:
    first, second = repeated(room)
    received(room, second)
    delivered_at = room.desks.issuing.resolution(second.number).delivered_at
    fall(room, first)
    room.work(days=1)
    assert room.desks.issuing.resolution(second.number).delivered_at == delivered_at


def test_who_has_not_got_the_resolution_hears_of_it_afterwards(room: Room) -> None:
    first, second = repeated(room)
    fall(room, first)
    room.work()
    assert letters(room, second) == []
    received(room, second)
    room.work(days=1)
    assert letters(room, second) == [(POST, DeliveryStatus.WAITING)]


def test_what_falls_itself_meanwhile_is_told_by_its_own_notice_alone(room: Room) -> None:
    first, second = repeated(room)
    received(room, second)
    fall(room, first)
    fall(room, second)
    room.work()
    assert letters(room, second) == []
    told = room.sending(second, Occasion.REPRICING, serves=True)
    assert told.status is SendingStatus.DROPPED
    assert Occasion.ANNULMENT in papers(room, second.number)


def test_who_repeated_nothing_is_told_nothing(room: Room) -> None:
    first = room.desks.delivered(overload(NOON))
    other = issued_later(room.desks, 366)
    received(room, other)
    fall(room, first)
    room.work()
    assert letters(room, other) == []
