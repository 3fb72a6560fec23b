"""Are two camera makers' events read by their public shapes, and is bad input refused by name?"""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fines.device_event import EventMeasurement
from fines.errors import InvalidValueError, NotFoundError
from fines.evidence import EvidenceKind
from pipeline.vendors import VENDORS, read_vendor_reports
from tests.fines.devices import PICTURE
from tests.pipeline.vendors.bodies import (
    XML,
    behind_gateway,
    multipart,
    tollgate,
    tollgate_body,
)

AT = datetime(2026, 5, 1, 6, 0, 0, 250_000, tzinfo=UTC)
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    "<EventNotificationAlert><UUID>&c;</UUID></EventNotificationAlert>"
)
FILE = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'
    "<EventNotificationAlert><UUID>&b;</UUID></EventNotificationAlert>"
)


def test_hikvision_gives_the_passage_and_each_offence_that_it_claims() -> None:
    body = multipart(pictures=("licensePlatePicture.jpg", "detectionPicture.jpg"))
    content = behind_gateway(body)
    passage, belt = read_vendor_reports("hikvision", content, "c2ln")
    assert (passage.event.occurred_at, passage.event.lane, passage.event.device) == (
        AT, "2", "DEMO-RADAR-7",
    )  # fmt: skip
    assert passage.event.plate.text == "01KG001DEM"
    assert passage.event.plate.confidence == 0.95
    assert passage.event.measurement == EventMeasurement(
        quantity="speed", value=88.0, unit="km/h", limit=60.0
    )
    assert (belt.event.offence, belt.event.measurement) == ("seat_belt", None)
    assert belt.event.event == "20260501120000250demo/seat_belt"
    kinds = [picture.kind for picture in passage.event.pictures]
    assert kinds == [EvidenceKind.PLATE_CROP, EvidenceKind.AT]
    assert base64.b64decode(passage.event.pictures[1].content or "") == PICTURE
    assert (passage.content, passage.essence, passage.signature) == (content, body, "c2ln")
    assert passage.event.clock is not None
    assert passage.event.clock.offset_ms == 3


def test_hikvision_without_parts_and_with_another_namespace() -> None:
    other = XML.replace("www.isapi.org", "www.hikvision.com").replace("no</pilot", "yes</pilot")
    other = other.replace(">01KG001DEM<", ">unknown<").replace("<speed>88<", "<speed>0<")
    other = other.replace("<uphone>unknown<", "<uphone>yes<")
    passage, phone = read_vendor_reports("hikvision", behind_gateway(other.encode()), "")
    assert (passage.event.plate.text, passage.event.measurement) == (None, None)
    assert (passage.event.pictures, phone.event.offence) == ((), "phone")


def test_dahua_gives_the_passage_with_its_speed() -> None:
    (report,) = read_vendor_reports("dahua", behind_gateway(tollgate_body()), "")
    event = report.event
    assert (event.occurred_at, event.lane, event.offence) == (AT, "2", None)
    assert (event.plate.text, event.plate.confidence) == ("01KG001DEM", 0.96)
    assert event.measurement == EventMeasurement(quantity="speed", value=88.0, unit="km/h")
    assert [picture.kind for picture in event.pictures] == [
        EvidenceKind.AT, EvidenceKind.PLATE_CROP,
    ]  # fmt: skip
    assert {base64.b64decode(p.content or "") for p in event.pictures} == {PICTURE}
    (again,) = read_vendor_reports("dahua", behind_gateway(tollgate_body(), clock=None), "")
    assert (again.event.event, again.essence) == (event.event, report.essence)
    later = tollgate()["Picture"]["SnapInfo"] | {"AccurateTime": "2026-05-01 12:00:00.290"}
    (other,) = read_vendor_reports("dahua", behind_gateway(tollgate_body(SnapInfo=later)), "")
    assert other.event.event != event.event


def without(text: str) -> str:
    """The XML without this element."""
    start = XML.index(f"<{text}>")
    return XML[:start] + XML[XML.index(f"</{text}>", start) + len(text) + 3 :]


@pytest.mark.parametrize(
    ("xml", "sentence"),
    [
        (without("UUID"), "'UUID' is missing: send it."),
        (without("dateTime"), "'dateTime' is missing: send it."),
        (XML.replace("2026-05-01T12:00:00.250+06:00", "0001-01-01T00:00:00+14:00"),
         "'dateTime' is '0001-01-01T00:00:00+14:00', no instant."),
        (without("licensePlate"), "'ANPR/licensePlate' is missing: send it."),
        (without("confidenceLevel"), "'ANPR/confidenceLevel' is missing: send it."),
        (XML.replace("+06:00", ""),
         "'dateTime' is '2026-05-01T12:00:00.250': set the camera's time zone."),
        (XML.replace(">97<", ">101<"), "'ANPR/confidenceLevel' is '101': it must be 0 to 100."),
        (XML.replace(">ANPR<", ">videoloss<"), "'eventType' is 'videoloss': only ANPR is read."),
        (XML.replace("<speed>88<", "<speed>fast<"),
         "'ANPR/vehicleInfo/speed' is 'fast', no number."),
        ("<Other/>", "'Other' is no EventNotificationAlert: send one."),
        (BOMB, "The event's XML brings a document type or entities: send it without."),
        (FILE, "The event's XML brings a document type or entities: send it without."),
        (XML[:300], "The event is no whole XML ("),
        ("<EventNotificationAlert>" + "<a>" * 60_000, "The event is no whole XML ("),
        ("<a/>" * 100_000, "The XML has 400000 bytes: send at most 262144."),
        ("", "The event is no whole XML ("),
    ],
)  # fmt: skip
def test_hikvision_is_refused_by_name(xml: str, sentence: str) -> None:
    for body in (xml.encode(), multipart(xml)):
        with pytest.raises(InvalidValueError) as said:
            read_vendor_reports("hikvision", behind_gateway(body), "")
        told = str(said.value)
        assert told.startswith(sentence) or told.startswith("'anpr.xml' is missing")


@pytest.mark.parametrize(
    ("table", "changed", "sentence"),
    [
        ("SnapInfo", {"AccurateTime": None},
         "'Picture.SnapInfo.AccurateTime' is missing: send it."),
        ("SnapInfo", {"AccurateTime": "noon"},
         "'Picture.SnapInfo.AccurateTime' is 'noon', no instant."),
        ("SnapInfo", {"AccurateTime": "2026-13-01 12:00:00"},
         "'Picture.SnapInfo.AccurateTime' is '2026-13-01 12:00:00', no instant."),
        ("SnapInfo", {"TimeZone": None}, "'Picture.SnapInfo.TimeZone' is missing: send it."),
        ("SnapInfo", {"TimeZone": 40}, "'Picture.SnapInfo.TimeZone' is 40: 0 to 13 are read."),
        ("SnapInfo", {"DSTTune": 60},
         "'Picture.SnapInfo.DSTTune' is not 0: switch summer time off."),
        ("Plate", {"PlateNumber": None, "IsExist": None},
         "'Picture.Plate.PlateNumber' is missing: send it."),
        ("Plate", {"Confidence": 300}, "'Picture.Plate.Confidence' is 300: it must be 0 to 100."),
        ("Vehicle", {"Speed": "fast"}, "'Picture.Vehicle.Speed' is 'fast', no number."),
    ],
)  # fmt: skip
def test_dahua_is_refused_by_name(table: str, changed: dict[str, Any], sentence: str) -> None:
    body = tollgate_body(**{table: tollgate()["Picture"][table] | changed})
    with pytest.raises(InvalidValueError) as said:
        read_vendor_reports("dahua", behind_gateway(body), "")
    assert str(said.value) == sentence


def test_a_plate_that_was_not_read_is_none() -> None:
    for plate in ({"IsExist": False, "PlateNumber": "01KG001DEM"}, {"PlateNumber": "unlicensed"}):
        body = tollgate_body(Plate=plate | {"Confidence": 90})
        (report,) = read_vendor_reports("dahua", behind_gateway(body), "")
        assert report.event.plate.text is None


def test_the_gateways_line_is_needed_and_read_strictly() -> None:
    with pytest.raises(InvalidValueError, match="The gateway's line is missing"):
        read_vendor_reports("hikvision", multipart(), "")
    clock = {"source": "sundial", "offset_ms": 0, "uncertainty_ms": 0, "checked_at": "x"}
    with pytest.raises(InvalidValueError, match=r"'clock\.source' is 'sundial'"):
        read_vendor_reports("dahua", behind_gateway(tollgate_body(), clock=clock), "")
    with pytest.raises(NotFoundError, match="'acme' is not read here: send hikvision or dahua"):
        read_vendor_reports("acme", behind_gateway(b""), "")


@settings(max_examples=200)
@given(
    vendor=st.sampled_from(sorted(VENDORS)),
    at=st.integers(0, 1500),
    noise=st.binary(min_size=1, max_size=8),
)
def test_broken_bytes_are_read_or_refused_by_name(vendor: str, at: int, noise: bytes) -> None:
    whole = multipart() if vendor == "hikvision" else json.dumps(tollgate()).encode()
    broken = whole[:at] + noise + whole[at + len(noise) :]
    try:
        reports = read_vendor_reports(vendor, behind_gateway(broken), "")
    except InvalidValueError:
        return
    assert all(report.essence == broken for report in reports)
