"""How is a step tried that dies at each of its points? From one state, in a copy for each of them.

What is on file after a death is what stood before or what the whole step writes, and the step taken
again ends where an undisturbed one ends.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from fines.appeal import AppealId
from fines.decision import DecisionId
from fines.delivery import DeliveryChannel, DeliveryId
from fines.errors import SamePersonError, StepRefusedError
from fines.recall import RecallId
from fines.resolution import ResolutionNumber
from tests.fines.invented import INSPECTOR, NOON, OPERATOR, REDUCED, violation
from tests.fines.procedure.conftest import Desks, open_desks
from tests.fines.procedure.crashing import Died, Look, dying_at, everything


@dataclass
class Names:
    """What the steps of the preparation left behind."""

    decision: DecisionId
    delivery: DeliveryId
    appeal: AppealId
    recall: RecallId


NOTHING = Names(
    decision=DecisionId(""), delivery=DeliveryId(""), appeal=AppealId(""), recall=RecallId("")
)
Step = Callable[[Desks, Names], object]


def number_of(desks: Desks, names: Names) -> ResolutionNumber:
    with desks.case_file.view() as view:
        (resolution,) = view.resolutions_of_decisions([names.decision])
    return resolution.number


def register(desks: Desks, names: Names) -> None:
    names.decision = desks.review.register(violation()).id


def confirm(desks: Desks, names: Names) -> None:
    desks.review.confirm(names.decision, OPERATOR)


def issue(desks: Desks, names: Names) -> None:
    desks.issuing.issue(names.decision, INSPECTOR)


def send(desks: Desks, names: Names) -> None:
    number = number_of(desks, names)
    with desks.case_file.view() as view:
        sent = view.deliveries(number)
    post = DeliveryChannel.POST
    names.delivery = (sent or [desks.delivering.send(number, post, INSPECTOR)])[0].id


def prove(desks: Desks, names: Names) -> None:
    desks.delivering.prove(names.delivery, "receipt", INSPECTOR)


def pay(desks: Desks, names: Names) -> None:
    code = desks.issuing.resolution(number_of(desks, names)).payment_code
    desks.paying.pay(code, REDUCED)


ASKED = "owner.asked"
ISSUED = (register, confirm, issue)
DELIVERED = (*ISSUED, send, prove)


def again(step: Step, desks: Desks, names: Names) -> None:
    """The step taken once more: what was done already is said by name."""
    try:
        step(desks, names)
    except (StepRefusedError, SamePersonError):
        return


@dataclass
class Points:
    """One state of the case file, and as many copies of it as a step has points to die at."""

    folder: Path
    names: Names
    minutes: int

    def opened(self, name: str) -> Desks:
        """A copy, or the same one again after its program died."""
        if not (self.folder / name).exists():
            shutil.copytree(self.folder / "start", self.folder / name)
        desks = open_desks(self.folder / name)
        desks.clock.now = NOON + timedelta(minutes=self.minutes)
        return desks

    def look(self, name: str) -> Look:
        """All rows; a question to the registry that was asked again is in the audit again, rightly.

        It counts once here, and what the chain's seals and the words' salts make of it is left out.
        """
        look = everything(self.folder / name / "fines.db")
        audit = [(*row[1:4], str(row[4])[:6], row[5]) for row in look["audit"]]
        words = sorted(row[1::2] for row in look["audit_words"])
        asked = [row for row in audit if row[1] == ASKED]
        others = [row for row in audit if row[1] != ASKED]
        told = sorted(others, key=repr) + asked[:1]
        return look | {"audit": told, "audit_words": words, "audit_head": []}

    def undisturbed(self, step: Step) -> int:
        """Takes the step whole; how many points it has."""
        desks = self.opened("whole")
        with dying_at(desks.case_file, 0) as counted:
            step(desks, replace(self.names))
            points = counted()
        desks.case_file.close()
        return points

    def died(self, step: Step, point: int) -> tuple[Desks, Names]:
        """The desks opened again after dying there, and what the dead program had learned."""
        desks, names = self.opened(f"at-{point}"), replace(self.names)
        with dying_at(desks.case_file, point), pytest.raises(Died):
            step(desks, names)
        desks.case_file.close()
        return self.opened(f"at-{point}"), names


def prepared(folder: Path, template: Path, before: tuple[Step, ...]) -> Points:
    (folder / "start").mkdir()
    shutil.copy(template, folder / "start" / "fines.db")
    desks, names = open_desks(folder / "start"), replace(NOTHING)
    for step in before:
        step(desks, names)
        desks.clock.forward(minutes=1)
    desks.case_file.close()
    return Points(folder=folder, names=names, minutes=len(before))


def dies_everywhere(before: tuple[Step, ...], step: Step, folder: Path, template: Path) -> None:
    """Fails where a death at any point of the step loses, doubles or changes anything."""
    points = prepared(folder, template, before)
    last = points.undisturbed(step)
    assert points.look("whole") != points.look("start"), "the step wrote nothing"
    for point in range(1, last + 1):
        desks, names = points.died(step, point)
        again(step, desks, names)
        desks.case_file.close()
        assert points.look(f"at-{point}") == points.look("whole"), f"died at {point}"
