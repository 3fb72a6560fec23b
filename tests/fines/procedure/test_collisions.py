"""What comes of two people who take the same step at one moment? One step, one refusal."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from fines.appeal import AppealGround
from fines.errors import PaymentRefusedError, StepRefusedError
from fines.evidence import Sha256
from fines.officer import OfficerId
from fines.payment import PaymentStatus
from fines.procedure.annulling import annul
from fines.procedure.issuing import Issuing
from fines.resolution import ResolutionStatus
from tests.fines.invented import (
    APPEALS,
    INSPECTOR,
    NOON,
    OPERATOR,
    REDUCED,
    KeptEvidence,
    PlainPress,
    violation,
)
from tests.fines.procedure.conftest import Desks, open_desks
from tests.fines.procedure.test_repeats import overload

PEOPLE = 6


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def many_desks(
    request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path
) -> Iterator[Desks]:
    address: str | None = None
    if request.param == "postgresql":
        address = request.getfixturevalue("tables_url")
    else:
        shutil.copy(sqlite_template, tmp_path / "fines.db")
    opened = open_desks(tmp_path, address)
    yield opened
    opened.case_file.close()


def together(step: Callable[[int], object]) -> list[object]:
    """The results of those whose step was not refused."""
    gate = threading.Barrier(PEOPLE)

    def run(index: int) -> object:
        gate.wait()
        try:
            return step(index)
        except (StepRefusedError, PaymentRefusedError):
            return None

    with ThreadPoolExecutor(PEOPLE) as pool:
        return [result for result in pool.map(run, range(PEOPLE)) if result is not None]


def test_one_act_that_arrives_many_times_is_one_case(many_desks: Desks) -> None:
    decisions = together(lambda _: many_desks.review.register(violation()))
    assert decisions == [many_desks.review.queue()[0]] * PEOPLE
    assert many_desks.told() == ["decision.proposed"]


def test_one_operator_confirms_and_one_inspector_issues(many_desks: Desks) -> None:
    decision = many_desks.review.register(violation())

    def operator(index: int) -> object:
        person = replace(OPERATOR, id=OfficerId(f"operator-{index}"))
        return many_desks.review.confirm(decision.id, person)

    def inspector(index: int) -> object:
        person = replace(INSPECTOR, id=OfficerId(f"inspector-{index}"))
        return many_desks.issuing.issue(decision.id, person)

    assert len(together(operator)) == 1
    assert len(together(inspector)) == 1
    second = many_desks.issued(violation(NOON - timedelta(hours=1)))
    assert second.number.endswith("-000002")


def test_one_citizen_pays_once_from_many_windows(many_desks: Desks) -> None:
    resolution = many_desks.delivered()
    together(lambda _: many_desks.paying.pay(resolution.payment_code, REDUCED))
    (payment,) = many_desks.paying.payments(resolution.number)
    assert payment.status is PaymentStatus.SETTLED
    assert many_desks.issuing.resolution(resolution.number).paid == REDUCED


def test_one_objection_is_filed_and_answered_once(many_desks: Desks) -> None:
    number = many_desks.issued().number
    filed = together(lambda _: many_desks.appealing.file(number, AppealGround.OTHER, "Туура эмес"))
    assert filed == many_desks.appealing.queue()
    appeal = many_desks.appealing.queue()[0]

    def answer(index: int) -> ResolutionStatus:
        step = many_desks.appealing.uphold if index % 2 else many_desks.appealing.reject
        return step(appeal.id, APPEALS, "Жооп").status

    assert together(answer) == [many_desks.issuing.resolution(number).status]


@dataclass
class ShakenStore:
    """Something begins elsewhere while the paper is put into the store, in the middle of a step."""

    kept: KeptEvidence
    meanwhile: Callable[[], Future[object]]
    begun: list[Future[object]] = field(default_factory=list)

    def put(self, content: bytes, media_type: str) -> Sha256:
        """The paper is kept; what has begun is done by then, or waits for this step's end."""
        self.begun.append(self.meanwhile())
        wait(self.begun, timeout=1)
        return self.kept.put(content, media_type)

    def get(self, sha256: Sha256) -> bytes:
        """As kept."""
        return self.kept.get(sha256)


def test_no_repetition_is_charged_of_what_is_annulled_at_that_moment(many_desks: Desks) -> None:
    desks = many_desks
    first = desks.delivered(overload(NOON))
    desks.clock.now = NOON + timedelta(days=30, hours=1)
    decision = desks.confirmed(overload(NOON + timedelta(days=30, minutes=30)))

    def fall() -> None:
        with desks.case_file.begin() as transaction:
            annul(transaction, transaction.resolution(first.number), desks.clock.now)

    with ThreadPoolExecutor(1) as pool:
        store = ShakenStore(desks.evidence, lambda: pool.submit(fall))
        registry = desks.issuing._registry
        issuing = Issuing(desks.case_file, registry, PlainPress(), store, desks.clock)
        later = issuing.issue(decision.id, INSPECTOR)
    refused = isinstance(store.begun[0].exception(), StepRefusedError)
    assert refused == (desks.issuing.resolution(first.number).status is ResolutionStatus.DELIVERED)
    repeats = desks.issuing.resolution(later.number).repeats
    assert repeats == (first.number if refused else None)
