"""How does what a device sent become an event? The published JSON shape, versioned and strict."""

from __future__ import annotations

from fines.clock_state import TOLD_SOURCES, ClockState
from fines.device_event import (
    EVENT_VERSION,
    DeviceEvent,
    EventMeasurement,
    EventPicture,
    EventPlate,
)
from fines.evidence import EvidenceKind
from fines.procedure.report import Report
from pipeline.json_shape import Bounds, Schema, parsed, read, schema

JSON = "application/json"
LONGEST_EVENT_BYTES = 32 * 1024 * 1024
LONGEST_SIGNATURE = 12_000
"""In base64: by CMS it brings its certificates, and the head of a request holds 16 KiB."""
MOST_PICTURES = 10
_PICTURE_KINDS = [
    kind.value
    for kind in (
        EvidenceKind.BEFORE,
        EvidenceKind.AT,
        EvidenceKind.AFTER,
        EvidenceKind.PLATE_FRAME,
        EvidenceKind.PLATE_CROP,
        EvidenceKind.OVERVIEW,
        EvidenceKind.CLIP,
    )
]
_PICTURE_TYPES = r"^(image/jpeg|image/png|video/mp4)$"

BOUNDS: Bounds = {
    (DeviceEvent, "version"): {"const": EVENT_VERSION},
    (DeviceEvent, "sequence"): {"minimum": 0},
    (DeviceEvent, "pictures"): {"maxItems": MOST_PICTURES},
    (EventPlate, "confidence"): {"minimum": 0, "maximum": 1},
    (EventPlate, "text"): {"maxLength": 20},
    (EventMeasurement, "uncertainty"): {"minimum": 0},
    (EventPicture, "kind"): {"enum": _PICTURE_KINDS},
    (EventPicture, "media_type"): {"pattern": _PICTURE_TYPES},
    (EventPicture, "sha256"): {"pattern": "^[0-9a-f]{64}$"},
    (EventPicture, "content"): {"maxLength": LONGEST_EVENT_BYTES},
    (ClockState, "source"): {"enum": [source.value for source in TOLD_SOURCES]},
    (ClockState, "uncertainty_ms"): {"minimum": 0},
    (ClockState, "offset_ms"): {"minimum": -86_400_000, "maximum": 86_400_000},
}


def event_schema() -> Schema:
    """The published JSON Schema of an event: docs/device-event.schema.json."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:tartip:device-event:{EVENT_VERSION}",
        "title": "Device event",
        **schema(DeviceEvent, BOUNDS),
    }


def read_report(content: bytes, signature: str) -> Report:
    """The event in these bytes with its detached signature (base64); InvalidValueError by name."""
    event = read(DeviceEvent, parsed(content), BOUNDS)
    return Report(event=event, content=content, media_type=JSON, signature=signature)
