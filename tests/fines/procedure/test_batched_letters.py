"""Which letters leave with a batch, and what follows from what the post says of them?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from fines.appeal import AppealGround
from fines.delivery import DeliveryChannel, DeliveryStatus, Occasion
from fines.errors import InvalidValueError, NotFoundError, StepRefusedError
from fines.local_time import local_zone
from fines.officer import OfficerId
from fines.print_batch import Part, PieceState
from fines.region import Region
from fines.sending import SendingStatus
from tests.fines.invented import APPEALS, INSPECTOR, NOON, violation
from tests.fines.procedure.conftest import Desks
from tests.fines.procedure.sending_room import Room
from tests.fines.procedure.test_batching import FIRST, SECOND, Printing


@pytest.fixture
def printing(desks: Desks) -> Printing:
    return Printing(Room(desks))


def test_what_was_annulled_or_served_meanwhile_is_not_printed(printing: Printing) -> None:
    annulled, standing, handed = printing.letters(3)
    desks = printing.room.desks
    appeal = desks.appealing.file(annulled.number, AppealGround.WRONG_READ, "Туура эмес")
    desks.appealing.uphold(appeal.id, APPEALS, "Туура")
    by_hand = desks.delivering.send(handed.number, DeliveryChannel.BY_HAND, INSPECTOR)
    desks.delivering.prove(by_hand.id, "receipt", INSPECTOR)
    batch = printing.batching.make(INSPECTOR)
    assert batch is not None
    assert [letter.resolution for letter in batch.letters] == [standing.number]
    for resolution in (annulled, handed):
        (letter,) = (
            each for each in printing.room.deliveries(resolution)
            if (each.channel, each.occasion) == (DeliveryChannel.POST, Occasion.RESOLUTION)
        )  # fmt: skip
        assert letter.status is DeliveryStatus.WITHDRAWN
    with desks.case_file.view() as view:
        assert view.sendings.returned_letters(annulled.owner.pin) == 0
    printing.room.work()
    for resolution, status in ((annulled, SendingStatus.DROPPED), (handed, SendingStatus.DONE)):
        assert printing.room.sending(resolution, serves=True).status is status


def test_what_the_post_says_starts_the_clock_or_the_next_channel(printing: Printing) -> None:
    arrived, returned = printing.letters(2)
    desks = printing.room.desks
    batch = printing.batching.make(INSPECTOR)
    assert batch is not None
    printing.batching.print_out(batch.id, INSPECTOR)
    for delivered in (True, False):
        with pytest.raises(StepRefusedError, match="was never handed over"):
            desks.delivering.told_by_post(FIRST, delivered=delivered, on=date(2026, 5, 1), note="1")
    printing.batching.hand_over(batch.id, INSPECTOR)
    desks.clock.forward(days=8)
    for delivered in (True, False):
        with pytest.raises(InvalidValueError, match="2026-05-10 has not come yet"):
            desks.delivering.told_by_post(
                SECOND, delivered=delivered, on=date(2026, 5, 10), note="1"
            )
    for _ in range(2):
        desks.delivering.told_by_post(SECOND, delivered=True, on=date(2026, 5, 6), note="1")
        desks.delivering.told_by_post(FIRST, delivered=False, on=date(2026, 5, 7), note="2 moved")
    by_envelope = {printing.delivery(each).reference: each for each in (arrived, returned)}
    served = desks.issuing.resolution(by_envelope[SECOND].number)
    assert served.delivered_at == datetime(2026, 5, 6, 23, 59, 59, 999_999, tzinfo=local_zone())
    came_back = printing.delivery(by_envelope[FIRST])
    assert (came_back.status, came_back.proof) == (DeliveryStatus.FAILED, "2 moved")
    printing.room.work()
    sending = printing.room.sending(by_envelope[FIRST], serves=True)
    assert sending.status is SendingStatus.EXHAUSTED


def test_an_officer_of_a_region_prints_its_letters_only(printing: Printing) -> None:
    theirs, ours = (
        printing.room.desks.issued(
            replace(violation(NOON - timedelta(hours=each)), region=Region(region))
        )
        for each, region in enumerate(("chui", "bishkek"))
    )
    printing.room.work()
    own = replace(INSPECTOR, id=OfficerId("own"), regions=(Region("bishkek"),))
    other = replace(INSPECTOR, id=OfficerId("other"), regions=(Region("chui"), Region("osh")))
    batch = printing.batching.make(own)
    assert batch is not None
    assert [letter.resolution for letter in batch.letters] == [ours.number]
    assert printing.batching.make(own) is None
    envelope = batch.letters[0].envelope
    for step in (
        lambda by: printing.batching.batch(batch.id, by),
        lambda by: printing.batching.register(batch.id, by),
        lambda by: printing.batching.print_out(batch.id, by),
        lambda by: printing.batching.hand_over(batch.id, by),
        lambda by: printing.batching.came_out(batch.id, envelope, Part.SHEET, by),
        lambda by: printing.batching.print_again(batch.id, envelope, Part.SHEET, "torn", by),
    ):
        with pytest.raises(NotFoundError):
            step(other)
    assert printing.tray.tray == []
    both = printing.batching.make(other)
    assert both is not None
    assert (both.region, [each.resolution for each in both.letters]) == ("chui", [theirs.number])
    printed = printing.batching.print_out(batch.id, INSPECTOR)
    assert len(printed.in_state(PieceState.PRINTED)) == 2
