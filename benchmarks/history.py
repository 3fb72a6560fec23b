"""One history: a vehicle's act on its way through the procedure by random steps, lawful or not.

After every step the promises are checked: only legal steps were taken, the sum is what a reckoning
of its own says (`Reckoning`), a sum that was paid when due stays enough, nobody is fined twice,
and the books hold what was paid.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from benchmarks.history_desks import (
    ACCOUNTANTS,
    APPEALS,
    INSPECTOR,
    OPERATORS,
    OTHER_APPEALS,
    HistoryDesks,
    owner_pin,
)
from benchmarks.history_looks import Looks
from benchmarks.history_promises import (
    BrokenPromiseError,
    Reckoning,
    Standing,
    check_books,
    check_step,
    check_sum,
    standing_of,
)
from fines.appeal import Appeal, AppealGround, AppealStatus
from fines.decision import DecisionId, DecisionStatus, DismissalReason
from fines.delivery import DeliveryChannel
from fines.errors import (
    InvalidValueError,
    NotAllowedError,
    NotLawfulError,
    PaymentRefusedError,
    StepRefusedError,
)
from fines.local_time import local_day
from fines.money import ZERO, Money
from fines.named import Named, NamedAs
from fines.payment import PaymentStatus
from fines.plates import PlateNumber, PlateReading
from fines.refund import RefundStatus
from fines.resolution import PaymentCode, Resolution, ResolutionNumber, ResolutionStatus
from fines.violation import (
    Device,
    OffenceCode,
    Reporter,
    ReporterKind,
    SiteId,
    Violation,
    violation_id,
)

START = datetime(2026, 5, 1, 6, 0, tzinfo=UTC)
SITE, OFFENCE = SiteId("benchmark"), OffenceCode("red_light")
RULING = "Court of the benchmark, 1/2026"
MOST_STEPS = 14
REFUSALS = (
    InvalidValueError,
    NotAllowedError,
    NotLawfulError,
    PaymentRefusedError,
    StepRefusedError,
)
"""Refusing what the law does not allow now is right, and must have changed nothing."""
_DEVICE = Device(
    name="Invented",
    serial="BENCH-1",
    certificate="BENCH-2026",
    certificate_valid_from=START - timedelta(days=100),
    certificate_valid_to=START + timedelta(days=100),
)


class History:
    """Runs one history; `number` makes it the same one every time."""

    def __init__(self, desks: HistoryDesks, looks: Looks, number: int, seed: int) -> None:
        self._desks, self._looks = desks, looks
        self._random = random.Random(f"{seed}-{number}")  # noqa: S311 - repeatable, no secret
        self._violation = _violation(number)
        self._decision: DecisionId | None = None
        self._number: ResolutionNumber | None = None
        self._code = PaymentCode(0)
        self._serial = number
        self._reckoning = Reckoning()
        self._enough = False
        self._day = 0
        self.steps = 0

    @property
    def issued(self) -> bool:
        """Whether a resolution was issued in it."""
        return self._number is not None

    def run(self) -> None:
        """Takes up to MOST_STEPS steps; BrokenPromiseError where a promise was not kept."""
        self._desks.clock.now = START
        self._decision = self._desks.review.register(self._violation).id
        standing = self._looks.standing(self._decision)
        left = self._random.randint(3, MOST_STEPS)
        while left > 0:
            self._forward()
            step = self._random.choices(*self._choices(standing.decision.status))[0]
            standing = self._watched(step, standing)
            self.steps += 1
            # A dismissed act has no future: two more steps show that nothing moves it.
            ended = not self.issued and standing.decision.status is DecisionStatus.DISMISSED
            left = min(left - 1, 2) if ended and left > 3 else left - 1
        if standing_of(self._desks.case_file, self._decision) != standing:
            raise BrokenPromiseError(f"{self._violation.plate}: the program reads it otherwise")

    def _choices(self, status: DecisionStatus) -> tuple[list[Callable[[], object]], list[int]]:
        """The step that is due is likelier; every other is tried too."""
        forward = status in (DecisionStatus.CONFIRMED, DecisionStatus.REOPENED)
        early = {
            self._again: 1, self._dismiss: 1,
            self._confirm: 8 if status is DecisionStatus.PROPOSED else 1,
            self._issue: 8 if forward else 1,
        }  # fmt: skip
        late = {
            self._deliver: 5, self._pay_due: 4, self._pay_some: 3, self._object: 3,
            self._answer: 4, self._suspend: 2, self._resume: 3, self._order_refund: 3,
            self._close_refund: 3, self._charge_back: 1, self._name_another: 2, self._pass_on: 3,
        }  # fmt: skip
        steps = early | late if self.issued else early
        return list(steps), list(steps.values())

    def _forward(self) -> None:
        # An act that is not issued in time is past its limitation: most go on at once.
        early = (0, 0, 0, 0, 0, 0, 1, 2, 10, 31)
        days = self._random.choice((0, 0, 0, 1, 2, 10, 29, 31) if self.issued else early)
        self._day += days
        self._desks.clock.now += timedelta(days=days, minutes=1)

    def _watched(self, step: Callable[[], object], before: Standing) -> Standing:
        refused, written = False, self._desks.case_file.written
        try:
            step()
        except REFUSALS:
            refused = True
        is_new = self._desks.case_file.written != written
        after = self._looks.standing(self._known()) if is_new else before
        try:
            if refused and after != before:
                raise BrokenPromiseError("a refused step changed something")
            check_step(before, after)
            if after.resolution is not None:
                on = local_day(self._desks.clock())
                due = check_sum(after.resolution, self._reckoning, self._day, on)
                if self._enough and due != ZERO:
                    raise BrokenPromiseError(f"paid when due, and {due.tyiyn} tyiyn are due again")
                check_books(after, after.resolution)
        except BrokenPromiseError as error:
            raise BrokenPromiseError(
                f"{self._violation.plate}, day {self._day}, {step.__name__}: {error}"
            ) from None
        return after

    # The steps.

    def _again(self) -> None:
        self._desks.review.register(self._violation)

    def _confirm(self) -> None:
        self._desks.review.confirm(self._known(), self._random.choice(OPERATORS))

    def _dismiss(self) -> None:
        by = self._random.choice((OPERATORS[0], INSPECTOR))
        self._desks.review.dismiss(self._known(), by, DismissalReason.PLATE_UNSURE)

    def _issue(self) -> None:
        by = self._random.choice((INSPECTOR, INSPECTOR, INSPECTOR, OPERATORS[0]))
        issued = self._desks.issuing.issue(self._known(), by)
        self._number, self._code = issued.number, issued.payment_code
        # Also where the act passed to another person: all days are theirs anew.
        self._reckoning, self._enough = Reckoning(), False

    def _deliver(self) -> None:
        sent = self._desks.delivering.send(self._issued(), DeliveryChannel.POST, INSPECTOR)
        proven = self._desks.delivering.prove(sent.id, "receipt", INSPECTOR)
        if self._reckoning.delivered is None and proven.delivered_at is not None:
            self._reckoning.delivered = self._day

    def _pay_due(self) -> None:
        due = self._desks.paying.due(self._issued())
        paid = self._pay(due)
        # Who paid what was due on its day owes nothing any more, until the provider takes it back.
        self._enough = self._enough or paid

    def _pay_some(self) -> None:
        self._pay(Money.som(self._random.choice((1, 750, 1500, 5000, 6000))))

    def _pay(self, amount: Money) -> bool:
        paying = self._random.choice((self._desks.paying, self._desks.slow_paying))
        payment = paying.pay(self._code, amount)
        if payment.status is not PaymentStatus.SETTLED:
            payment = paying.ask(payment.id)
        return payment.status is PaymentStatus.SETTLED and payment.amount == amount

    def _object(self) -> None:
        self._desks.appealing.file(self._issued(), AppealGround.WRONG_READ, "Туура эмес")
        self._reckoning.stop(self._day)

    def _name_another(self) -> None:
        # The last of them is the registered owner: an act must not come back to them.
        own = owner_pin(self._serial)
        pin = self._random.choice((f"2{own[1:]}", f"3{own[1:]}", own))
        driver = Named(named_as=NamedAs.DRIVER, pin=pin, name="Invented Driver")
        ground = AppealGround.OTHER_DRIVER
        self._desks.appealing.file(self._issued(), ground, "Мен эмес", driver)
        self._reckoning.stop(self._day)

    def _pass_on(self) -> None:
        for appeal in self._filed():
            if appeal.named is not None:
                by = self._random.choice((APPEALS, OTHER_APPEALS))
                self._desks.passing_on.pass_on(appeal.id, by, "Жооп")

    def _filed(self) -> list[Appeal]:
        with self._desks.case_file.view() as view:
            return [
                appeal
                for appeal in view.appeals_of(self._issued())
                if appeal.status is AppealStatus.FILED
            ]

    def _answer(self) -> None:
        filed = self._filed()
        appealing = self._desks.appealing
        for appeal in filed:
            step = self._random.choice((appealing.uphold, appealing.reject, appealing.reject))
            step(appeal.id, APPEALS, "Жооп")
        if filed and self._resolution().status is not ResolutionStatus.SUSPENDED:
            self._reckoning.go_on(self._day)

    def _suspend(self) -> None:
        self._desks.suspending.suspend(self._issued(), APPEALS, RULING)
        self._reckoning.stop(self._day)

    def _resume(self) -> None:
        resumed = self._desks.suspending.resume(self._issued(), APPEALS, RULING)
        if resumed.status is not ResolutionStatus.APPEALED:
            self._reckoning.go_on(self._day)

    def _order_refund(self) -> None:
        self._desks.refunding.order(self._issued(), "account", ACCOUNTANTS[0])

    def _close_refund(self) -> None:
        with self._desks.case_file.view() as view:
            refunds = view.money.refunds_of(self._issued())
        for refund in refunds:
            if refund.status is RefundStatus.ORDERED:
                by = self._random.choice(ACCOUNTANTS)
                if self._random.random() < 0.7:
                    self._desks.refunding.confirm_paid(refund.id, "bank", by)
                else:
                    self._desks.refunding.fail(refund.id, "returned", by)

    def _charge_back(self) -> None:
        for payment in self._desks.paying.payments(self._issued()):
            if payment.status is PaymentStatus.SETTLED:
                self._desks.refunding.charge_back(payment.id, "provider", ACCOUNTANTS[0])
                self._enough = False
                return

    def _known(self) -> DecisionId:
        assert self._decision is not None  # noqa: S101 - registered first
        return self._decision

    def _issued(self) -> ResolutionNumber:
        assert self._number is not None  # noqa: S101 - only late steps ask
        return self._number

    def _resolution(self) -> Resolution:
        return self._desks.issuing.resolution(self._issued())


def _violation(number: int) -> Violation:
    plate = PlateNumber(f"H{number}")
    return Violation(
        id=violation_id(SITE, OFFENCE, plate, START),
        offence=OFFENCE,
        plate=plate,
        plate_reading=PlateReading(text=plate, country=None, pattern=None, confidence=0.99),
        site=SITE,
        place="Invented street, 1",
        occurred_at=START,
        measurement=None,
        evidence=(),
        reported_by=Reporter(kind=ReporterKind.CAMERA, identifier=SITE),
        device=_DEVICE,
    )
