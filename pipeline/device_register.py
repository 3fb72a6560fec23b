"""Which devices may report, and what? The register file, read strictly with line numbers."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path

from detectors.dated_limits import limit_beside, within
from detectors.region_row import region_in
from detectors.toml_table import TomlTable
from fines.clock_state import TOLD_SOURCES, ClockSource
from fines.dated_limit import DatedLimit
from fines.device_event import DeviceSerial
from fines.law.dated import DatedLaw
from fines.procedure.event_gates import SPEED
from fines.registered_device import (
    ApprovedMeasurement,
    ClockTerms,
    RegisteredDevice,
)
from fines.violation import Device, OffenceCode, SiteId

# What a device may measure, and in which unit alone: rules and papers have words for these.
UNITS = {"speed": "km/h", "axle_load": "t", "gross_weight": "t",
         "time_into_red": "s"}  # fmt: skip
_KEY_BYTES = 32
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


def load_register(path: Path, law: DatedLaw) -> dict[DeviceSerial, RegisteredDevice]:
    """The devices of this file by serial; ConfigurationError names file, line and mend.

    `law` tells which offences there are, and which of them only a measurement can prove.
    """
    table = TomlTable.load(path)
    table.only("device")
    register: dict[DeviceSerial, RegisteredDevice] = {}
    for row in table.tables("device"):
        entry = _device(row, law)
        for key, taken in (
            ("serial", {other.device.serial for other in register.values()}),
            ("token", {other.token for other in register.values() if other.token}),
        ):
            if row.has(key) and row.text(key) in taken:
                row.refuse(key, f"'{row.text(key)}' stands in the register twice; remove one.")
        register[DeviceSerial(entry.device.serial)] = entry
    return register


def _device(row: TomlTable, law: DatedLaw) -> RegisteredDevice:
    row.only(
        "serial", "name", "type_approval", "certificate", "certificate_valid_from",
        "certificate_valid_to", "site", "place", "public_key", "signing_certificate", "token",
        "client_certificate", "offences", "measures", "least_plate_confidence", "clock_sources",
        "most_clock_offset_ms", "most_clock_check_age_s", "most_age_days", "region",
    )  # fmt: skip
    device = Device(
        name=row.text("name"),
        serial=row.text("serial"),
        certificate=row.text("certificate"),
        certificate_valid_from=row.instant("certificate_valid_from"),
        certificate_valid_to=row.instant("certificate_valid_to"),
    )
    if device.certificate_valid_to <= device.certificate_valid_from:
        row.refuse("certificate_valid_to", "the certificate ends before it begins; mend a date.")
    measures = row.rows("measures") if row.has("measures") else []
    return RegisteredDevice(
        device=device,
        type_approval=row.text("type_approval"),
        site=SiteId(row.text("site")),
        place=row.text("place"),
        region=region_in(row),
        public_key=_key(row),
        token=row.text("token") if row.has("token") else None,
        client_certificate=_fingerprint(row, "client_certificate"),
        signing_certificate=_fingerprint(row, "signing_certificate"),
        offences=_offences(row, law),
        measures=tuple(_measure(each, law.offences()) for each in measures),
        least_plate_confidence=within(row, "least_plate_confidence", 0.9, 0.5, 1.0),
        clock=_clock(row),
        most_age=timedelta(days=within(row, "most_age_days", 30.0, 0.01, 365.0)),
    )  # fmt: skip


def _key(row: TomlTable) -> bytes | None:
    if row.has("signing_certificate"):
        if row.has("public_key"):
            row.refuse("public_key", "a device signs with one key; leave this out or the other.")
        return None
    try:
        key = base64.b64decode(row.text("public_key"), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != _KEY_BYTES:
        row.refuse("public_key", "'public_key' must be the 32 bytes of an Ed25519 key in base64.")
    return key


def _fingerprint(row: TomlTable, key: str) -> str | None:
    if not row.has(key):
        return None
    text = row.text(key).replace(":", "").lower()
    if not _FINGERPRINT.fullmatch(text):
        row.refuse(key, f"'{key}' must be the SHA-256 of the certificate.")
    return text


def _offences(row: TomlTable, law: DatedLaw) -> frozenset[OffenceCode]:
    """What the device judges by itself: never what the law tells by a measured excess."""
    by_excess = {rule.offence for rule in law.rules if rule.above_kmh is not None}
    for text in row.texts("offences"):
        if text in by_excess:
            row.refuse("offences", f"'{text}' is charged by a measured speed alone; leave it out.")
    return frozenset(
        _offence(row, "offences", text, law.offences()) for text in row.texts("offences")
    )


def _offence(row: TomlTable, key: str, text: str, offences: Collection[OffenceCode]) -> OffenceCode:
    if text not in offences:
        row.refuse(key, f"'{text}' is no offence of the law file; 'tartip law check' lists them.")
    return OffenceCode(text)


def _clock(row: TomlTable) -> ClockTerms:
    sources = row.texts("clock_sources")
    for source in sources:
        if source not in TOLD_SOURCES:
            row.refuse(
                "clock_sources",
                f"'{source}' is no source; write one of {', '.join(TOLD_SOURCES)}.",
            )
    if not sources:
        row.refuse("clock_sources", "'clock_sources' names what the clock is set by; write it.")
    return ClockTerms(
        sources=frozenset(ClockSource(source) for source in sources),
        most_offset_ms=within(row, "most_clock_offset_ms", 100.0, 0.0, 60_000.0),
        most_check_age=timedelta(seconds=within(row, "most_clock_check_age_s", 3600.0, 1, 864e3)),
    )


def _measure(row: TomlTable, offences: Collection[OffenceCode]) -> ApprovedMeasurement:
    row.only(
        "quantity", "unit", "least", "most", "error", "error_share", "coverage", "uncertainty",
        "most_uncertainty", "step", "offence", "limits",
    )  # fmt: skip
    quantity, unit = row.text("quantity"), row.text("unit")
    if UNITS.get(quantity) != unit:
        known = ", ".join(f"{name} in {one}" for name, one in UNITS.items())
        row.refuse("quantity", f"'{quantity}' in '{unit}' is not known; write one of {known}.")
    excess = row.has("limits") and quantity != SPEED
    if excess and not row.has("offence"):
        row.refuse("offence", f"an excess of {quantity} needs the 'offence' that it is; write it.")
    least = row.number("least")
    return ApprovedMeasurement(
        quantity=quantity,
        unit=unit,
        least=least,
        most=within(row, "most", None, least, 1e6),
        error=within(row, "error", None, 0.0, 1000.0),
        error_share=within(row, "error_share", 0.0, 0.0, 0.5),
        coverage=within(row, "coverage", 3.0, 1.0, 5.0),
        uncertainty=within(row, "uncertainty", 0.0, 0.0, 1000.0),
        most_uncertainty=within(row, "most_uncertainty", None, 0.0, 1000.0),
        step=within(row, "step", 1.0, 0.001, 100.0),
        offence=_offence(row, "offence", row.text("offence"), offences) if excess else None,
        limits=_limits(row) if row.has("limits") else (),
    )


def _limits(table: TomlTable) -> tuple[DatedLimit, ...]:
    limits: list[DatedLimit] = []
    for row in table.rows("limits"):
        row.only("value", "valid_from", "valid_to", "source")
        limits.append(limit_beside(row, limits, "value", 0.0, 1e6))
    return tuple(limits)
