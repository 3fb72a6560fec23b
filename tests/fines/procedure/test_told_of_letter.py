"""Does what another system says of a letter go on with the plan, as the post's own file does?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from fines.appeal import AppealGround
from fines.delivery import DeliveryChannel, DeliveryStatus, Occasion, PostsWord
from fines.errors import StepRefusedError
from fines.resolution import Resolution
from fines.sending import SendingStatus
from tests.fines.invented import APPEALS, INSPECTOR, NOON
from tests.fines.procedure.conftest import Desks
from tests.fines.procedure.sending_room import Room
from tests.fines.procedure.test_batching import Printing


@pytest.fixture
def printing(desks: Desks) -> Printing:
    return Printing(Room(desks))


def posted(printing: Printing) -> Resolution:
    """A resolution whose letter is with the post, a day later."""
    (resolution,) = printing.letters(1)
    batch = printing.batching.make(INSPECTOR)
    assert batch is not None
    printing.batching.print_out(batch.id, INSPECTOR)
    printing.batching.hand_over(batch.id, INSPECTOR)
    printing.room.desks.clock.forward(days=1)
    return resolution


def told(printing: Printing, resolution: Resolution, word: PostsWord) -> None:
    desks = printing.room.desks
    at = NOON + timedelta(hours=5)
    desks.delivering.told_of_letter(resolution.number, word, "note", at, "portal")


def test_a_letter_that_came_back_is_followed_by_the_next_channel(printing: Printing) -> None:
    resolution = posted(printing)
    told(printing, resolution, PostsWord.RETURNED)
    printing.room.work()
    sending = printing.room.sending(resolution, serves=True)
    assert sending.status is SendingStatus.EXHAUSTED


def test_a_delivered_letter_ends_its_sending_and_plans_the_reminders(printing: Printing) -> None:
    resolution = posted(printing)
    told(printing, resolution, PostsWord.DELIVERED)
    assert printing.room.sending(resolution, serves=True).status is SendingStatus.DONE
    reminder = printing.room.sending(resolution, Occasion.REMINDER, serves=False)
    assert reminder.status is SendingStatus.DUE


def test_the_letter_of_an_answer_starts_no_clock(printing: Printing) -> None:
    room = printing.room
    resolution = room.issued(contact=None)
    appeal = room.desks.appealing.file(resolution.number, AppealGround.OTHER, "Ката")
    room.desks.appealing.reject(appeal.id, APPEALS, "Жок")
    room.work()
    (letter,) = (
        each for each in room.deliveries(resolution) if each.occasion is Occasion.APPEAL_DECISION
    )
    assert (letter.channel, letter.status) == (DeliveryChannel.POST, DeliveryStatus.WAITING)
    room.desks.clock.forward(days=1)
    with pytest.raises(StepRefusedError):
        told(printing, resolution, PostsWord.DELIVERED)
    assert room.desks.issuing.resolution(resolution.number).delivered_at is None
