"""Does every case file lease what is due to one taker, and count what came back?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from fines.contact import Contact
from fines.delivery import Delivery, DeliveryChannel, DeliveryId, DeliveryStatus, Occasion
from fines.errors import NotFoundError
from fines.print_batch import BatchLetter
from fines.procedure.batch_letters import needless
from fines.resolution import ResolutionStatus
from fines.sending import Sending, SendingId, SendingStatus
from fines.storage.case_file import SqlCaseFile
from fines.wording import Language
from tests.contract.written import with_resolution
from tests.fines.invented import NOON, NUMBER, OWNER

LATER = NOON + timedelta(minutes=3)


def sending(number: int = 0, **changed: object) -> Sending:
    made = Sending(
        id=SendingId(f"sending-{number:03d}"),
        resolution=NUMBER,
        occasion=Occasion.RESOLUTION,
        serves=True,
        made_at=NOON,
    )
    return replace(made, **changed)  # type: ignore[arg-type] # fields by name


def letter(number: int, status: DeliveryStatus) -> Delivery:
    return Delivery(
        id=DeliveryId(f"letter-{number}"),
        resolution=NUMBER,
        channel=DeliveryChannel.POST,
        status=status,
        sent_at=NOON + timedelta(minutes=number),
        reference=f"RR{number:08d}KG",
    )


def test_a_sending_is_planned_once_and_kept_as_it_stands(case_file: SqlCaseFile) -> None:
    with_resolution(case_file)
    with case_file.begin() as transaction:
        assert transaction.sendings.add(sending(), NOON)
        assert not transaction.sendings.add(sending(serves=False), LATER)
    with case_file.begin() as transaction:
        read = transaction.sendings.sending(sending().id)
        assert read == sending()
        begun = replace(
            read, tried=(DeliveryChannel.PORTAL,), delivery=DeliveryId("portal-1"), asked=2
        )
        transaction.sendings.save(begun, LATER)
    with case_file.view() as view:
        assert view.sendings.sending_of(DeliveryId("portal-1")) == begun
        assert view.sendings.sending_of(DeliveryId("another")) is None
        assert view.sendings.sendings_of(NUMBER) == [begun]
        assert view.sendings.sendings(SendingStatus.DUE, 10) == [begun]
        with pytest.raises(NotFoundError):
            view.sendings.sending(SendingId("never planned"))


def test_what_is_due_is_taken_once_until_its_lease_ends(case_file: SqlCaseFile) -> None:
    with_resolution(case_file)
    with case_file.begin() as transaction:
        for number in range(4):
            transaction.sendings.add(sending(number), NOON - timedelta(minutes=number))
        transaction.sendings.add(sending(4), NOON + timedelta(seconds=1))
        closed = sending(5, status=SendingStatus.DONE)
        transaction.sendings.add(closed, NOON)
    with case_file.begin() as transaction:
        longest_overdue = transaction.sendings.take(NOON, LATER, 3)
    assert sorted(longest_overdue) == [f"sending-{number:03d}" for number in (1, 2, 3)]
    with case_file.begin() as transaction:
        assert transaction.sendings.take(NOON, LATER, 3) == ["sending-000"]
        assert transaction.sendings.take(NOON, LATER, 3) == []
    with case_file.begin() as transaction:
        assert len(transaction.sendings.take(LATER, LATER, 9)) == 5


def test_takers_at_once_never_get_the_same(case_file: SqlCaseFile) -> None:
    with_resolution(case_file)
    with case_file.begin() as transaction:
        for number in range(60):
            transaction.sendings.add(sending(number), NOON)

    def take_all(_: int) -> list[SendingId]:
        mine: list[SendingId] = []
        while True:
            with case_file.begin() as transaction:
                taken = transaction.sendings.take(NOON, LATER, 4)
            if not taken:
                return mine
            mine += taken

    with ThreadPoolExecutor(4) as pool:
        taken = [each for found in pool.map(take_all, range(4)) for each in found]
    # A taker that finds all rows locked goes home early: what it left is due still.
    taken += take_all(0)
    assert sorted(taken) == [f"sending-{number:03d}" for number in range(60)]


def test_letters_are_found_by_what_stands_on_them_and_counted(case_file: SqlCaseFile) -> None:
    with_resolution(case_file)
    # A letter gets the number of its envelope when it is put into a batch.
    waiting = [replace(letter(number, DeliveryStatus.WAITING), reference="") for number in (2, 1)]
    returned = [letter(number, DeliveryStatus.FAILED) for number in (3, 4)]
    by_hand = replace(letter(5, DeliveryStatus.FAILED), channel=DeliveryChannel.BY_HAND)
    with case_file.begin() as transaction:
        for each in (*waiting, *returned, by_hand):
            transaction.save_delivery(each)
    with case_file.view() as view:
        assert view.sendings.letters_to_print(9) == waiting[::-1]
        assert view.sendings.letters_to_print(1) == waiting[1:]
        assert view.sendings.letter("RR00000003KG") == returned[0]
        assert view.sendings.returned_letters(OWNER.pin) == 2
        assert view.sendings.returned_letters("somebody else") == 0
        with pytest.raises(NotFoundError, match="envelope RR9"):
            view.sendings.letter("RR9")


def test_the_last_word_on_a_contact_counts(case_file: SqlCaseFile) -> None:
    first = Contact(
        key=OWNER.pin,
        language=Language.KYRGYZ,
        entered_by="demo-inspector",
        entered_at=NOON,
        phone="+996555000001",
    )
    with case_file.begin() as transaction:
        assert transaction.sendings.contact(OWNER.pin) is None
        transaction.sendings.save_contact(first)
        transaction.sendings.save_contact(replace(first, phone="", email="me@example.kg"))
    with case_file.view() as view:
        told = view.sendings.contact(OWNER.pin)
    assert told == replace(first, phone="", email="me@example.kg")


@pytest.mark.parametrize("occasion", Occasion)
@pytest.mark.parametrize("annulled", [False, True])
@pytest.mark.parametrize("served", [False, True])
def test_needless_letters_in_batches_are_those_that_the_records_tell(
    case_file: SqlCaseFile, occasion: Occasion, annulled: bool, served: bool
) -> None:
    with_resolution(case_file)
    in_batch = replace(letter(1, DeliveryStatus.WAITING), occasion=occasion)
    others = [
        replace(letter(2, DeliveryStatus.WAITING), occasion=occasion, reference=""),
        replace(letter(3, DeliveryStatus.SENT), occasion=occasion),
    ]
    with case_file.begin() as transaction:
        standing = transaction.resolution(NUMBER)
        transaction.save_resolution(
            replace(
                standing,
                status=ResolutionStatus.ANNULLED if annulled else standing.status,
                delivered_at=NOON if served else None,
            )
        )
        for each in (in_batch, *others):
            transaction.save_delivery(each)
    named = BatchLetter(envelope=in_batch.reference, delivery=in_batch.id, resolution=NUMBER)
    with case_file.view() as view:
        told = {in_batch.reference} if needless(view, named) else set()
        assert view.sendings.needless_letters() == told
