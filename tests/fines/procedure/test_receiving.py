"""Is money that a provider tells of twice counted once, whoever is the second hand?"""

from __future__ import annotations

import pytest

from fines.errors import StepRefusedError
from fines.procedure.receiving import receive
from tests.fines.invented import NOON, REDUCED
from tests.fines.procedure.conftest import Desks


def test_a_second_hand_on_the_same_payment_is_refused_and_changes_nothing(desks: Desks) -> None:
    number = desks.delivered().number
    for hand in range(2):
        with desks.case_file.begin() as transaction:
            resolution = transaction.resolution(number)
            if hand == 0:
                receive(transaction, resolution, REDUCED, "bank", "line 1", NOON, NOON)
                continue
            with pytest.raises(StepRefusedError, match="Another hand"):
                receive(transaction, resolution, REDUCED, "bank", "line 1", NOON, NOON)
    assert desks.issuing.resolution(number).paid == REDUCED
    assert [payment.amount for payment in desks.paying.payments(number)] == [REDUCED]
