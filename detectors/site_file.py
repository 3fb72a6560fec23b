"""How does a site file become a site? Every mistake is told with its line and its mend."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from detectors.calibration_table import calibration
from detectors.clock_state import clock_limits
from detectors.drawn import Drawing
from detectors.forbidden_turns import forbidden_turn
from detectors.keep_clear import keep_clear
from detectors.pedestrian_crossing import crossing
from detectors.region_row import region_in
from detectors.restricted import RestrictedLane, restricted_lane
from detectors.road import Approach, Lane, Line, SolidLine
from detectors.section_line import SectionLine, section_line
from detectors.sign import SIGN_KEYS
from detectors.signal_heads import signal_plan
from detectors.site import Site, View
from detectors.speed_zone import SpeedZone, speed_device, speed_limits
from detectors.standing_zones import standing_zones
from detectors.toml_table import TomlTable
from detectors.ways_out import with_ways_out
from fines.errors import InvalidValueError
from fines.position import Position
from fines.violation import Device, SiteId

PUBLIC_KEY = re.compile(r"[0-9a-f]{64}")
AGAINST = ("wrong_way", "oncoming_lane")


def load_site(path: Path) -> Site:
    """The site of this file; ConfigurationError names file, line, value and mend."""
    table = TomlTable.load(path)
    table.only(
        "id", "place", "camera", "device", "calibration", "approach", "solid_line", "lane",
        "speed", "speed_zone", "restricted", "forbidden_turn", "keep_clear", "no_stopping",
        "no_parking", "crossing", "clock", "signals", "signal_head", "section_line", "position",
        "region", "way_out",
    )  # fmt: skip
    camera = table.table("camera")
    camera.only("width_px", "height_px", "view", "references")
    view = camera.text("view")
    if view not in set(View):
        camera.refuse("view", f"'{view}' is no view; write one of {', '.join(View)}.")
    width, height = int(camera.number("width_px")), int(camera.number("height_px"))
    drawing = Drawing(
        calibration=calibration(table.table("calibration"), width, height),
        width_px=width,
        height_px=height,
    )
    approaches = with_ways_out(
        [_approach(row, drawing) for row in table.tables("approach")],
        table.tables("way_out"),
        drawing,
    )
    return Site(
        id=SiteId(table.text("id")),
        file=path.read_bytes(),
        references=_references(camera, path),
        section_lines=_section_lines(table, drawing),
        clock_limits=clock_limits(table.table("clock")) if table.has("clock") else None,
        place=table.text("place"),
        region=region_in(table),
        position=_position(table.table("position")) if table.has("position") else None,
        width_px=width,
        height_px=height,
        view=View(view),
        device=_device(table.table("device")),
        calibration=drawing.calibration,
        approaches=approaches,
        solid_lines=tuple(_solid_line(row, drawing) for row in table.tables("solid_line")),
        lanes=tuple(_lane(row, drawing) for row in table.tables("lane")),
        speed_zones=_speed_zones(table, drawing),
        restricted=tuple(_restricted(row, drawing) for row in table.tables("restricted")),
        forbidden_turns=tuple(
            forbidden_turn(row, drawing) for row in table.tables("forbidden_turn")
        ),
        keep_clear=tuple(keep_clear(row, drawing) for row in table.tables("keep_clear")),
        standing_zones=standing_zones(table, drawing),
        signals=signal_plan(table, approaches, width, height),
        crossings=tuple(crossing(row, drawing) for row in table.tables("crossing")),
    )


def _section_lines(table: TomlTable, drawing: Drawing) -> tuple[SectionLine, ...]:
    lines: list[SectionLine] = []
    for row in table.tables("section_line"):
        line = section_line(row, drawing)
        if any(line.name == other.name for other in lines):
            row.refuse("name", f"'{line.name}' is the name of two section lines; rename one.")
        if not table.has("clock"):
            row.refuse("name", "a section needs clocks that are proven: write the table [clock].")
        lines.append(line)
    return tuple(lines)


def _references(camera: TomlTable, site_file: Path) -> tuple[Path, ...]:
    """Pictures beside the site file, taken when it was measured."""
    files = tuple(site_file.parent / name for name in camera.texts("references"))
    for file in files:
        if not file.is_file():
            camera.refuse("references", f"the picture {file.name} is not beside the site file.")
    return files


def _position(table: TomlTable) -> Position:
    """The table [position]: where the camera stands, in degrees north and east."""
    table.only("latitude", "longitude")
    try:
        return Position(latitude=table.number("latitude"), longitude=table.number("longitude"))
    except InvalidValueError as error:
        table.refuse("latitude", str(error))


def _device(table: TomlTable) -> Device:
    table.only(
        "name", "serial", "certificate", "certificate_valid_from", "certificate_valid_to",
        "public_key", "signing_certificate",
    )  # fmt: skip
    device = Device(
        name=table.text("name"),
        serial=table.text("serial"),
        certificate=table.text("certificate"),
        certificate_valid_from=table.instant("certificate_valid_from"),
        certificate_valid_to=table.instant("certificate_valid_to"),
        public_key=table.text("public_key") if table.has("public_key") else None,
        signing_certificate=_fingerprint(table),
    )
    if device.public_key is not None and not PUBLIC_KEY.fullmatch(device.public_key):
        table.refuse("public_key", "the key of the device is 64 digits, 0-9 and a-f; mend it.")
    if device.public_key is not None and device.signing_certificate is not None:
        table.refuse("signing_certificate", "a device has one key; leave public_key or this out.")
    if device.certificate_valid_to <= device.certificate_valid_from:
        table.refuse("certificate_valid_to", "the certificate ends before it begins; mend a date.")
    return device


def _fingerprint(table: TomlTable) -> str | None:
    """As `openssl x509 -fingerprint -sha256` prints it, with colons or without."""
    if not table.has("signing_certificate"):
        return None
    digits = table.text("signing_certificate").replace(":", "").lower()
    if not PUBLIC_KEY.fullmatch(digits):
        table.refuse(
            "signing_certificate", "the SHA-256 of the certificate is 64 digits, 0-9 and a-f."
        )
    return digits


def _approach(table: TomlTable, drawing: Drawing) -> Approach:
    table.only("name", "signal_group", "grace_ms", "stop_line", "direction")
    grace_ms = table.number("grace_ms", 300)
    if not 0 <= grace_ms <= 5000:
        table.refuse("grace_ms", f"grace_ms = {grace_ms:g}; write 0 to 5000.")
    return Approach(
        name=table.text("name"),
        signal_group=table.text("signal_group"),
        grace=timedelta(milliseconds=grace_ms),
        stop_line=drawing.gate(table, "stop_line", "direction"),
    )


def _solid_line(table: TomlTable, drawing: Drawing) -> SolidLine:
    table.only("name", "points")
    points = drawing.points_px(table, "points", 2)
    drawing.refuse_crossing(table, "points", points)
    for ends in pairwise(points):
        drawing.unit(table, "points", ends)
    ground = tuple(drawing.calibration.ground(point) for point in points)
    return SolidLine(name=table.text("name"), line=Line(points=ground), points_px=points)


def _speed_zones(table: TomlTable, drawing: Drawing) -> tuple[SpeedZone, ...]:
    rows = table.tables("speed_zone")
    if not rows:
        return ()
    device = speed_device(table.table("speed"))
    camera = drawing.camera
    if camera is None:
        table.table("calibration").refuse(
            "points", "no camera sees the road like this, so no speed is measured; measure again."
        )
    zones = []
    for row in rows:
        row.only("name", "area", "direction", "limits")
        zones.append(
            SpeedZone(
                stretch=drawing.area(row),
                camera_m=camera.below_m,
                limits=speed_limits(row),
                device=device,
            )
        )
    return tuple(zones)


def _lane(table: TomlTable, drawing: Drawing) -> Lane:
    table.only("name", "area", "direction", "against")
    against = table.text("against", AGAINST[0])
    if against not in AGAINST:
        table.refuse("against", f"'{against}' is none here; write one of {', '.join(AGAINST)}.")
    return replace(drawing.area(table), against=against)


def _restricted(table: TomlTable, drawing: Drawing) -> RestrictedLane:
    table.only("name", "area", "direction", "offence", "allowed", "least_m", *SIGN_KEYS)
    return restricted_lane(table, drawing.area(table))
