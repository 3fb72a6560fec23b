"""What happens to one car that runs a red light? The whole way, from the frame to the receipt."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.demo.house import demo_settings
from api.demo.people import PEOPLE, SECOND_OPERATOR, enlist
from api.demo.street import SCENE
from api.desk import Desk
from api.opening import open_desk
from fines.access_link import link_token
from fines.appeal import AppealGround
from fines.basis import BasisKind
from fines.decision import DecisionStatus
from fines.delivery import DeliveryChannel
from fines.documents.verifying import verify_document
from fines.errors import NotAllowedError, StepRefusedError
from fines.money import ZERO, Money
from fines.officer import Role
from fines.payment import PaymentStatus
from fines.resolution import Resolution, ResolutionStatus
from fines.violation import SiteId, Violation
from pipeline import wiring
from pipeline.cameras import recorded_frames
from pipeline.life import Life
from simulator.export import CLIP, export
from simulator.scene import load_scene

OPERATOR, INSPECTOR, APPEALS = (
    PEOPLE[role].officer for role in (Role.OPERATOR, Role.INSPECTOR, Role.APPEALS)
)
RED_LIGHT_CAR, SOLID_LINE_CAR = "01KG003DEM", "01KG002DEM"
RED_LIGHT_FINE, RED_LIGHT_REDUCED = Money.som(5_000), Money.som(1_500)


@dataclass(slots=True)
class Calendar:
    """A clock that the story moves."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def pass_days(self, days: int) -> None:
        self.now += timedelta(days=days)


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's junction: four cars, two of which break a rule."""
    sites = tmp_path_factory.mktemp("street") / "sites"
    export(load_scene(SCENE), sites / "demo")
    return sites


@pytest.fixture(scope="module")
def seen(street: Path) -> tuple[Path, list[Violation]]:
    """The city's folder and what its camera reported, through the real detectors."""
    folder = street.parent
    scene = load_scene(SCENE)
    settings = demo_settings(folder, 8000)
    with closing(wiring.open_bus(settings.bus_url)) as bus:
        chain_for = wiring.open_chains(settings, Life("detect"), bus)
    chain = chain_for(SiteId(scene.name))
    violations: list[Violation] = []
    for frame in recorded_frames(chain.site.id, street / "demo" / CLIP, scene.start):
        violations += chain.process(frame)
    return folder, [*violations, *chain.finish()]


@pytest.fixture
def calendar() -> Calendar:
    return Calendar(datetime(2026, 5, 4, 6, 0, tzinfo=UTC))


@pytest.fixture
def desk(seen: tuple[Path, list[Violation]], calendar: Calendar, tmp_path: Path) -> Desk:
    """The desks over a case file of this test's own."""
    settings = demo_settings(seen[0], 8000).model_copy(
        update={
            "database_url": f"sqlite:///{tmp_path / 'fines.db'}",
            "payment_gateway": f"sandbox:{tmp_path / 'sandbox.db'}",
        }
    )
    wiring.open_case_file(settings).upgrade()
    opened = open_desk(settings, calendar)
    enlist(opened.case_file)
    return opened


def issue_and_deliver(desk: Desk, violation: Violation) -> Resolution:
    """Two people, one after the other, or three where the draw says so; then the letter arrives."""
    decision = desk.review.register(violation)
    if desk.review.confirm(decision.id, OPERATOR).status is DecisionStatus.PROPOSED:
        desk.review.confirm(decision.id, SECOND_OPERATOR.officer)
    resolution = desk.issuing.issue(decision.id, INSPECTOR)
    delivery = desk.delivering.send(resolution.number, DeliveryChannel.BY_HAND, INSPECTOR)
    return desk.delivering.prove(delivery.id, "receipt 1", INSPECTOR)


@pytest.mark.slow
def test_the_camera_reports_the_two_cars_that_broke_a_rule_and_no_other(
    seen: tuple[Path, list[Violation]],
) -> None:
    reported = {(violation.offence, violation.plate) for violation in seen[1]}
    assert reported == {("red_light", RED_LIGHT_CAR), ("solid_line", SOLID_LINE_CAR)}
    for violation in seen[1]:
        kinds = [basis.kind for basis in violation.bases]
        assert kinds == [BasisKind.PROGRAM, *[BasisKind.MODEL] * (len(kinds) - 1)]


@pytest.mark.slow
def test_the_owner_pays_the_lower_sum_within_thirty_days_of_delivery(
    seen: tuple[Path, list[Violation]], desk: Desk, calendar: Calendar
) -> None:
    violation = next(v for v in seen[1] if v.plate == RED_LIGHT_CAR)
    assert desk.review.register(violation) == desk.review.register(violation)
    assert [d.violation for d in desk.review.queue()] == [violation]

    resolution = issue_and_deliver(desk, violation)
    assert resolution.document is not None
    report = verify_document(desk.evidence.get(resolution.document), [])
    assert (report.genuine, report.faults) == (True, ())

    page = desk.citizen.by_link(link_token(desk.link_secret, resolution.number))
    assert page.decision.violation == violation

    calendar.pass_days(30)
    assert desk.paying.due(resolution.number) == RED_LIGHT_REDUCED
    payment = desk.paying.pay(resolution.payment_code, RED_LIGHT_REDUCED)
    assert payment.status is PaymentStatus.SETTLED
    assert desk.issuing.resolution(resolution.number).status is ResolutionStatus.PAID
    assert desk.paying.due(resolution.number) == ZERO


@pytest.mark.slow
def test_after_the_thirtieth_day_the_whole_sum_is_due(
    seen: tuple[Path, list[Violation]], desk: Desk, calendar: Calendar
) -> None:
    resolution = issue_and_deliver(desk, next(v for v in seen[1] if v.plate == RED_LIGHT_CAR))
    calendar.pass_days(31)
    assert desk.paying.due(resolution.number) == RED_LIGHT_FINE


@pytest.mark.slow
def test_an_owner_who_had_sold_the_car_owes_nothing(
    seen: tuple[Path, list[Violation]], desk: Desk
) -> None:
    resolution = issue_and_deliver(desk, next(v for v in seen[1] if v.plate == SOLID_LINE_CAR))
    appeal = desk.appealing.file(resolution.number, AppealGround.CAR_SOLD, "Sold in March.")
    with pytest.raises(NotAllowedError):
        desk.appealing.uphold(appeal.id, OPERATOR, "Proven.")
    annulled = desk.appealing.uphold(appeal.id, APPEALS, "Proven.")
    assert annulled.status is ResolutionStatus.ANNULLED
    assert desk.paying.due(resolution.number) == ZERO
    with pytest.raises(StepRefusedError):
        desk.appealing.file(resolution.number, AppealGround.OTHER, "Once more.")
