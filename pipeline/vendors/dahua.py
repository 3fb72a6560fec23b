"""What does a Dahua camera's plate event say? ITSAPI, the push to /NotificationInfo/TollgateInfo.

Source: the maker's "ITSAPI" (HTTP push of ITC and ANPR cameras): JSON with `Picture.Plate`,
`Picture.Vehicle`, `Picture.SnapInfo` and pictures in base64. Instants are local; `TimeZone` is an
index into the maker's table of zones, not an offset.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, NoReturn

from fines.device_event import EventPicture, EventPlate
from fines.errors import InvalidValueError
from fines.evidence import EvidenceKind
from pipeline.json_shape import parsed
from pipeline.vendors.sighting import Sighting, measured_speed

# The maker's table of zones, minutes east of Greenwich, as far as its indices are documented.
ZONES_MIN = (0, 60, 120, 180, 210, 240, 270, 300, 330, 345, 360, 390, 420, 480)
_UNREAD = {"", "unknown", "unlicensed", "--"}
_KINDS = {
    "NormalPic": EvidenceKind.AT,
    "VehiclePic": EvidenceKind.PLATE_FRAME,
    "CutoutPic": EvidenceKind.PLATE_CROP,
}
_LOCAL = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(\.\d{1,6})?", re.ASCII)


def read_sighting(body: bytes) -> Sighting:
    """The sighting; InvalidValueError names the field that is missing or wrong."""
    document = parsed(body)
    stamped = _text(document, "Picture.SnapInfo.AccurateTime")
    lane = _optional(document, "Picture.SnapInfo.LanNo")
    names = [str(_optional(document, f"Picture.{pic}.PicName") or "") for pic in _KINDS]
    # The camera numbers nothing: the instant, the lane and its own file names tell a repeat.
    told = "\x1f".join((stamped, str(lane), *names))
    return Sighting(
        event=f"dahua-{hashlib.sha256(told.encode()).hexdigest()[:32]}",
        occurred_at=_instant(document, stamped),
        plate=_plate(document),
        pictures=tuple(
            picture
            for name, kind in _KINDS.items()
            if (picture := _picture(document, name, kind)) is not None
        ),
        lane=str(lane)[:20] if lane is not None else None,
        speed=measured_speed(_number(document, "Picture.Vehicle.Speed"), None),
        offences=(),
    )


def _plate(document: Any) -> EventPlate:
    exists = _optional(document, "Picture.Plate.IsExist")
    text = _optional(document, "Picture.Plate.PlateNumber")
    confidence = _number(document, "Picture.Plate.Confidence")
    if not 0 <= confidence <= 100:
        _refuse("Picture.Plate.Confidence", f"is {confidence:g}: it must be 0 to 100")
    unread = exists is False or not isinstance(text, str) or text.strip().lower() in _UNREAD
    if unread and exists is None and text is None:
        _refuse("Picture.Plate.PlateNumber", "is missing: send it")
    return EventPlate(text=None if unread else text.strip()[:20], confidence=confidence / 100)


def _picture(document: Any, name: str, kind: EvidenceKind) -> EventPicture | None:
    content = _optional(document, f"Picture.{name}.Content")
    if not isinstance(content, str) or not content:
        return None
    plain = content.partition("base64,")[2] or content
    return EventPicture(kind=kind, media_type="image/jpeg", content="".join(plain.split()))


def _instant(document: Any, stamped: str) -> datetime:
    """The local time that the camera stamped, in the zone that it names; no guess without one."""
    zone = _optional(document, "Picture.SnapInfo.TimeZone")
    if zone is None:
        _refuse("Picture.SnapInfo.TimeZone", "is missing: send it")
    if isinstance(zone, bool) or not isinstance(zone, int) or not 0 <= zone < len(ZONES_MIN):
        _refuse("Picture.SnapInfo.TimeZone", f"is {zone!r:.20}: 0 to {len(ZONES_MIN) - 1} are read")
    if _optional(document, "Picture.SnapInfo.DSTTune") not in (None, 0):
        _refuse("Picture.SnapInfo.DSTTune", "is not 0: switch summer time off")
    parts = _LOCAL.fullmatch(stamped)
    if parts is None:
        _refuse("Picture.SnapInfo.AccurateTime", f"is '{stamped[:40]}', no instant")
    try:
        local = datetime.fromisoformat(f"{parts[1]}T{parts[2]}{(parts[3] or '.0').ljust(7, '0')}")
        east = timezone(timedelta(minutes=ZONES_MIN[zone]))
        return local.replace(tzinfo=east).astimezone(UTC)
    except (ValueError, OverflowError):
        _refuse("Picture.SnapInfo.AccurateTime", f"is '{stamped[:40]}', no instant")


def _number(document: Any, path: str) -> float:
    value = _optional(document, path)
    if value is None:
        return 0.0
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 10_000:
        _refuse(path, f"is {value!r:.20}, no number")
    return float(value)


def _optional(document: Any, path: str) -> Any:
    for name in path.split("."):
        if not isinstance(document, dict):
            return None
        document = document.get(name)
    return document


def _text(document: Any, path: str) -> str:
    value = _optional(document, path)
    if value is None or value == "":
        _refuse(path, "is missing: send it")
    if not isinstance(value, str):
        _refuse(path, f"is {value!r:.40}, no text")
    return value.strip()


def _refuse(path: str, what: str) -> NoReturn:
    raise InvalidValueError(f"'{path}' {what}.")
