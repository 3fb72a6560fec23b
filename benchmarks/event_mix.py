"""Which events does the benchmark send? Acts that come twice, passages, forged and future ones."""

from __future__ import annotations

import base64
import json
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fines.device_event import DeviceSerial

SERIAL = DeviceSerial("BENCH-1")
_APART_S = {"bus": 0, "http": 900, "batch": 1800}
"""No two ways send the same act."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What is sent; `act` where it must end in a case."""

    content: bytes
    signature: str
    act: str | None


def mixed_events(key: Ed25519PrivateKey, picture: str, count: int, way: str) -> list[Signed]:
    """Of ten: two acts, each twice, four passages, a forged act and one of tomorrow; shuffled."""
    now = datetime.now(UTC) - timedelta(hours=1)
    made: list[Signed] = []
    for number in range(count):
        name = f"{way}-{number}"
        at = now - timedelta(milliseconds=10 * number, seconds=_APART_S[way])
        kind = number % 10
        if kind in (1, 3):
            made.append(made[-1])
            continue
        if kind == 9:
            at += timedelta(days=1)
        content = _content(name, at, picture, 87.4 if kind in (0, 2, 4, 9) else 54.0)
        value = key.sign(content if kind != 4 else b"other bytes")
        made.append(
            Signed(
                content=content,
                signature=base64.b64encode(value).decode(),
                act=name if kind in (0, 2) else None,
            )
        )
    random.Random(1).shuffle(made)  # noqa: S311 - an order, no secret
    return made


def _content(name: str, at: datetime, picture: str, kmh: float) -> bytes:
    document = {
        "version": 1,
        "device": SERIAL,
        "event": name,
        "occurred_at": at.isoformat(),
        "plate": {"text": "01KG001DEM", "confidence": 0.98},
        "measurement": {
            "quantity": "speed", "value": kmh, "unit": "km/h", "uncertainty": 0.6, "limit": 60,
        },
        "clock": {
            "source": "gnss", "offset_ms": 0.4, "uncertainty_ms": 0.2, "checked_at": at.isoformat(),
        },
        "pictures": [{"kind": "at", "media_type": "image/jpeg", "sha256": picture}],
    }  # fmt: skip
    return json.dumps(document).encode()
