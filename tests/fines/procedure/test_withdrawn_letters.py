"""Is a letter that need not leave any more kept from the post at every step behind the batching?"""

from __future__ import annotations

import pytest

from fines.appeal import AppealGround
from fines.delivery import DeliveryChannel, DeliveryStatus, Occasion
from fines.errors import StepRefusedError, UnavailableError
from fines.print_batch import BatchId, BatchStatus, Part, PieceState
from fines.resolution import Resolution
from fines.sending import SendingStatus
from tests.fines.invented import APPEALS, INSPECTOR
from tests.fines.procedure.conftest import Desks
from tests.fines.procedure.sending_room import Room
from tests.fines.procedure.test_batching import FIRST, SECOND, Printing, Tray


@pytest.fixture
def printing(desks: Desks) -> Printing:
    return Printing(Room(desks))


def annul(printing: Printing, resolution: Resolution) -> None:
    appealing = printing.room.desks.appealing
    appeal = appealing.file(resolution.number, AppealGround.WRONG_READ, "Туура эмес")
    appealing.uphold(appeal.id, APPEALS, "Туура")


def tray(printing: Printing) -> list[str]:
    return [name for name, _ in printing.tray.tray]


def listed(register: bytes) -> tuple[str, ...]:
    """The first column of the register, and what was withdrawn."""
    return tuple(line.partition(",")[0] for line in register.decode().splitlines())


def letter_of(printing: Printing, resolution: Resolution) -> DeliveryStatus:
    (letter,) = (
        each
        for each in printing.room.deliveries(resolution)
        if each.channel is DeliveryChannel.POST and each.occasion is Occasion.RESOLUTION
    )
    return letter.status


def lying(printing: Printing, batch_id: BatchId) -> frozenset[str]:
    """The envelopes that a person must take out of the pile."""
    return printing.batching.to_take_out([printing.batching.batch(batch_id, INSPECTOR)])


def batched(printing: Printing, count: int = 2) -> tuple[BatchId, dict[str, Resolution]]:
    """The batch, and what each of its envelopes delivers."""
    issued = {each.number: each for each in printing.letters(count)}
    batch = printing.batching.make(INSPECTOR)
    assert batch is not None
    return batch.id, {each.envelope: issued[each.resolution] for each in batch.letters}


def test_annulled_behind_the_batching_it_is_left_out_with_a_trace(printing: Printing) -> None:
    batch = printing.batching.batch
    batch_id, resolutions = batched(printing)
    annul(printing, resolutions[FIRST])
    printed = printing.batching.print_out(batch_id, INSPECTOR)
    assert tray(printing) == [f"{SECOND}-sheet-1", f"{SECOND}-letter-1"]
    assert {piece.envelope for piece in printed.in_state(PieceState.WITHDRAWN)} == {FIRST}
    assert letter_of(printing, resolutions[FIRST]) is DeliveryStatus.WITHDRAWN
    desks = printing.room.desks
    with desks.case_file.view() as view:
        told = [entry for _, entry, _ in view.audit_chain(0, 1000) if "withdrawn" in entry.action]
    assert [(each.actor, each.subject, each.purpose) for each in told] == [
        (INSPECTOR.id, batch_id, f"{FIRST}: annulled before it was printed")
    ]
    _, rows = printing.batching.register(batch_id, INSPECTOR)
    assert listed(rows) == (SECOND, f"{FIRST} withdrawn")
    printing.batching.hand_over(batch_id, INSPECTOR)
    assert batch(batch_id, INSPECTOR).status is BatchStatus.HANDED_OVER
    assert letter_of(printing, resolutions[FIRST]) is DeliveryStatus.WITHDRAWN
    assert letter_of(printing, resolutions[SECOND]) is DeliveryStatus.SENT
    printing.room.work()
    assert printing.room.sending(resolutions[FIRST], serves=True).status is SendingStatus.DROPPED


def test_a_batch_of_which_nothing_is_left_is_closed(printing: Printing) -> None:
    batch_id, resolutions = batched(printing, 1)
    annul(printing, resolutions[FIRST])
    assert printing.batching.print_out(batch_id, INSPECTOR).status is BatchStatus.WITHDRAWN
    assert printing.batching.open_batches() == []
    with pytest.raises(StepRefusedError):
        printing.batching.hand_over(batch_id, INSPECTOR)
    assert tray(printing) == []


def test_printed_and_annulled_it_is_taken_out_before_the_post_comes(printing: Printing) -> None:
    batch_id, resolutions = batched(printing)
    printing.batching.print_out(batch_id, INSPECTOR)
    with pytest.raises(StepRefusedError, match="to be handed over"):
        printing.batching.take_out(batch_id, FIRST, INSPECTOR)
    annul(printing, resolutions[FIRST])
    assert lying(printing, batch_id) == {FIRST}
    with pytest.raises(StepRefusedError, match=f"Take {FIRST} out"):
        printing.batching.hand_over(batch_id, INSPECTOR)
    with pytest.raises(StepRefusedError, match="take it out"):
        printing.batching.print_again(batch_id, FIRST, Part.LETTER, "torn", INSPECTOR)
    _, rows = printing.batching.register(batch_id, INSPECTOR)
    assert listed(rows) == (SECOND, f"{FIRST} withdrawn")
    taken = printing.batching.take_out(batch_id, FIRST, INSPECTOR)
    assert {piece.envelope for piece in taken.in_state(PieceState.WITHDRAWN)} == {FIRST}
    assert lying(printing, batch_id) == set()
    printing.batching.hand_over(batch_id, INSPECTOR)
    assert letter_of(printing, resolutions[FIRST]) is DeliveryStatus.WITHDRAWN
    assert ("demo-inspector", "piece.withdrawn") in printing.room.desks.actions()


def test_annulled_between_sheet_and_letter_the_sheet_is_taken_out(printing: Printing) -> None:
    batch_id, resolutions = batched(printing)
    printing.batching.print_out(batch_id, INSPECTOR, 1)
    annul(printing, resolutions[FIRST])
    printed = printing.batching.print_out(batch_id, INSPECTOR)
    assert f"{FIRST}-letter-1" not in tray(printing)
    assert printed.piece(FIRST, Part.LETTER).state is PieceState.WITHDRAWN
    assert printed.piece(FIRST, Part.SHEET).state is PieceState.PRINTED
    assert lying(printing, batch_id) == {FIRST}
    printing.batching.take_out(batch_id, FIRST, INSPECTOR)
    printing.batching.hand_over(batch_id, INSPECTOR)
    assert letter_of(printing, resolutions[FIRST]) is DeliveryStatus.WITHDRAWN


def test_annulled_while_it_is_at_a_printer_that_dies_a_person_looks(printing: Printing) -> None:
    batch_id, resolutions = batched(printing, 1)
    printing.tray = Tray(dies_at=1)
    with pytest.raises(UnavailableError):
        printing.batching.print_out(batch_id, INSPECTOR)
    annul(printing, resolutions[FIRST])
    with pytest.raises(StepRefusedError, match="at the printer"):
        printing.batching.take_out(batch_id, FIRST, INSPECTOR)
    printed = printing.batching.print_out(batch_id, INSPECTOR)
    assert printed.piece(FIRST, Part.SHEET).state is PieceState.UNSURE
    assert lying(printing, batch_id) == {FIRST}
    assert printing.batching.take_out(batch_id, FIRST, INSPECTOR).status is BatchStatus.WITHDRAWN
    assert tray(printing) == []


def test_the_answer_to_an_objection_leaves_though_its_resolution_fell(printing: Printing) -> None:
    batch_id, resolutions = batched(printing, 1)
    annul(printing, resolutions[FIRST])
    printing.batching.print_out(batch_id, INSPECTOR)
    printing.room.work(days=1)
    printing.room.work(days=11)
    answer = printing.batching.make(INSPECTOR)
    assert answer is not None
    printed = printing.batching.print_out(answer.id, INSPECTOR)
    assert len(printed.in_state(PieceState.PRINTED)) == 2
    assert lying(printing, answer.id) == set()
    assert printing.batching.hand_over(answer.id, INSPECTOR).status is BatchStatus.HANDED_OVER
