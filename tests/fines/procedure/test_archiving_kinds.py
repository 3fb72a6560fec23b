"""Is every signed paper that is kept stamped anew, of whatever kind?"""

from __future__ import annotations

from fines.appeal import AppealGround
from fines.delivery import Occasion
from fines.officer import Officer, OfficerId, Role
from fines.procedure.archiving import Archiving
from fines.procedure.papers import papers_of
from fines.procedure.refunding import Refunding
from fines.procedure.suspending import Suspending
from fines.resolution import ResolutionNumber
from tests.fines.invented import APPEALS
from tests.fines.procedure.conftest import Desks
from tests.fines.procedure.sending_room import Room
from tests.fines.procedure.test_archiving import AHEAD, Stamps
from tests.fines.procedure.test_repricing_notice import fall, received, repeated

ACCOUNTANT = Officer(id=OfficerId("accountant"), name="Демо Эсепчи", rank="", role=Role.ACCOUNTANT)


def test_no_kind_of_kept_paper_is_forgotten(desks: Desks) -> None:
    with desks.case_file.begin() as transaction:
        transaction.save_officer(ACCOUNTANT, "no password")
    room, stamps = Room(desks), Stamps(desks.clock())
    resolution = room.issued()
    room.work()
    desks.delivering.portal_opened(resolution.number)
    room.work(days=25)
    room.work(days=10)
    desks.paying.pay(resolution.payment_code, desks.paying.due(resolution.number))
    appeal = desks.appealing.file(resolution.number, AppealGround.WRONG_READ, "Туура эмес")
    desks.appealing.reject(appeal.id, APPEALS, "Туура эмес")
    Suspending(desks.case_file, desks.clock).annul(resolution.number, APPEALS, "17/2026")
    Refunding(desks.case_file, desks.clock).order(resolution.number, "account 1", ACCOUNTANT)
    room.work()
    with desks.case_file.view() as view:
        letters = {paper.occasion for paper in papers_of(view, resolution.number)}
    assert letters == set(Occasion) - {Occasion.RESOLUTION, Occasion.REPRICING}
    all_are_stamped_anew(desks, stamps, resolution.number)


def test_nor_is_the_notice_of_a_cheaper_repetition(desks: Desks) -> None:
    room, stamps = Room(desks), Stamps(desks.clock())
    first, second = repeated(room)
    received(room, second)
    fall(room, first)
    room.work()
    with desks.case_file.view() as view:
        letters = {paper.occasion for paper in papers_of(view, second.number)}
    assert Occasion.REPRICING in letters
    all_are_stamped_anew(desks, stamps, first.number, second.number)


def all_are_stamped_anew(desks: Desks, stamps: Stamps, *numbers: ResolutionNumber) -> None:
    kept = {key for key, content in desks.evidence.kept.items() if content.startswith(b"%PDF")}
    worker = Archiving(desks.case_file, desks.evidence, stamps, desks.clock, AHEAD)
    worker.work_off(50)
    with desks.case_file.view() as view:
        listed = [paper for number in numbers for paper in view.archives.of(number)]
    assert {paper.original for paper in listed} == kept
    desks.clock.forward(days=190)
    assert worker.work_off(50).renewed == len(kept)
