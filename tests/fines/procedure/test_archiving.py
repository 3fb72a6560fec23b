"""Do kept papers get their next time stamp once, in time, whatever breaks off in between?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from fines.errors import NotLawfulError, UnavailableError
from fines.evidence import Sha256
from fines.ports import CaseFile
from fines.procedure.archiving import ArchiveRound, Archiving
from tests.fines.invented import NOON, violation
from tests.fines.procedure.conftest import Desks

AHEAD = timedelta(days=180)
YEAR = timedelta(days=365)


@dataclass(slots=True)
class Stamps:
    """Each stamp is a letter behind the paper and lasts a year; the first papers count for one."""

    began: datetime
    away: bool = False
    changed: set[bytes] = field(default_factory=set)

    def provable_until(self, pdf: bytes) -> datetime:
        if pdf in self.changed:
            raise NotLawfulError("The document was changed.")
        return self.began + YEAR * (1 + len(pdf) - len(pdf.rstrip(b"+")))

    def renewed(self, pdf: bytes) -> bytes:
        self.provable_until(pdf)
        if self.away:
            raise UnavailableError("The authority is away.")
        return pdf + b"+"


@pytest.fixture
def stamps(desks: Desks) -> Stamps:
    return Stamps(desks.clock())


@pytest.fixture
def archiving(desks: Desks, stamps: Stamps) -> Archiving:
    return Archiving(desks.case_file, desks.evidence, stamps, desks.clock, AHEAD)


def kinds(case_file: CaseFile) -> list[str]:
    with case_file.view() as view:
        told = [each.kind for _, each in view.unannounced(1000)]
    return [kind for kind in told if kind.startswith("document.")]


def test_papers_are_stamped_in_time_and_once(
    desks: Desks, stamps: Stamps, archiving: Archiving
) -> None:
    resolution = desks.delivered()
    assert resolution.document
    issued = desks.evidence.get(resolution.document)
    assert archiving.work_off(10) == ArchiveRound(listed=1)
    assert archiving.newest(resolution.number) == issued
    desks.clock.forward(days=190)
    assert archiving.work_off(10) == ArchiveRound(renewed=1)
    assert archiving.work_off(10) == ArchiveRound()
    assert archiving.newest(resolution.number) == issued + b"+"
    assert desks.evidence.get(resolution.document) == issued
    desks.clock.forward(days=365)
    assert archiving.work_off(10) == ArchiveRound(renewed=1)
    assert archiving.newest(resolution.number) == issued + b"++"
    assert kinds(desks.case_file) == ["document.renewed"] * 2


def test_papers_are_looked_through_page_by_page_and_each_round_goes_on(
    desks: Desks, archiving: Archiving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fines.procedure.archiving._ROWS", 2)
    monkeypatch.setattr("fines.procedure.archiving._PAGES", 2)
    for hours in range(7):
        desks.delivered(violation(NOON - timedelta(hours=hours)))
    assert [archiving.work_off(3).listed for _ in range(4)] == [3, 3, 1, 0]
    late = desks.delivered(violation(NOON - timedelta(hours=8)))
    # A paper that came behind a place that was passed is found when the shelf begins anew.
    assert sum(archiving.work_off(3).listed for _ in range(4)) == 1
    with desks.case_file.view() as view:
        assert len(view.archives.of(late.number)) == 1


def test_authority_that_is_away_is_asked_again(
    desks: Desks, stamps: Stamps, archiving: Archiving
) -> None:
    desks.delivered()
    desks.clock.forward(days=190)
    stamps.away = True
    waiting = archiving.work_off(10)
    assert waiting == ArchiveRound(listed=1, waits="The authority is away.")
    stamps.away = False
    assert archiving.work_off(10) == ArchiveRound(renewed=1)


def test_what_dies_before_the_bytes_are_kept_is_done_again(
    desks: Desks, archiving: Archiving, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolution = desks.delivered()
    desks.clock.forward(days=190)
    kept = type(desks.evidence).put

    def dies(*parts: object) -> Sha256:
        raise ConnectionResetError

    monkeypatch.setattr(type(desks.evidence), "put", dies)
    with pytest.raises(ConnectionResetError):
        archiving.work_off(10)
    assert archiving.newest(resolution.number)
    assert kinds(desks.case_file) == []
    monkeypatch.setattr(type(desks.evidence), "put", kept)
    assert archiving.work_off(10) == ArchiveRound(renewed=1)
    assert archiving.newest(resolution.number).endswith(b"+")


def test_broken_and_late_papers_are_named_and_left(
    desks: Desks, stamps: Stamps, archiving: Archiving
) -> None:
    resolution = desks.delivered()
    assert archiving.work_off(10) == ArchiveRound(listed=1)
    stamps.changed.add(archiving.newest(resolution.number))
    desks.clock.forward(days=190)
    assert archiving.work_off(10) == ArchiveRound(refused=1)
    assert archiving.work_off(10) == ArchiveRound()
    with desks.case_file.view() as view:
        (paper,) = view.archives.of(resolution.number)
    assert paper.refusal == "The document was changed."
    assert kinds(desks.case_file) == ["document.not_renewed"]


def test_stamp_that_has_run_out_is_named(desks: Desks, archiving: Archiving) -> None:
    resolution = desks.delivered()
    archiving.work_off(10)
    desks.clock.forward(days=366)
    assert archiving.work_off(10) == ArchiveRound(refused=1)
    with desks.case_file.view() as view:
        (paper,) = view.archives.of(resolution.number)
    assert "too late" in paper.refusal
