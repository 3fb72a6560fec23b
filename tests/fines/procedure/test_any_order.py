"""Do the promises hold whatever the order of steps? A machine that takes them at random."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from fines.appeal import NAMES, AppealGround
from fines.audit import FIRST_SEAL, seal
from fines.basis import Basis, BasisKind
from fines.decision import DecisionId, DecisionStatus, DismissalReason
from fines.delivery import DeliveryChannel
from fines.errors import (
    InvalidValueError,
    NotAllowedError,
    NotLawfulError,
    PaymentRefusedError,
    SamePersonError,
    StepRefusedError,
)
from fines.gateways.sandbox import SandboxGateway, silent_first
from fines.ledger import OF_RESOLUTION, places
from fines.local_time import local_day
from fines.money import ZERO, Money
from fines.named import Named
from fines.officer import Officer, OfficerId, Role
from fines.payment import PaymentStatus
from fines.procedure.paying import Paying
from fines.procedure.recalling import Recalling
from fines.resolution import Resolution, ResolutionNumber, ResolutionStatus, price
from tests.fines.invented import (
    APPEALS,
    BUYER,
    DRIVER,
    INSPECTOR,
    NOON,
    OPERATOR,
    OWNER,
    SUM,
    violation,
)
from tests.fines.procedure.conftest import open_desks

pytestmark = pytest.mark.slow

acts = st.integers(min_value=0, max_value=3)
# The last one is the registered owner: an act must not come back to them.
PERSONS = (DRIVER, BUYER, replace(DRIVER, pin=OWNER.pin, name=OWNER.name))
CAMERA = Basis(kind=BasisKind.REPORTER, value=violation().reported_by.identifier)
ADMINISTRATOR = replace(APPEALS, id=OfficerId("demo-admin"), role=Role.ADMINISTRATOR)
ANSWERERS = (APPEALS, replace(APPEALS, id=OfficerId("demo-appeals-2")))


def refusable(step: Callable[[], object]) -> None:
    """Takes the step; a refusal by the life cycle is a right answer too."""
    try:
        step()
    except (
        NotAllowedError,
        NotLawfulError,
        InvalidValueError,
        SamePersonError,
        StepRefusedError,
        PaymentRefusedError,
    ):
        return


class AnyOrder(RuleBasedStateMachine):
    """Acts, people and providers in any order."""

    decisions = Bundle("decisions")
    numbers = Bundle("numbers")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="tartip-steps-"))
        self.desks = open_desks(self.folder)
        silent = SandboxGateway(self.folder / "silent.db", silent_first(1))
        self.slow = Paying(self.desks.case_file, silent, self.desks.clock)
        self.issued: set[ResolutionNumber] = set()

    @rule(target=decisions, act=acts)
    def arrive(self, act: int) -> DecisionId:
        return self.desks.review.register(violation(NOON - timedelta(hours=act))).id

    @rule(decision=decisions)
    def confirm(self, decision: DecisionId) -> None:
        refusable(lambda: self.desks.review.confirm(decision, OPERATOR))

    @rule(decision=decisions)
    def dismiss(self, decision: DecisionId) -> None:
        doubt = DismissalReason.PLATE_UNSURE
        refusable(lambda: self.desks.review.dismiss(decision, OPERATOR, doubt))

    @rule(decision=decisions)
    def dismiss_before_issue(self, decision: DecisionId) -> None:
        unknown = DismissalReason.OWNER_UNKNOWN
        refusable(lambda: self.desks.review.dismiss(decision, INSPECTOR, unknown))

    @rule(target=numbers, decision=decisions)
    def issue(self, decision: DecisionId) -> ResolutionNumber:
        refusable(lambda: self.issued.add(self.desks.issuing.issue(decision, INSPECTOR).number))
        return max(self.issued, default=ResolutionNumber("none"))

    @rule(number=numbers, days=st.integers(0, 40))
    def deliver(self, number: ResolutionNumber, days: int) -> None:
        self.desks.clock.forward(days=days)
        if number in self.issued:
            refusable(lambda: self._deliver(number))

    def _deliver(self, number: ResolutionNumber) -> None:
        sent = self.desks.delivering.send(number, DeliveryChannel.POST, INSPECTOR)
        self.desks.delivering.prove(sent.id, "receipt", INSPECTOR)

    @rule(number=numbers, som=st.sampled_from([750, 1500, 5000]), is_slow=st.booleans())
    def pay(self, number: ResolutionNumber, som: int, is_slow: bool) -> None:
        if number in self.issued:
            code = self.desks.issuing.resolution(number).payment_code
            paying = self.slow if is_slow else self.desks.paying
            refusable(lambda: paying.pay(code, Money.som(som)))

    @rule()
    def reconcile(self) -> None:
        self.slow.reconcile()

    @rule(number=numbers)
    def object_to(self, number: ResolutionNumber) -> None:
        if number in self.issued:
            wrong = AppealGround.WRONG_READ
            refusable(lambda: self.desks.appealing.file(number, wrong, "Туура эмес"))

    @rule(number=numbers, named=st.sampled_from(PERSONS))
    def name_another(self, number: ResolutionNumber, named: Named) -> None:
        if number in self.issued:
            ground = next(each for each, role in NAMES.items() if role is named.named_as)
            refusable(lambda: self.desks.appealing.file(number, ground, "Мен эмес", named))

    @rule(named=st.sampled_from([None, *PERSONS]), by=st.sampled_from(ANSWERERS))
    def pass_on(self, named: Named | None, by: Officer) -> None:
        for appeal in self.desks.appealing.queue(limit=1):
            refusable(partial(self.desks.passing_on.pass_on, appeal.id, by, "Жооп", named))

    @rule(is_right=st.booleans())
    def answer(self, is_right: bool) -> None:
        for appeal in self.desks.appealing.queue(limit=1):
            step = self.desks.appealing.uphold if is_right else self.desks.appealing.reject
            refusable(partial(step, appeal.id, APPEALS, "Жооп"))

    @rule()
    def recall(self) -> None:
        recalling = Recalling(self.desks.case_file, self.desks.clock)
        self.desks.clock.forward(seconds=1)
        ordered = recalling.order(CAMERA, None, None, "белги мыйзамсыз", ADMINISTRATOR)
        recalling.approve(ordered.id, APPEALS)
        recalling.run(ordered.id)

    @invariant()
    def every_resolution_is_explained(self) -> None:
        for number in sorted(self.issued):
            self._explained(self.desks.issuing.resolution(number))

    def _explained(self, resolution: Resolution) -> None:
        decision = self.desks.review.decision(resolution.decision_id)
        confirmed_by = decision.taken_by(DecisionStatus.CONFIRMED)
        if resolution.status is not ResolutionStatus.ANNULLED:
            assert decision.status is DecisionStatus.ISSUED
        assert confirmed_by is not None
        assert confirmed_by != resolution.issued_by
        settled = [
            payment.amount.tyiyn
            for payment in self.desks.paying.payments(resolution.number)
            if payment.status is PaymentStatus.SETTLED
        ]
        assert resolution.paid == Money(sum(settled))
        due = self.desks.paying.due(resolution.number)
        assert ZERO <= due <= SUM
        if resolution.status in (ResolutionStatus.PAID, ResolutionStatus.ANNULLED):
            assert due == ZERO
        waiting = [appeal.resolution for appeal in self.desks.appealing.queue()]
        if resolution.status is ResolutionStatus.APPEALED:
            assert resolution.number in waiting

    @invariant()
    def nobody_is_charged_twice_for_one_act(self) -> None:
        with self.desks.case_file.view() as view:
            found = [view.resolution(number) for number in sorted(self.issued)]
        for decision in {each.decision_id for each in found}:
            charged = [each for each in found if each.decision_id == decision]
            pins = [each.owner.pin for each in charged]
            assert len(set(pins)) == len(pins)
            assert sum(each.status is not ResolutionStatus.ANNULLED for each in charged) <= 1
            followed = [each.follows for each in charged]
            assert followed == [None, *(each.number for each in charged[:-1])]
            passed = self.desks.review.decision(decision).liable
            if charged[-1].status is not ResolutionStatus.ANNULLED:
                assert passed is None or passed.person.pin == charged[-1].owner.pin

    @invariant()
    def no_discount_is_lost(self) -> None:
        today = local_day(self.desks.clock())
        for number in self.issued:
            resolution = self.desks.issuing.resolution(number)
            arrived = resolution.delivered_at
            if arrived is None or today <= local_day(arrived) + timedelta(days=30):
                assert price(resolution, today) < resolution.tariff.amount

    @invariant()
    def the_books_balance_and_hold_what_was_paid(self) -> None:
        with self.desks.case_file.view() as view:
            totals = view.ledger.totals()
            standing = [places(view.resolution(number)) for number in sorted(self.issued)]
        assert sum(money.tyiyn for money in totals.values()) == 0
        for kind in OF_RESOLUTION:
            assert totals[kind].tyiyn == sum(place[kind].tyiyn for place in standing)
            assert totals[kind] >= ZERO

    @invariant()
    def numbers_have_no_gap(self) -> None:
        serials = sorted(int(number[-6:]) for number in self.issued)
        assert serials == list(range(1, len(serials) + 1))

    def teardown(self) -> None:
        previous = FIRST_SEAL
        with self.desks.case_file.begin() as transaction:
            for _, entry, sealed in transaction.audit_chain(0, 100_000):
                previous = seal(previous, entry)
                assert sealed == previous
        self.desks.case_file.close()
        shutil.rmtree(self.folder)


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=25,
    stateful_step_count=25,
    suppress_health_check=[HealthCheck.too_slow],
)
