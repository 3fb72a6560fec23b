"""Does every case file hold that one act has one standing resolution, and tell of all of them?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from fines.errors import StepRefusedError
from fines.ports import CaseFile
from fines.resolution import ResolutionNumber, ResolutionStatus, move
from tests.contract.written import proposed
from tests.fines.invented import DRIVER, NUMBER, resolution_of

SECOND, THIRD = (ResolutionNumber(f"00-00-000-00-0-00000{n}") for n in (2, 3))


def test_of_one_act_all_resolutions_but_one_are_annulled(case_file: CaseFile) -> None:
    decision = proposed()
    first = resolution_of(decision, NUMBER)
    second = replace(resolution_of(decision, SECOND), follows=NUMBER, named_as=DRIVER.named_as)
    with case_file.begin() as transaction:
        transaction.save_decision(decision)
        transaction.save_resolution(first)
    with pytest.raises(StepRefusedError), case_file.begin() as transaction:
        transaction.save_resolution(second)
    with case_file.begin() as transaction:
        annulled = move(transaction.resolution(NUMBER), ResolutionStatus.ANNULLED)
        transaction.save_resolution(annulled)
        transaction.save_resolution(second)
    with pytest.raises(StepRefusedError), case_file.begin() as transaction:
        transaction.save_resolution(resolution_of(decision, THIRD))
    with case_file.view() as view:
        assert view.resolutions_of_decisions([decision.id]) == [annulled, second]
        assert view.resolution_by_code(second.payment_code) == second
