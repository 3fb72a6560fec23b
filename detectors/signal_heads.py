"""Where in the picture do traffic lights hang, and who says what they show?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import cv2
import numpy as np

from detectors.detection import Box, Image, cut_out
from detectors.road import Approach
from detectors.signals import SignalSource
from detectors.toml_table import TomlTable

LEAST_LONG_PX, LEAST_SLENDER = 12.0, 1.2
# A look takes 0.17 ms: more heads would take a frame more than a millisecond.
MOST_HEADS = 5
USUAL_TOLERANCE_MS = 500.0
USUAL_HEARTBEAT_MS = 5000.0


class LampShape(StrEnum):
    """What the lenses of a head look like."""

    ROUND = "round"
    ARROW = "arrow"


class RedLamp(StrEnum):
    """Where the red one of a head's three lamps is; left or right in the picture: the head lies."""

    TOP = "top"
    LEFT = "left"
    RIGHT = "right"


_UPRIGHT = {RedLamp.LEFT: cv2.ROTATE_90_CLOCKWISE, RedLamp.RIGHT: cv2.ROTATE_90_COUNTERCLOCKWISE}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalHead:
    """A head of three lamps in a row that shows the state of a signal group."""

    group: str
    box: Box
    shape: LampShape
    red: RedLamp = RedLamp.TOP

    def cut(self, image: Image) -> Image:
        """The head alone, its red lamp at the top."""
        seen = cut_out(image, self.box)
        if self.red is RedLamp.TOP:
            return seen
        return np.asarray(cv2.rotate(seen, _UPRIGHT[self.red]), np.uint8)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalPlan:
    """Whose word on the lights counts at a site.

    `controller` names the feed and `heartbeat` its longest silence. With both sources, one may
    change by `tolerance` before the other.
    """

    source: SignalSource
    heads: tuple[SignalHead, ...]
    controller: str
    heartbeat: timedelta
    tolerance: timedelta


def signal_plan(
    table: TomlTable, approaches: tuple[Approach, ...], width_px: int, height_px: int
) -> SignalPlan:
    """[signals] and [[signal_head]] of a site file; without them the controller's log counts."""
    rows = table.tables("signal_head")
    if len(rows) > MOST_HEADS:
        rows[MOST_HEADS].refuse(
            "group", f"{len(rows)} signal heads; each is looked at in each frame: at most "
            f"{MOST_HEADS}."
        )  # fmt: skip
    heads = tuple(_head(row, approaches, width_px, height_px) for row in rows)
    if not table.has("signals"):
        return SignalPlan(
            source=SignalSource.CONTROLLER,
            heads=heads,
            controller="",
            heartbeat=timedelta(milliseconds=USUAL_HEARTBEAT_MS),
            tolerance=timedelta(milliseconds=USUAL_TOLERANCE_MS),
        )
    given = table.table("signals")
    given.only("source", "controller", "heartbeat_ms", "tolerance_ms")
    source = given.text("source", SignalSource.CONTROLLER)
    if source not in set(SignalSource):
        given.refuse("source", f"'{source}' is none; write one of {', '.join(SignalSource)}.")
    if source != SignalSource.CONTROLLER and not heads:
        given.refuse("source", f'source = "{source}" needs a [[signal_head]]; draw one.')
    return SignalPlan(
        source=SignalSource(source),
        heads=heads,
        controller=given.text("controller") if given.has("controller") else "",
        heartbeat=_milliseconds(given, "heartbeat_ms", USUAL_HEARTBEAT_MS, 100, 300_000),
        tolerance=_milliseconds(given, "tolerance_ms", USUAL_TOLERANCE_MS, 0, 3000),
    )


def _milliseconds(table: TomlTable, key: str, usual: float, least: float, most: float) -> timedelta:
    value = table.number(key, usual)
    if not least <= value <= most:
        table.refuse(key, f"{key} = {value:g}; write {least:g} to {most:g}.")
    return timedelta(milliseconds=value)


def _head(
    row: TomlTable, approaches: tuple[Approach, ...], width_px: int, height_px: int
) -> SignalHead:
    row.only("group", "approach", "box", "shape", "red")
    group = row.text("group")
    if group not in {known for approach in approaches for known in approach.head_groups}:
        if any(group in approach.signal_groups for approach in approaches):
            row.refuse("group", f"'{group}' is one arrow lamp; only heads of three lamps are read.")
        row.refuse("group", f"no approach has the signal group '{group}'; write one that has.")
    if row.has("approach"):
        name = row.text("approach")
        if not any(way.name == name and group in way.head_groups for way in approaches):
            row.refuse("approach", f"the approach '{name}' has not the signal group '{group}'.")
    shape = row.text("shape", LampShape.ROUND)
    if shape not in set(LampShape):
        row.refuse("shape", f"'{shape}' is no shape; write one of {', '.join(LampShape)}.")
    (left, top), (right, bottom) = row.points("box", 2, 2)
    if not (0 <= left < right <= width_px and 0 <= top < bottom <= height_px):
        row.refuse(
            "box",
            "the box must be its upper left and lower right corner, inside the picture of "
            f"{width_px} x {height_px} pixels.",
        )
    wide, high = right - left, bottom - top
    if max(wide, high) < LEAST_LONG_PX:
        row.refuse(
            "box",
            f"the head is {max(wide, high):g} pixels long, too small to be seen surely; it needs "
            f"{LEAST_LONG_PX:g}.",
        )
    red = _red_lamp(row, wide, high)
    if red is not RedLamp.TOP and shape == LampShape.ARROW:
        row.refuse("shape", "arrows are read in upright heads only; write round or leave it out.")
    box = Box(x_px=left, y_px=top, width_px=wide, height_px=high)
    return SignalHead(group=group, box=box, shape=LampShape(shape), red=red)


def _red_lamp(row: TomlTable, wide: float, high: float) -> RedLamp:
    """No end of a lying head is guessed: countries differ."""
    if max(wide, high) < LEAST_SLENDER * min(wide, high):
        row.refuse("box", f"{wide:g} x {high:g} pixels are no head of three lamps in a row.")
    red = row.text("red", RedLamp.TOP)
    if red not in set(RedLamp):
        row.refuse("red", f"'{red}' is no place; write one of {', '.join(RedLamp)}.")
    if wide > high and red == RedLamp.TOP:
        row.refuse("box", 'the head lies down; write red = "left" or "right", as it is seen.')
    if wide < high and red != RedLamp.TOP:
        row.refuse("red", "the box stands upright: its red lamp is at the top.")
    return RedLamp(red)
