"""Does no letter leave on paper while nobody has looked whether its plate was copied?"""

from __future__ import annotations

from pathlib import Path

import pytest

from fines.decision import Decision, DecisionStatus
from fines.delivery import DeliveryStatus
from fines.documents.printing import FolderPrinter
from fines.errors import StepRefusedError
from fines.plates import PlateNumber
from fines.print_batch import BatchStatus, PrintBatch
from fines.procedure.annulling import annul
from fines.procedure.batching import Batching
from fines.procedure.holding import Holding
from tests.fines.invented import APPEALS, INSPECTOR, violation
from tests.fines.plain_sheets import PlainSheets
from tests.fines.procedure.conftest import Desks
from tests.fines.procedure.sending_room import POST, Room
from tests.fines.procedure.test_holding import BISHKEK, OSH, confirmed, seen


@pytest.fixture
def holding(desks: Desks) -> Holding:
    return Holding(desks.case_file, desks.clock)


def test_a_letter_that_waits_is_not_printed_until_somebody_looked(
    desks: Desks, holding: Holding, tmp_path: Path
) -> None:
    room = Room(desks)
    (first,) = confirmed(desks, seen(1, BISHKEK))
    resolution = desks.issuing.issue(first.id, INSPECTOR)
    room.work()
    assert room.tried(resolution) == [(POST, DeliveryStatus.WAITING)]
    second = desks.review.register(seen(0, OSH))
    batching = printing(desks, tmp_path)
    assert batching.make(INSPECTOR) is None
    holding.clear(first.id, second.id, APPEALS, "one car on a lorry")
    batch = batching.make(INSPECTOR)
    assert batch is not None
    assert [each.resolution for each in batch.letters] == [resolution.number]


def test_held_letters_take_no_others_place(desks: Desks, holding: Holding, tmp_path: Path) -> None:
    (first,) = confirmed(desks, seen(1, BISHKEK))
    desks.issuing.issue(first.id, INSPECTOR)
    Room(desks).work()
    desks.clock.forward(minutes=1)
    other = desks.issued(violation(plate=PlateNumber("01KG003DEM")))
    Room(desks).work()
    second = desks.review.register(seen(0, OSH))
    batching = printing(desks, tmp_path)
    assert batching.waiting() == 1
    batch = batching.make(INSPECTOR, limit=1)
    assert batch is not None
    assert [each.resolution for each in batch.letters] == [other.number]
    holding.clear(first.id, second.id, APPEALS, "one car on a lorry")
    assert batching.make(INSPECTOR, limit=1) is not None


def test_what_was_annulled_while_it_was_held_is_withdrawn(desks: Desks, tmp_path: Path) -> None:
    (first,) = confirmed(desks, seen(1, BISHKEK))
    resolution = desks.issuing.issue(first.id, INSPECTOR)
    Room(desks).work()
    desks.review.register(seen(0, OSH))
    with desks.case_file.begin() as transaction:
        annul(transaction, transaction.resolution(resolution.number), desks.clock.now)
    batching = printing(desks, tmp_path)
    assert batching.make(INSPECTOR) is None
    assert (POST, DeliveryStatus.WITHDRAWN) in Room(desks).tried(resolution)


def test_no_register_is_made_while_a_held_letter_lies_in_the_pile(
    desks: Desks, holding: Holding, tmp_path: Path
) -> None:
    batching, batch, envelope, _ = batched(desks, tmp_path)
    batching.print_out(batch.id, INSPECTOR)
    desks.review.register(seen(0, OSH))
    with pytest.raises(StepRefusedError, match=f"Take {envelope} out first: it was held"):
        batching.register(batch.id, INSPECTOR)
    batching.take_out(batch.id, envelope, INSPECTOR)
    assert envelope in batching.register(batch.id, INSPECTOR)[1].decode()


def printing(desks: Desks, folder: Path) -> Batching:
    return Batching(
        case_file=desks.case_file,
        evidence=desks.evidence,
        printer=FolderPrinter(folder / "print"),
        press=PlainSheets(),
        clock=desks.clock,
    )


def batched(desks: Desks, folder: Path) -> tuple[Batching, PrintBatch, str, Decision]:
    """A letter in a batch, its envelope and the act that it charges."""
    (first,) = confirmed(desks, seen(1, BISHKEK))
    desks.issuing.issue(first.id, INSPECTOR)
    Room(desks).work()
    batching = printing(desks, folder)
    batch = batching.make(INSPECTOR)
    assert batch is not None
    return batching, batch, batch.letters[0].envelope, first


def test_a_held_letter_leaves_its_batch_before_the_printer_and_waits_on(
    desks: Desks, holding: Holding, tmp_path: Path
) -> None:
    batching, batch, envelope, first = batched(desks, tmp_path)
    second = desks.review.register(seen(0, OSH))
    batch = batching.print_out(batch.id, INSPECTOR)
    assert batch.is_withdrawn(envelope)
    assert batch.status is BatchStatus.WITHDRAWN
    assert batching.make(INSPECTOR) is None
    holding.clear(first.id, second.id, APPEALS, "one car on a lorry")
    again = batching.make(INSPECTOR)
    assert again is not None
    (letter,) = again.letters
    assert letter.envelope != envelope
    batching.print_out(again.id, INSPECTOR)
    batching.hand_over(again.id, INSPECTOR)
    with desks.case_file.view() as view:
        assert view.delivery(letter.delivery).status is DeliveryStatus.SENT


def test_a_held_letter_that_is_printed_is_taken_out_by_a_person(
    desks: Desks, holding: Holding, tmp_path: Path
) -> None:
    batching, batch, envelope, first = batched(desks, tmp_path)
    batch = batching.print_out(batch.id, INSPECTOR)
    second = desks.review.register(seen(0, OSH))
    assert batching.to_take_out([batch]) == {envelope}
    with pytest.raises(StepRefusedError, match="was held"):
        batching.hand_over(batch.id, INSPECTOR)
    assert batching.take_out(batch.id, envelope, INSPECTOR).is_withdrawn(envelope)
    holding.drop(second.id, APPEALS, "a copy")
    assert desks.review.decision(first.id).status is DecisionStatus.ISSUED
    again = batching.make(INSPECTOR)
    assert again is not None
    assert [each.resolution for each in again.letters] == [batch.letters[0].resolution]


def test_what_is_cleared_before_anything_was_done_leaves_with_its_batch(
    desks: Desks, holding: Holding, tmp_path: Path
) -> None:
    batching, batch, envelope, first = batched(desks, tmp_path)
    second = desks.review.register(seen(0, OSH))
    holding.clear(first.id, second.id, APPEALS, "one car on a lorry")
    batching.print_out(batch.id, INSPECTOR)
    assert not batching.hand_over(batch.id, INSPECTOR).is_withdrawn(envelope)


def test_no_envelope_leaves_without_its_letter(
    desks: Desks, holding: Holding, tmp_path: Path
) -> None:
    batching, batch, envelope, first = batched(desks, tmp_path)
    batching.print_out(batch.id, INSPECTOR, most=1)
    second = desks.review.register(seen(0, OSH))
    batch = batching.print_out(batch.id, INSPECTOR)
    holding.clear(first.id, second.id, APPEALS, "one car on a lorry")
    assert batch.is_torn(envelope)
    assert batching.to_take_out([batch]) == {envelope}
    with pytest.raises(StepRefusedError, match="printed in part"):
        batching.hand_over(batch.id, INSPECTOR)
    batching.take_out(batch.id, envelope, INSPECTOR)
    assert batching.make(INSPECTOR) is not None


def test_the_copys_letter_is_withdrawn_for_good(
    desks: Desks, holding: Holding, tmp_path: Path
) -> None:
    batching, batch, envelope, first = batched(desks, tmp_path)
    batch = batching.print_out(batch.id, INSPECTOR)
    desks.review.register(seen(0, OSH))
    holding.drop(first.id, APPEALS, "a copy")
    assert batching.to_take_out([batch]) == {envelope}
    batching.take_out(batch.id, envelope, INSPECTOR)
    assert batching.make(INSPECTOR) is None
