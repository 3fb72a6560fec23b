"""Would place and time leave who stood too long to be charged, were every box drawn exactly?

A vehicle nearly as wide as the zone is surely inside at few places of it; traffic that passes hides
feet, and who was out of sight for long may be another afterwards, whose plate is to be read anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice, pairwise

from detectors.continuity import MOST_GAP
from detectors.plate_log import PlateLimits
from detectors.rules.feet import Foot
from detectors.rules.near_end import surely_within
from detectors.rules.standing import MOST_UNSEEN
from detectors.site import Site
from detectors.track import Observation
from simulator.boxes import Boxes
from simulator.true_acts import TrueDeed
from simulator.vehicle import Vehicle

PLACE_UNSURE, FOOT_HIDDEN, OUT_OF_SIGHT = "place_unsure", "foot_hidden", "out_of_sight"
PLATE_NOT_SEEN = "plate_not_seen"


def standing_gate(
    vehicle: Vehicle, deed: TrueDeed, site: Site, boxes: Boxes, start: datetime
) -> str | None:
    """The gate that keeps this act of standing from being charged, or None.

    `start` is the instant of second 0; `boxes` are those of the run, which tell when the vehicle
    was found and when its foot could be trusted.
    """
    if deed.least_seen_s is None:
        return None
    if not _placed_inside(vehicle, (deed.from_s + deed.to_s) / 2, site, boxes, start):
        return PLACE_UNSURE
    trusted = _between(boxes.feet_trusted.get(vehicle.number, ()), deed.from_s, deed.to_s)
    if _seen_s(trusted) < deed.least_seen_s:
        return FOOT_HIDDEN
    found = boxes.found.get(vehicle.number, ())
    long_enough = [
        ends for ends in _runs(found) if _seen_s(_between(trusted, *ends)) >= deed.least_seen_s
    ]
    if not long_enough:
        return OUT_OF_SIGHT
    # Nobody waits with an act until whoever stood has driven off, and is larger at last.
    read = any(
        _readable(vehicle, _between(found, first_s, min(last_s, deed.to_s)), boxes)
        for first_s, last_s in long_enough
    )
    return None if read else PLATE_NOT_SEEN


def _readable(vehicle: Vehicle, seconds: Sequence[float], boxes: Boxes) -> bool:
    """Whether it is large enough for its plate to be looked at, as often as is read at least."""
    limits = PlateLimits()
    looks = (
        t_s
        for t_s in seconds
        if (box := boxes.true_box(vehicle, t_s)) and box.width_px >= limits.least_vehicle_px
    )
    return len(list(islice(looks, limits.enough_readings))) == limits.enough_readings


def _placed_inside(
    vehicle: Vehicle, at_s: float, site: Site, boxes: Boxes, start: datetime
) -> bool:
    box = boxes.true_box(vehicle, at_s)
    at_m = None if box is None else site.foot_m(box)
    if box is None or at_m is None:
        return False
    seen = Observation(
        frame=0,
        at=start + timedelta(seconds=at_s),
        box=box,
        label=vehicle.size.label,
        confidence=1.0,
    )
    foot = Foot(seen=seen, at_m=at_m)
    return any(surely_within(zone.area, (foot,), site) for zone in site.standing_zones)


def _seen_s(seconds: Sequence[float]) -> float:
    """How long it was seen: a longer time without a trusted foot counts as none."""
    steps = (later - earlier for earlier, later in pairwise(seconds))
    return sum(step for step in steps if step <= MOST_UNSEEN.total_seconds())


def _runs(seconds: Sequence[float]) -> list[tuple[float, float]]:
    """From when to when it was never out of sight for so long that it may be another."""
    gaps = [
        (earlier, later)
        for earlier, later in pairwise(seconds)
        if later - earlier > MOST_GAP.total_seconds()
    ]
    if not seconds:
        return []
    firsts = [seconds[0], *(later for _, later in gaps)]
    lasts = [*(earlier for earlier, _ in gaps), seconds[-1]]
    return list(zip(firsts, lasts, strict=True))


def _between(seconds: Sequence[float], from_s: float, to_s: float) -> list[float]:
    return [t_s for t_s in seconds if from_s <= t_s <= to_s]
