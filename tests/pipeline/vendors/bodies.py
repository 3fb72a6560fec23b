"""What do cameras of two makers send in the tests? Their shapes, with invented plates."""

from __future__ import annotations

import base64
import json
from typing import Any

from tests.fines.devices import PICTURE

BOUNDARY = b"boundary"
XML = """<?xml version="1.0" encoding="UTF-8"?>
<EventNotificationAlert version="2.0" xmlns="http://www.isapi.org/ver20/XMLSchema">
<ipAddress>192.0.2.7</ipAddress><macAddress>00:00:5e:00:53:07</macAddress>
<channelID>1</channelID><dateTime>2026-05-01T12:00:00.250+06:00</dateTime>
<activePostCount>1</activePostCount><eventType>ANPR</eventType><eventState>active</eventState>
<ANPR><country>0</country><licensePlate>01KG001DEM</licensePlate><line>2</line>
<confidenceLevel>97</confidenceLevel><plateCharBelieve>99,98,99,99,95,99,99,99,99,99</plateCharBelieve>
<pilotsafebelt>no</pilotsafebelt><vicepilotsafebelt>no</vicepilotsafebelt><uphone>unknown</uphone>
<speedLimit>60</speedLimit><vehicleInfo><color>white</color><speed>88</speed></vehicleInfo>
<futureField>passed over</futureField></ANPR>
<UUID>20260501120000250demo</UUID><picNum>2</picNum>
</EventNotificationAlert>"""


def multipart(xml: str = XML, pictures: tuple[str, ...] = ("detectionPicture.jpg",)) -> bytes:
    """The XML with its pictures, as the camera posts it."""
    files = [("anpr.xml", "text/xml", xml.encode())]
    files += [(name, "image/jpeg", PICTURE) for name in pictures]
    parts = [
        b"--" + BOUNDARY + b"\r\n"
        + f'Content-Disposition: form-data; name="{name}"; filename="{name}"\r\n'.encode()
        + f"Content-Type: {kind}\r\nContent-Length: {len(content)}\r\n\r\n".encode()
        + content + b"\r\n"
        for name, kind, content in files
    ]  # fmt: skip
    return b"".join(parts) + b"--" + BOUNDARY + b"--\r\n"


def tollgate(**changed: Any) -> dict[str, Any]:
    """A Dahua push; `changed` replaces whole tables of `Picture`."""
    content = base64.b64encode(PICTURE).decode()
    picture = {
        "Plate": {"IsExist": True, "PlateNumber": "01KG001DEM", "Confidence": 96, "Channel": 0},
        "Vehicle": {"VehicleColor": "White", "Speed": 88},
        "SnapInfo": {
            "AccurateTime": "2026-05-01 12:00:00.250",
            "SnapTime": "2026-05-01 12:00:00",
            "TimeZone": 10,
            "DSTTune": 0,
            "LanNo": 2,
            "DeviceID": "demo",
        },
        "NormalPic": {"PicName": "20260501_1.jpg", "Content": content},
        "CutoutPic": {"PicName": "20260501_2.jpg", "Content": "data:image/jpeg;base64," + content},
        "FutureTable": {"passed": "over"},
    }
    return {"Picture": picture | changed}


def tollgate_body(**changed: Any) -> bytes:
    return json.dumps(tollgate(**changed)).encode()


def behind_gateway(body: bytes, **changed: Any) -> bytes:
    """The body as the gateway beside the camera sends it."""
    line = {
        "device": "DEMO-RADAR-7",
        "clock": {
            "source": "gnss",
            "offset_ms": 3,
            "uncertainty_ms": 2,
            "checked_at": "2026-05-01T05:59:00Z",
        },
    }
    return json.dumps(line | changed).encode() + b"\n" + body
