"""Is no copy of a paper left behind when its case is erased in the middle of the stamping?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from fines.appeal import AppealGround
from fines.archive import Shelf
from fines.erasure import Retention
from fines.evidence import Sha256, address
from fines.ports import CaseFile, Transaction
from fines.procedure.archiving import Archiving
from fines.procedure.erasing import Erasing
from fines.resolution import Resolution
from tests.fines.invented import APPEALS
from tests.fines.procedure.conftest import Desks
from tests.fines.procedure.test_archiving import AHEAD, Stamps

KEPT = Retention(punished_days=100, dismissed_days=100)


@dataclass
class Interrupted:
    """A case file on which something else happens behind the step of this number, from 1."""

    case_file: CaseFile
    behind: int
    meanwhile: Callable[[], object]
    steps: int = field(default=0, init=False)

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        with self.case_file.begin() as transaction:
            yield transaction
        self.steps += 1
        if self.steps == self.behind:
            self.meanwhile()

    def __getattr__(self, name: str) -> object:
        return getattr(self.case_file, name)


class ErasedWhileRead(Stamps):
    """Erases the case while its paper is looked at for the first time."""

    def __init__(self, began: datetime, meanwhile: Callable[[], object]) -> None:
        super().__init__(began)
        self.meanwhile = meanwhile

    def provable_until(self, pdf: bytes) -> datetime:
        self.meanwhile()
        return super().provable_until(pdf)


@pytest.fixture
def erasing(desks: Desks) -> Erasing:
    def destroy(piece: Sha256) -> None:
        desks.evidence.kept.pop(piece, None)

    return Erasing(desks.case_file, destroy, desks.clock, KEPT)


@pytest.fixture
def fallen(desks: Desks) -> Resolution:
    """Its days of keeping are over, and its paper's stamp is to be renewed."""
    resolution = desks.delivered()
    appeal = desks.appealing.file(resolution.number, AppealGround.OTHER, "Мен эмес")
    desks.appealing.uphold(appeal.id, APPEALS, "Туура")
    return resolution


def papers(desks: Desks) -> list[bytes]:
    return [content for content in desks.evidence.kept.values() if content.startswith(b"%PDF")]


def archiving(desks: Desks, case_file: CaseFile, stamps: Stamps) -> Archiving:
    return Archiving(case_file, desks.evidence, stamps, desks.clock, AHEAD)


def test_erasing_a_case_takes_its_copies_along(
    desks: Desks, fallen: Resolution, erasing: Erasing
) -> None:
    worker = archiving(desks, desks.case_file, Stamps(desks.clock()))
    desks.clock.forward(days=190)
    assert worker.work_off(10).renewed == 1
    copy = address(worker.newest(fallen.number))
    assert {copy, fallen.document} <= desks.evidence.kept.keys()
    assert erasing.work_off() == 1
    assert papers(desks) == []
    with desks.case_file.view() as view:
        assert view.archives.of(fallen.number) == []
        assert view.archives.unlisted(Shelf.RESOLUTIONS, "", 5).found == ()


@pytest.mark.parametrize("behind", range(1, 6))
def test_erased_behind_any_step_of_the_stamping_no_copy_is_left(
    desks: Desks, fallen: Resolution, erasing: Erasing, behind: int
) -> None:
    stamps = Stamps(desks.clock())
    desks.clock.forward(days=190)
    interrupted = Interrupted(desks.case_file, behind, erasing.work_off)
    archiving(desks, interrupted, stamps).work_off(10)  # type: ignore[arg-type] # the rest is its own
    assert interrupted.steps >= behind
    erasing.work_off()
    assert papers(desks) == []
    with desks.case_file.view() as view:
        assert view.archives.of(fallen.number) == []


def test_erased_while_it_is_looked_at_it_is_not_listed(
    desks: Desks, fallen: Resolution, erasing: Erasing
) -> None:
    stamps = ErasedWhileRead(desks.clock(), erasing.work_off)
    desks.clock.forward(days=190)
    worker = archiving(desks, desks.case_file, stamps)
    worker.work_off(10)
    with desks.case_file.view() as view:
        assert view.archives.of(fallen.number) == []
    assert papers(desks) == []
