"""Is a paper made once, and found by an erasure, whoever dies or works beside its maker?"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from fines.access_link import link_token
from fines.appeal import Appeal, AppealGround
from fines.delivery import Occasion
from fines.erasure import Retention
from fines.evidence import Sha256
from fines.officer import Officer
from fines.procedure.dispatching import LEASE
from fines.procedure.erasing import Erasing
from fines.resolution import Resolution
from tests.fines.invented import APPEALS, KeptEvidence
from tests.fines.plain_letters import PlainLetters
from tests.fines.procedure.conftest import SECRET, Desks, open_desks
from tests.fines.procedure.crashing import Died, dying_at
from tests.fines.procedure.sending_room import Room


@dataclass
class SignedLetters(PlainLetters):
    """No two papers are the same bytes, as no two signatures are; something happens meanwhile."""

    meanwhile: list[Callable[[], None]] = field(default_factory=list)
    made: int = 0

    def appeal_decision(self, appeal: Appeal, resolution: Resolution, by: Officer) -> bytes:
        if self.meanwhile:
            self.meanwhile.pop()()
        self.made += 1
        return f"%PDF answer {self.made}".encode()


def answered(desks: Desks) -> tuple[Room, Resolution]:
    """A room in which the answer to an objection is the next thing to leave."""
    room = Room(desks, letters=SignedLetters())
    resolution = room.issued()
    appeal = desks.appealing.file(resolution.number, AppealGround.WRONG_READ, "Туура эмес")
    room.work()
    desks.appealing.uphold(appeal.id, APPEALS, "Туура")
    return room, resolution


def answers(kept: KeptEvidence) -> set[Sha256]:
    """Every answer whose bytes are in the store."""
    return {sha256 for sha256, content in kept.kept.items() if b"answer" in content}


def on_file(desks: Desks, resolution: Resolution) -> set[Sha256]:
    """Every answer that an erasure of its case would find."""
    with desks.case_file.view() as view:
        sendings = view.sendings.sendings_of(resolution.number)
    told = {paper for each in sendings for paper in (each.document, each.begun)}
    return {paper for paper in told if paper is not None} - {resolution.document}


def shown(desks: Desks, resolution: Resolution) -> list[bytes]:
    """The answers that the addressee sees."""
    token = link_token(SECRET, resolution.number)
    papers = desks.citizen.by_link(token).papers
    return [
        desks.evidence.get(paper.document)
        for paper in papers
        if paper.occasion is Occasion.APPEAL_DECISION
    ]


def test_two_workers_make_one_paper_of_an_answer(desks: Desks) -> None:
    room, resolution = answered(desks)
    assert isinstance(room.letters, SignedLetters)
    other = Room(desks, sms=room.sms, email=room.email, letters=room.letters)
    room.letters.meanwhile.append(other.work)
    # One takes the service, the other meanwhile the message about it.
    room.work(handful=1)
    desks.clock.now += LEASE
    room.work()
    assert shown(desks, resolution) == [b"%PDF answer 1"]
    assert answers(desks.evidence) == on_file(desks, resolution)


def test_a_case_that_was_erased_meanwhile_gets_no_paper(desks: Desks) -> None:
    room, resolution = answered(desks)
    assert isinstance(room.letters, SignedLetters)
    retention = Retention(punished_days=1, dismissed_days=1)
    erasing = Erasing(desks.case_file, lambda _: None, desks.clock, retention)
    desks.clock.forward(days=2)
    room.letters.meanwhile.append(lambda: assert_erased(erasing))
    room.work()
    assert answers(desks.evidence) == on_file(desks, resolution) == set()


def assert_erased(erasing: Erasing) -> None:
    assert erasing.work_off() == 1


@pytest.mark.slow
def test_a_worker_may_die_anywhere_and_leaves_no_paper_that_nobody_knows(
    tmp_path: Path, sqlite_template: Path
) -> None:
    (tmp_path / "start").mkdir()
    shutil.copy(sqlite_template, tmp_path / "start" / "fines.db")
    desks = open_desks(tmp_path / "start")
    _, resolution = answered(desks)
    desks.case_file.close()
    at, points, point = desks.clock.now, 1, 0
    while point <= points:
        folder = shutil.copytree(tmp_path / "start", tmp_path / f"at-{point}")
        desks = open_desks(folder)
        desks.clock.now = at
        room = Room(desks, letters=SignedLetters())
        with dying_at(desks.case_file, point) as counted:
            if point == 0:
                room.work()
                points = counted()
            else:
                with pytest.raises(Died):
                    room.work()
        assert answers(desks.evidence) <= on_file(desks, resolution), f"died at {point}"
        desks.clock.now += LEASE
        room.work()
        assert len(shown(desks, resolution)) == 1, f"died at {point}"
        assert answers(desks.evidence) == on_file(desks, resolution), f"died at {point}"
        desks.case_file.close()
        point += 1
    assert points > 10
