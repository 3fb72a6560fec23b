"""What is there to hide? A case of one region that has gone every way, with all its names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from fines.accident import AccidentKind, AccidentVehicle
from fines.appeal import AppealGround
from fines.decision import DecisionId
from fines.delivery import Delivery, DeliveryChannel, DeliveryId, DeliveryStatus
from fines.error_rate import Examination
from fines.impound import ImpoundGround
from fines.officer import OfficerId, Role
from fines.plates import PlateNumber
from fines.region import Region
from fines.resolution import Resolution
from tests.api.world import PEOPLE, World

PLACE, LOT, FORM = "Токмок, Жашыруун көчөсү 9", "Токмок, айып короо 3", "form-of-the-walk-01"
PLATE = PlateNumber("01KG002DEM")
ACCIDENT_PLATE = PlateNumber("01KG003DEM")


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeCase:
    """Names as addresses have them, and words that no page may show to another region."""

    named: dict[str, str]
    marks: frozenset[str]


def whole_case(world: World, region: Region) -> WholeCase:
    """Waiting, issued, printed, objected to, paid too much, to be refunded; a vehicle at the lot,
    an accident, an examination, a batch for the bailiffs: all of this region."""
    desk, inspector = world.desk, PEOPLE[Role.INSPECTOR]
    patrol = replace(PEOPLE[Role.OFFICER], id=OfficerId("hidden-patrol"), regions=(region,))
    issuer = replace(inspector, id=OfficerId("hidden-inspector"), regions=(region,))
    _register(world, region)
    confirmed = _register(world, region)
    desk.review.confirm(confirmed, PEOPLE[Role.OPERATOR])
    forgotten, objected = _issued(world, region), _issued(world, region)
    for each in (forgotten, objected):
        sent = desk.delivering.send(each.number, DeliveryChannel.POST, inspector)
        desk.delivering.prove(sent.id, "Дүмүрчөк 9", inspector)
    appeal = desk.appealing.file(objected.number, AppealGround.OTHER, "Жашыруун даттануу")
    returned = _issued(world, region)
    sent = desk.delivering.send(returned.number, DeliveryChannel.POST, inspector)
    desk.delivering.prove(sent.id, "Дүмүрчөк 10", inspector)
    due = desk.paying.due(returned.number)
    payment = desk.cash.take(FORM, returned.payment_code, due, PEOPLE[Role.ACCOUNTANT])
    refused = desk.appealing.file(returned.number, AppealGround.OTHER, "Жашыруун даттануу 2")
    desk.appealing.uphold(refused.id, PEOPLE[Role.APPEALS], "Туура")
    refund = desk.refunding.order(returned.number, "Жашыруун эсеп", PEOPLE[Role.ACCOUNTANT])
    lettered = [_lettered(world, region) for _ in range(2)]
    batch = desk.batching.make(issuer, 1)
    assert batch is not None
    impounded = desk.impounding.enter(PLATE, LOT, ImpoundGround.RECORD, "кармоо 9", patrol)
    accident = desk.recording.accident(
        kind=AccidentKind.COLLISION,
        occurred_at=world.clock.now,
        place=PLACE,
        circumstances="Жашыруун кагылышуу",
        vehicles=(AccidentVehicle(plate=ACCIDENT_PLATE, description="", damage="", fled=False),),
        persons=(),
        by=patrol,
    )
    with desk.case_file.begin() as transaction:
        drawn = Examination(decision=objected.decision_id, drawn_at=objected.issued_at)
        transaction.examinations.save(drawn)
    decision = desk.review.decision(objected.decision_id)
    sha256 = decision.violation.evidence[0].sha256
    world.clock.now += timedelta(days=forgotten.tariff.payment_days + 12)
    file = desk.enforcing.hand_over(PEOPLE[Role.ACCOUNTANT])
    numbers = [each.number for each in (forgotten, objected, returned, *lettered)]
    return WholeCase(
        named={
            "decision_id": objected.decision_id,
            "number": objected.number,
            "appeal_id": appeal.id,
            "delivery_id": sent.id,
            "refund_id": refund.id,
            "payment_id": payment.id,
            "accident_id": accident.id,
            "impound_id": impounded.id,
            "print_batch_id": batch.id,
            "envelope": batch.letters[0].envelope,
            "batch_id": file.id,
            "sha256": sha256,
        },
        marks=frozenset(
            {
                *numbers, PLACE, LOT, PLATE, "01 KG 002 DEM", ACCIDENT_PLATE, "01 KG 003 DEM",
                confirmed, objected.decision_id, appeal.id, sent.id, refund.id, payment.id,
                accident.id, impounded.id, batch.id, batch.letters[0].envelope, sha256,
                objected.owner.name, world.case_number(objected.decision_id),
                "hidden-patrol", "hidden-inspector", "Жашыруун",
            }
        ),
    )  # fmt: skip


def _register(world: World, region: Region) -> DecisionId:
    act = replace(world.violation(plate=PLATE), region=region, place=PLACE)
    return world.desk.review.register(act).id


def _issued(world: World, region: Region) -> Resolution:
    decision = _register(world, region)
    world.desk.review.confirm(decision, PEOPLE[Role.OPERATOR])
    return world.desk.issuing.issue(decision, PEOPLE[Role.INSPECTOR])


def _lettered(world: World, region: Region) -> Resolution:
    resolution = _issued(world, region)
    letter = Delivery(
        id=DeliveryId(f"letter-{resolution.number}"),
        resolution=resolution.number,
        channel=DeliveryChannel.POST,
        status=DeliveryStatus.WAITING,
        sent_at=world.clock(),
    )
    with world.desk.case_file.begin() as transaction:
        transaction.save_delivery(letter)
    return resolution
