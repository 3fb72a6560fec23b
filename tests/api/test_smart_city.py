"""Does a state portal get its twelve answers over X-Road? A client made from the WSDL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.smart_city.status import Status
from fines.delivery import Delivery, DeliveryChannel, DeliveryId, DeliveryStatus
from fines.money import Money
from fines.officer import Role
from fines.payment import PaymentStatus
from fines.procedure.annulling import annul
from fines.resolution import ResolutionStatus
from tests.api.acts import ACT
from tests.api.pictures import PLATE
from tests.api.portal import CITY, CLIENT, USER, Portal
from tests.api.world import PEOPLE, World, build


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = build(tmp_path)
    made.desk = replace(made.desk, smart_city=CITY)
    return made


@pytest.fixture
def portal(world: World) -> Portal:
    return Portal(world)


def owner_pin(world: World) -> str:
    return world.desk.registry.owner_on(PLATE, ACT.date(), "case").pin  # type: ignore[arg-type]


def test_a_person_finds_their_fines_and_the_view_is_recorded(world: World, portal: Portal) -> None:
    resolution = world.delivered()
    told = portal.ask("smartcityGetViolations", pin=owner_pin(world), plate=PLATE, image=True)
    assert told.status == Status.FOUND
    (row,) = told.protocols
    assert row.paymentNumber == resolution.payment_code
    assert row.violationAmmount == resolution.tariff.amount.tyiyn // 100
    assert (row.paymentStatus, row.plateNumber) == (0, PLATE)
    assert row.violationDate == datetime(2026, 5, 4, 8, 0)  # noqa: DTZ001 - without zone on the wire
    assert row.violationImage.startswith(b"\xff\xd8")
    assert row.lastname
    views = [entry for entry in world.trail() if entry[1] == "case.told"]
    assert views[-1][0] == f"xroad:{CLIENT}"
    assert views[-1][2] == resolution.number
    assert f"user {USER}; issue case 7" in views[-1][3]


def test_another_persons_number_finds_nothing(world: World, portal: Portal) -> None:
    world.delivered()
    told = portal.ask("smartcityGetViolations", pin="20101199000001", plate=PLATE)
    assert (told.status, list(told.protocols)) == (Status.NOTHING, [])
    assert portal.ask("smartcityGetViolations", pin="", plate=PLATE).status == Status.BAD_REQUEST
    assert not [entry for entry in world.trail() if entry[1] == "case.told"]


def test_by_plate_there_is_no_word_of_a_person(world: World, portal: Portal) -> None:
    resolution = world.delivered()
    told = portal.ask("getViolationsByPlate", plate=PLATE.lower())
    assert [each.paymentNumber for each in told.violations] == [resolution.payment_code]
    answer = portal.wire.seen[-1].decode()
    owner = resolution.owner
    for secret in (owner.pin, owner.name, owner.address, resolution.number):
        assert secret not in answer.partition("Body")[2]


def test_the_full_record_carries_what_was_measured(world: World, portal: Portal) -> None:
    resolution = world.delivered()
    record = portal.ask("protocol", protocolNumber=resolution.number).protocol
    assert record.protocolNumber == resolution.number
    assert record.pin == resolution.owner.pin
    assert (record.measuredValue, record.chargedValue) == (1.52, 1.48)
    assert (record.deliveryStatus, record.managerFio) == (2, PEOPLE[Role.INSPECTOR].name)
    assert record.operatorFio == PEOPLE[Role.OPERATOR].name
    by_digits = portal.ask("protocol", protocolNumber=str(record.id)).protocol
    assert by_digits.protocolNumber == resolution.number
    assert portal.ask("protocol", protocolNumber="00-00-000-00-0-999999").status == 404


def test_an_annulled_resolution_is_told_to_nobody(world: World, portal: Portal) -> None:
    resolution = world.delivered()
    with world.desk.case_file.begin() as transaction:
        annul(transaction, transaction.resolution(resolution.number), world.clock())
    assert portal.ask("protocol", protocolNumber=resolution.number).status == 404
    assert portal.ask("getViolationsByPlate", plate=PLATE).status == Status.NOTHING
    assert (
        portal.ask(
            "setPaymentLegal", status=0, sum="0", paymentNumber=resolution.payment_code
        ).status
        == 405
    )


def pay(portal: Portal, code: int, status: int, **changed: Any) -> tuple[int, Any]:
    at = portal.world.clock.now + timedelta(hours=6)
    fields = {"sum": "1500", "paymentDate": at.replace(tzinfo=None).isoformat(timespec="seconds")}
    told = portal.ask("setPaymentLegal", status=status, paymentNumber=code, **fields | changed)
    return told.status, None if told.cost is None else int(told.cost)


def test_payments_go_through_the_dialogue_of_terminals(world: World, portal: Portal) -> None:
    resolution = world.delivered()
    code = resolution.payment_code
    world.clock.now += timedelta(minutes=1)
    when = (world.clock.now + timedelta(hours=6)).replace(tzinfo=None).isoformat(timespec="seconds")
    assert pay(portal, code, 0) == (200, 1500)
    assert pay(portal, code, 1, sum="1500.01") == (408, 1500)
    assert pay(portal, code, 1, sum="1499") == (409, 1500)
    for wrong in ("1.500", "1e3", "-5", "0", "", "9" * 30):
        assert pay(portal, code, 1, sum=wrong)[0] == 400
    assert pay(portal, code, 1, paymentDate="")[0] == 400
    assert pay(portal, code, 1, paymentDate=when) == (200, 1500)
    assert pay(portal, code, 1, paymentDate=when) == (200, 1500)
    assert portal.ask("protocolInfo", protocol=resolution.number).paidSum == 1500
    assert pay(portal, code, 0) == (406, None)
    assert pay(Portal(world, "central-server/COM/7/other"), code, 2, paymentDate=when)[0] == 404
    assert pay(portal, code, 2, paymentDate="") == (200, 1500)
    with world.desk.case_file.view() as view:
        assert view.resolution(resolution.number).paid == Money(0)
        assert sum(each.tyiyn for each in view.ledger.totals().values()) == 0


def test_two_payments_of_one_second_are_no_resend_of_one(world: World, portal: Portal) -> None:
    resolution = world.delivered()
    code = resolution.payment_code
    world.clock.now += timedelta(minutes=1)
    second = (world.clock.now + timedelta(hours=6)).replace(tzinfo=None, microsecond=0)
    first, later = (
        second.replace(microsecond=each).isoformat(timespec="milliseconds")
        for each in (120_000, 870_000)
    )
    other = Portal(world, user="KG20202199000002")
    assert pay(portal, code, 1, paymentDate=first) == (200, 1500)
    assert pay(portal, code, 1, paymentDate=later)[0] == 406
    assert pay(other, code, 1, paymentDate=first)[0] == 406
    assert pay(portal, code, 1, paymentDate=first) == (200, 1500)
    # What another person never paid takes back nothing of the first.
    assert pay(other, code, 2, paymentDate=first)[0] == 404
    assert pay(other, code, 2, paymentDate="")[0] == 404
    assert pay(portal, code, 2, paymentDate=first) == (200, 1500)
    assert pay(portal, code, 1, paymentDate=first)[0] == 407
    assert pay(portal, code, 1, paymentDate=later) == (200, 1500)
    with world.desk.case_file.view() as view:
        told = [each.status for each in view.payments(resolution.number)]
        assert sum(each.tyiyn for each in view.ledger.totals().values()) == 0
    assert sorted(told) == [PaymentStatus.CHARGED_BACK, PaymentStatus.SETTLED]


def test_a_program_without_a_person_takes_back_the_only_payment(world: World) -> None:
    code = world.delivered().payment_code
    world.clock.now += timedelta(minutes=1)
    nobody, somebody = Portal(world, user=""), Portal(world)
    assert pay(nobody, code, 1) == (200, 1500)
    assert pay(somebody, code, 2, paymentDate="") == (200, 1500)
    world.clock.now += timedelta(minutes=1)
    assert pay(somebody, code, 1) == (200, 1500)
    assert pay(nobody, code, 2, paymentDate="") == (200, 1500)


def test_the_posts_word_starts_the_days_once(world: World, portal: Portal) -> None:
    number = world.issued().number
    told = {"protocol": number, "deliveryDate": "2026-05-04T09:00:05", "note": "RR1"}
    world.clock.now = datetime(2026, 5, 4, 3, 0, 1, tzinfo=UTC)
    early = told | {"deliveryDate": "2026-05-04T09:00:00"}
    assert portal.ask("resolutionDeliveryStatus", deliveryStatus=2, **early).status == 404
    world.desk.delivering.send(number, DeliveryChannel.POST, PEOPLE[Role.INSPECTOR])
    world.clock.now = datetime(2026, 5, 5, 3, tzinfo=UTC)
    assert portal.ask("resolutionDeliveryStatus", deliveryStatus=9, **told).status == 400
    late = told | {"deliveryDate": "2026-05-09T09:00:00"}
    assert portal.ask("resolutionDeliveryStatus", deliveryStatus=2, **late).status == 400
    assert portal.ask("resolutionDeliveryStatus", deliveryStatus=1, **told).status == 200
    assert portal.ask("resolutionDeliveryStatus", deliveryStatus=2, **told).status == 200
    resolution = world.desk.issuing.resolution(number)
    assert resolution.status is ResolutionStatus.DELIVERED
    assert resolution.delivered_at == datetime(2026, 5, 4, 3, 0, 5, tzinfo=UTC)
    assert portal.ask("resolutionDeliveryStatus", deliveryStatus=3, **told).status == 402


def test_a_letter_that_waits_and_a_message_are_no_service_yet(world: World, portal: Portal) -> None:
    number = world.issued().number
    ways = (
        (DeliveryChannel.SMS, DeliveryStatus.SENT),
        (DeliveryChannel.POST, DeliveryStatus.WAITING),
    )
    with world.desk.case_file.begin() as transaction:
        for channel, status in ways:
            begun = Delivery(
                id=DeliveryId(channel),
                resolution=number,
                channel=channel,
                status=status,
                sent_at=world.clock.now,
            )
            transaction.save_delivery(begun)
    record = portal.ask("protocol", protocolNumber=number).protocol
    assert (record.deliveryStatus, record.deliveryDate) == (None, None)


def test_a_subscriber_hears_of_the_next_resolution(world: World, portal: Portal) -> None:
    fields = {"pin": owner_pin(world), "plate": PLATE, "uniqueNumber": "s-1"}
    assert portal.ask("unsubscribeViolations", **fields).status == 406
    assert portal.ask("subscribeViolations", **fields | {"pin": ""}).status == 401
    assert portal.ask("subscribeViolations", **fields).status == 200
    assert portal.ask("subscribeViolations", **fields).status == 406
    world.issued()
    with world.desk.case_file.view() as view:
        (met,) = [each for _, each in view.unannounced(100) if each.kind == "subscription.met"]
    assert (met.body["subscription"], met.body["client"]) == ("s-1", CLIENT)
    assert owner_pin(world) not in str(met.body)
    assert portal.ask("unsubscribeViolations", **fields).status == 200


def test_who_is_no_participant_cannot_subscribe(world: World) -> None:
    world.desk = replace(world.desk, smart_city=replace(CITY, participants=frozenset({"a/b/c/d"})))
    fields = {"pin": owner_pin(world), "plate": PLATE, "uniqueNumber": "s-1"}
    assert Portal(world).ask("subscribeViolations", **fields).status == 405


def test_passages_are_told_only_where_a_resolution_stands(world: World, portal: Portal) -> None:
    world.proposed()
    decision = world.delivered().decision_id
    period = {"dateFrom": "2026-05-04T00:00:00", "dateTo": "2026-05-04T23:00:00"}
    (event,) = portal.ask("getEvents", plate=PLATE, **period).events
    assert event.id == decision
    assert portal.ask("getEventPhoto", id=event.id).photo.startswith(b"\xff\xd8")
    assert portal.ask("getEventPhoto", id="nobody").status == 404
    for first, last in (
        ("2026-05-04T00:00:00", "2026-05-05T00:00:01"),
        ("2026-04-30T23:00:00", "2026-05-01T01:00:00"),
        ("2026-05-04T02:00:00", "2026-05-04T01:00:00"),
        ("2026-05-04", "2026-05-04"),
    ):
        told = portal.ask("getEvents", plate=PLATE, dateFrom=first, dateTo=last)
        assert told.status == Status.BAD_REQUEST


def test_the_search_board_publishes_no_personal_number(world: World, portal: Portal) -> None:
    assert portal.ask("vehicleOwnerList").status == Status.NOTHING
    fields = {"pin": owner_pin(world), "plate": PLATE, "contact": "+996 555 000000"}
    assert portal.ask("vehicleOwnerSearch", type=3, **fields).status == 400
    assert portal.ask("vehicleOwnerSearch", type=1, **fields | {"contact": ""}).status == 400
    assert portal.ask("vehicleOwnerSearch", type=1, **fields).status == 200
    portal.ask("vehicleOwnerSearch", type=1, **fields | {"contact": "+996 555 000001"})
    (entry,) = portal.ask("vehicleOwnerList").entries
    assert entry.contact == "+996 555 000001"
    assert owner_pin(world).encode() not in portal.wire.seen[-1]
    world.clock.now += timedelta(days=91)
    assert portal.ask("vehicleOwnerList").status == Status.NOTHING
