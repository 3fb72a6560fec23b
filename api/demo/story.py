"""What is one car's way, told step by step? From the frame to a paid and an annulled resolution."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from api.demo.house import House
from api.demo.people import PEOPLE, SECOND_OPERATOR
from api.desk import Desk
from fines.access_link import link_token
from fines.appeal import AppealGround
from fines.decision import Decision, DecisionId, DecisionStatus
from fines.delivery import DeliveryChannel
from fines.errors import NotFoundError, UnavailableError
from fines.evidence import EvidenceKind
from fines.officer import Role
from fines.packages.package import package_name, package_of
from fines.resolution import Resolution, ResolutionNumber, ResolutionStatus, discount_last_day
from fines.wording import Language, date_text, instant_text, money_text

Say = Callable[[str, str], None]

ACTS_ON_THE_STREET = 2
_PATIENCE_S = 240.0
_LOOK_S = 0.5
_OPERATOR, _INSPECTOR, _APPEALS = (
    PEOPLE[role].officer for role in (Role.OPERATOR, Role.INSPECTOR, Role.APPEALS)
)


def tell(house: House, desk: Desk, folder: Path, say: Say) -> None:
    """Runs the story once. `say` takes the step's name and its sentence.

    UnavailableError if the acts that the street holds do not reach the operator in time.
    """
    documents = folder / "documents"
    documents.mkdir(exist_ok=True)
    known = {decision.id for decision in desk.review.queue()}
    house.pass_once()
    say("camera", f"{house.street.frame_count} frames of {house.street.clip} are on the bus")
    decisions = _await(desk, known)
    for decision in decisions:
        _say_found(decision, say)
        _pack(desk, decision, folder / "packages", say)
    first, second = (_issue(desk, decision, documents, say) for decision in decisions)
    _pay(desk, first, say)
    _appeal(desk, second, say)


def _await(desk: Desk, known: set[DecisionId]) -> Sequence[Decision]:
    """The acts of the street, the red light first."""
    until_s = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until_s:
        found = [decision for decision in desk.review.queue() if decision.id not in known]
        if len(found) >= ACTS_ON_THE_STREET:
            return sorted(found, key=lambda decision: decision.violation.offence)[:2]
        time.sleep(_LOOK_S)
    raise UnavailableError(
        f"The street holds {ACTS_ON_THE_STREET} acts, and they did not reach the operator within "
        f"{_PATIENCE_S:.0f} s: look at the log of the workers above."
    )


def _say_found(decision: Decision, say: Say) -> None:
    violation = decision.violation
    say(
        "violation",
        f"{violation.offence} by {violation.plate}, {violation.place}, "
        f"{instant_text(violation.occurred_at, Language.ENGLISH)}",
    )
    say("decision", f"{decision.id} is proposed by {decision.tariff.edition}")


def _pack(desk: Desk, decision: Decision, packages: Path, say: Say) -> None:
    """The device's signed package, and beside it the copy that anyone may have."""
    packages.mkdir(exist_ok=True)
    for sealed in (False, True):
        file = packages / package_name(decision.violation, sealed=sealed)
        file.write_bytes(package_of(decision.violation, desk.evidence, sealed=sealed))
        kind = "without other people" if sealed else "signed by the device"
        say("evidence", f"{kind}; check it: tartip verify {file}")


def _issue(desk: Desk, decision: Decision, documents: Path, say: Say) -> Resolution:
    at = next(p for p in decision.violation.evidence if p.kind is EvidenceKind.AT)
    judged = desk.review.confirm(decision.id, _OPERATOR)
    say("operator", f"{_OPERATOR.name} has seen picture {at.sha256[:12]}… and confirms")
    if judged.status is DecisionStatus.PROPOSED:
        desk.review.confirm(decision.id, SECOND_OPERATOR.officer)
        say("operator", f"{SECOND_OPERATOR.officer.name} confirms too, without knowing that")
    resolution = desk.issuing.issue(decision.id, _INSPECTOR)
    if resolution.document is None:
        raise NotFoundError(f"Resolution {resolution.number} was issued without its document.")
    pdf = documents / f"{resolution.number}.pdf"
    pdf.write_bytes(desk.evidence.get(resolution.document))
    say("inspector", f"{_INSPECTOR.name} issues {resolution.number}: {pdf}")
    job = desk.issuing.print_out(resolution.number, _INSPECTOR, desk.printer)
    say("print", f"printed as {job}")
    delivery = desk.delivering.send(resolution.number, DeliveryChannel.BY_HAND, _INSPECTOR)
    delivered = desk.delivering.prove(delivery.id, "demo receipt, invented", _INSPECTOR)
    last_day = discount_last_day(delivered)
    until = date_text(last_day, Language.ENGLISH) if last_day else "no day: it has no discount"
    say("delivery", f"handed to {resolution.owner.name}; the lower sum counts until {until}")
    return delivered


def _pay(desk: Desk, resolution: Resolution, say: Say) -> None:
    token = link_token(desk.link_secret, resolution.number)
    say("citizen", f"sees the evidence at {desk.public_url}/r/{token}")
    due = desk.paying.due(resolution.number)
    payment = desk.paying.pay(resolution.payment_code, due)
    _expect(desk, resolution.number, ResolutionStatus.PAID)
    sum_text = money_text(due, Language.ENGLISH)
    say("paid", f"{resolution.number} is paid: {sum_text}, payment {payment.id}")


def _appeal(desk: Desk, resolution: Resolution, say: Say) -> None:
    appeal = desk.appealing.file(
        resolution.number, AppealGround.CAR_SOLD, "The car was sold in March (invented)."
    )
    say("appeal", f"{appeal.id} against {resolution.number}: the car was sold")
    desk.appealing.uphold(appeal.id, _APPEALS, "The sale is proven (invented).")
    _expect(desk, resolution.number, ResolutionStatus.ANNULLED)
    say("annulled", f"{resolution.number} is annulled by {_APPEALS.name}")


def _expect(desk: Desk, number: ResolutionNumber, status: ResolutionStatus) -> None:
    standing = desk.issuing.resolution(number).status
    if standing is not status:
        raise UnavailableError(f"Resolution {number} is {standing}, and should be {status} now.")
