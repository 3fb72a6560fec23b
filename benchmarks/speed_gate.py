"""Would error and uncertainty leave a speed to be charged, were every box drawn exactly?

The stated uncertainty grows with the speed, with the kind of vehicle and with how little of the
stretch the camera shows: an excess that it rules out is none that the gates allow.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from statistics import median

import numpy as np

from detectors.rules.speeding import Speeding
from detectors.rules.stretch import LEAD
from detectors.site import Site
from detectors.speed import Course, measured_speed
from detectors.vehicle_foot import vehicle_foot
from fines.local_time import local_day
from simulator.boxes import Boxes
from simulator.true_acts import TrueDeed, true_kmh
from simulator.vehicle import Vehicle

TOO_UNCERTAIN = "too_uncertain"
LEAST_FRAMES = 6


def speed_gate(
    vehicle: Vehicle,
    deed: TrueDeed,
    site: Site,
    boxes: Boxes,
    start: datetime,
    law: Speeding,
    rate: float = 25.0,
) -> str | None:
    """The gate that keeps this act of speeding from being charged, or None.

    `start` is the instant of second 0, `rate` the camera's frames a second.
    """
    zone = site.speed_zones[0]
    placed = [
        (t_s, box, zone.stretch.holds(foot_m))
        for t_s in np.arange(deed.from_s - LEAD.total_seconds(), deed.to_s, 1 / rate)
        if (box := boxes.true_box(vehicle, float(t_s))) and (foot_m := site.foot_m(box))
    ]
    inside = [number for number, (_, _, holds) in enumerate(placed) if holds]
    if len(inside) < LEAST_FRAMES:
        return TOO_UNCERTAIN
    seen = [(t_s, box) for t_s, box, _ in placed[: inside[-1] + 1]]
    drawn = [box for _, box in seen]
    width_m = median(site.width_m(box) for box in drawn[inside[0] :])
    unsure_kmh = measured_speed(
        site.calibration,
        drawn,
        [start + timedelta(seconds=float(t_s)) for t_s, _ in seen],
        Course(
            direction=zone.stretch.direction,
            camera_m=zone.camera_m,
            foot=vehicle_foot(vehicle.size.label, width_m),
        ),
        zone.device.errors,
        lead=inside[0],
    ).uncertainty_kmh
    day = local_day(start)
    limit = zone.limit_on(day)
    charged = zone.device.charged_kmh(true_kmh(vehicle, deed.from_s, deed.to_s), unsure_kmh)
    if limit is None or unsure_kmh > zone.device.most_uncertainty_kmh:
        return TOO_UNCERTAIN
    return TOO_UNCERTAIN if law(charged - limit.value, day) is None else None
