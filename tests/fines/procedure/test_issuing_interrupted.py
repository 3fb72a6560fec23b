"""Is a resolution's paper known, and its number given once, whoever dies or works beside?"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from fines.appeal import AppealGround
from fines.decision import Decision, DecisionId, DecisionStatus, DismissalReason
from fines.erasure import Retention
from fines.errors import StepRefusedError
from fines.evidence import Sha256
from fines.officer import Officer
from fines.ports import CaseFile, Transaction, View
from fines.procedure.erasing import Erasing
from fines.procedure.issuing import Issuing
from fines.resolution import Resolution
from tests.fines.invented import APPEALS, DRIVER, INSPECTOR, NOON, violation
from tests.fines.procedure.conftest import Desks, open_desks
from tests.fines.procedure.crashing import Died, dying_at
from tests.fines.procedure.test_repeats import overload


@dataclass
class SignedPress:
    """No two papers are the same bytes, as no two signatures are."""

    made: int = 0

    def resolution(self, decision: Decision, resolution: Resolution, issued_by: Officer) -> bytes:
        """Its number, and the count of papers made so far."""
        self.made += 1
        return f"%PDF {resolution.number} made {self.made}".encode()


@dataclass
class Meanwhile:
    """A case file in which something happens once, in front of the first step after a paper."""

    case_file: CaseFile
    press: SignedPress
    happens: list[Callable[[], object]] = field(default_factory=list)

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """The step, after what happens."""
        if self.press.made and self.happens:
            self.happens.pop()()
        with self.case_file.begin() as transaction:
            yield transaction

    @contextmanager
    def view(self) -> Iterator[View]:
        """A look."""
        with self.case_file.view() as view:
            yield view


def signing(desks: Desks, press: SignedPress, *meanwhile: Callable[[], object]) -> Issuing:
    """The inspector's desk with this press."""
    case_file = Meanwhile(desks.case_file, press, list(meanwhile))
    registry = desks.issuing._registry
    return Issuing(case_file, registry, press, desks.evidence, desks.clock)


def kept(desks: Desks) -> set[Sha256]:
    """Every paper whose bytes are in the store."""
    papers = desks.evidence.kept.items()
    return {sha256 for sha256, content in papers if content.startswith(b"%PDF")}


def on_file(desks: Desks, decision_id: DecisionId) -> set[Sha256]:
    """Every paper that an erasure of its case would find."""
    with desks.case_file.view() as view:
        decision = view.decision(decision_id)
        issued = view.resolutions_of_decisions([decision_id])
    return {*decision.begun, *(each.document for each in issued if each.document is not None)}


def erase(desks: Desks) -> None:
    """Everything that is over, a few years on."""

    def destroy(paper: Sha256) -> None:
        desks.evidence.kept.pop(paper, None)

    desks.clock.forward(days=2000)
    retention = Retention(punished_days=1, dismissed_days=1)
    assert Erasing(desks.case_file, destroy, desks.clock, retention).work_off() == 1


def annul(desks: Desks, resolution: Resolution) -> None:
    appeal = desks.appealing.file(resolution.number, AppealGround.OTHER, "Мен эмес")
    desks.appealing.uphold(appeal.id, APPEALS, "Туура")


def test_no_paper_is_kept_of_what_was_dismissed_meanwhile(desks: Desks) -> None:
    decision = desks.confirmed()

    def dismiss() -> None:
        desks.review.dismiss(decision.id, INSPECTOR, DismissalReason.WRONG_VEHICLE)

    with pytest.raises(StepRefusedError, match="quicker"):
        signing(desks, SignedPress(), dismiss).issue(decision.id, INSPECTOR)
    after = desks.review.decision(decision.id)
    assert (after.status, kept(desks)) == (DecisionStatus.DISMISSED, set())
    assert "resolution.issued" not in desks.told()


@dataclass
class WorkingPress(SignedPress):
    """Something is done in the case file while it makes a paper."""

    meanwhile: Callable[[], object] = lambda: None

    def resolution(self, decision: Decision, resolution: Resolution, issued_by: Officer) -> bytes:
        """What is done, then the paper."""
        self.meanwhile()
        return SignedPress.resolution(self, decision, resolution, issued_by)


def test_nothing_is_locked_while_a_paper_is_made(desks: Desks) -> None:
    """An authority that takes its time to stamp holds up nobody else's step."""
    decision, other = desks.confirmed(), desks.confirmed(violation(NOON.replace(hour=4)))
    following: list[Resolution] = []

    def issue_other() -> None:
        following.append(signing(desks, SignedPress()).issue(other.id, INSPECTOR))

    resolution = signing(desks, WorkingPress(meanwhile=issue_other)).issue(decision.id, INSPECTOR)
    assert [each.number[-6:] for each in (resolution, *following)] == ["000001", "000002"]


def test_a_repetition_of_what_falls_meanwhile_is_drawn_up_anew(desks: Desks) -> None:
    earlier = desks.delivered(overload(NOON))
    desks.clock.now = NOON + timedelta(days=30, hours=1)
    decision = desks.confirmed(overload(NOON + timedelta(days=30, minutes=30)))
    press = WorkingPress(meanwhile=lambda: annul(desks, earlier))
    with pytest.raises(StepRefusedError, match="quicker"):
        signing(desks, press).issue(decision.id, INSPECTOR)
    assert signing(desks, SignedPress()).issue(decision.id, INSPECTOR).repeats is None


def test_of_two_inspectors_one_issues_and_no_number_is_lost(desks: Desks) -> None:
    decision, press = desks.confirmed(), SignedPress()

    def other() -> None:
        signing(desks, press).issue(decision.id, INSPECTOR)

    with pytest.raises(StepRefusedError, match="quicker"):
        signing(desks, press, other).issue(decision.id, INSPECTOR)
    with desks.case_file.view() as view:
        (resolution,) = view.resolutions_of_decisions([decision.id])
    assert resolution.document is not None
    assert kept(desks) == {resolution.document}
    assert desks.issued(violation(NOON - timedelta(hours=1))).number.endswith("000002")


def test_who_answers_after_another_gets_a_number_of_their_own(desks: Desks) -> None:
    resolution = desks.delivered()
    ground = AppealGround.OTHER_DRIVER
    appeal = desks.appealing.file(resolution.number, ground, "Мен эмес", DRIVER)
    desks.passing_on.pass_on(appeal.id, APPEALS, "Туура")
    following = desks.issuing.issue(resolution.decision_id, INSPECTOR)
    assert [each.number[-6:] for each in (resolution, following)] == ["000001", "000002"]


@pytest.mark.slow
def test_a_step_may_die_anywhere_and_leaves_no_paper_that_nobody_knows(
    tmp_path: Path, sqlite_template: Path
) -> None:
    (tmp_path / "start").mkdir()
    shutil.copy(sqlite_template, tmp_path / "start" / "fines.db")
    desks = open_desks(tmp_path / "start")
    decision_id, other_id = (
        desks.confirmed().id,
        desks.confirmed(violation(NOON.replace(hour=4))).id,
    )
    desks.case_file.close()
    points, point = 1, 0
    while point <= points:
        desks = open_desks(shutil.copytree(tmp_path / "start", tmp_path / f"at-{point}"))
        press = SignedPress()
        with dying_at(desks.case_file, point) as counted:
            if point == 0:
                signing(desks, press).issue(decision_id, INSPECTOR)
                points = counted()
            else:
                with pytest.raises(Died):
                    signing(desks, press).issue(decision_id, INSPECTOR)
        assert kept(desks) <= on_file(desks, decision_id), f"died at {point}"
        if desks.review.decision(decision_id).status is DecisionStatus.CONFIRMED:
            signing(desks, press).issue(decision_id, INSPECTOR)
        with desks.case_file.view() as view:
            (resolution,) = view.resolutions_of_decisions([decision_id])
        assert resolution.document in kept(desks) <= on_file(desks, decision_id)
        assert resolution.number.endswith("000001"), f"died at {point}"
        assert desks.told().count("resolution.issued") == 1, f"died at {point}"
        other = signing(desks, press).issue(other_id, INSPECTOR)
        assert other.number.endswith("000002"), f"died at {point}"
        annul(desks, resolution)
        erase(desks)
        assert on_file(desks, decision_id) == set(), f"died at {point}"
        assert kept(desks) == {other.document}, f"died at {point}"
        desks.case_file.close()
        point += 1
    assert points > 10


@pytest.mark.slow
def test_who_died_before_a_dismissal_leaves_what_an_erasure_finds(
    tmp_path: Path, sqlite_template: Path
) -> None:
    """The worst point: the bytes are kept, and the last commit never came."""
    shutil.copy(sqlite_template, tmp_path / "fines.db")
    desks = open_desks(tmp_path)
    counting = desks.confirmed(violation(NOON.replace(hour=4)))
    with dying_at(desks.case_file, 0) as counted:
        signing(desks, SignedPress()).issue(counting.id, INSPECTOR)
        last = counted()
    known = kept(desks)
    decision = desks.confirmed()
    with dying_at(desks.case_file, last), pytest.raises(Died):
        signing(desks, SignedPress(made=1)).issue(decision.id, INSPECTOR)
    assert len(kept(desks) - known) == 1
    desks.review.dismiss(decision.id, INSPECTOR, DismissalReason.PLATE_UNSURE)
    erase(desks)
    assert kept(desks) == known
    desks.case_file.close()
