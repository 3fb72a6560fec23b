"""Did this vehicle drive faster than its limit, beyond every error of the measurement?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from statistics import median

from detectors.rules.finding import Doubt, Finding, Making, NotJudged, Verdict
from detectors.rules.stretch import Stretch, stretch_driven, stretch_lost
from detectors.site import Site
from detectors.speed import Course, MeasuredSpeed, measured_speed
from detectors.speed_zone import SpeedZone
from detectors.track import Observation, Track
from detectors.vehicle_foot import vehicle_foot
from fines.dated_limit import DatedLimit
from fines.local_time import local_day
from fines.violation import Measurement, OffenceCode

SPEEDING = OffenceCode("speeding")
"""The question; the law names the offence by the excess."""

Speeding = Callable[[float, date], OffenceCode | None]
"""The offence of a charged excess in km/h on a local day, from the law."""

LEAST_FRAMES = 6
LEAST_WAY_M = 6.0
MOST_GAP = timedelta(seconds=0.5)
MOST_MISFIT = 3.0
MOST_HIDDEN_SHARE = 0.2
LEAST_WORTH_KMH = 5.0
"""Slower than this over the limit is nothing that anyone would charge or ask about."""


class SpeedOverLimit:
    """Judges the first speed zone of a site that the vehicle has driven through."""

    offence = SPEEDING

    def __init__(self, speeding: Speeding) -> None:
        self._speeding = speeding

    def check(self, track: Track, site: Site) -> Verdict:
        """A finding, a doubt, or None for a vehicle that kept to its limit (so far).

        Whom another vehicle hides where it leaves the zone is not judged while it stays hidden.
        """
        for zone in site.speed_zones:
            driven = stretch_driven(track, site, zone.stretch)
            if driven is not None:
                return self._judge(track, driven, zone, site)
            lost = stretch_lost(track, site, zone.stretch)
            if lost is not None and self._judge(track, lost, zone, site) is not None:
                return Making(offence=SPEEDING, frames=(), doubt=Doubt.OCCLUDED)
        return None

    def _judge(self, track: Track, driven: Stretch, zone: SpeedZone, site: Site) -> Verdict:
        seen = driven.seen
        middle = seen[len(seen) // 2]
        day = local_day(middle.at)
        limit = zone.limit_on(day)
        if len(seen) < LEAST_FRAMES or driven.way_m < LEAST_WAY_M:
            return None
        measured = speed_driven(driven, zone, site, track.label)
        if limit is not None and measured.kmh < limit.value + LEAST_WORTH_KMH:
            return None
        doubt = _doubt(driven, zone, measured, limit)
        if doubt is not None or limit is None:
            doubt = doubt or Doubt.LIMIT_NOT_IN_FORCE
            return NotJudged(offence=SPEEDING, doubt=doubt, at=middle.at)
        charged = zone.device.charged_kmh(measured.kmh, measured.uncertainty_kmh)
        offence = self._speeding(charged - limit.value, day)
        if offence is None:
            return None
        return _finding(offence, seen, measured, charged, zone, limit)


def speed_driven(driven: Stretch, zone: SpeedZone, site: Site, label: str) -> MeasuredSpeed:
    """How fast a vehicle of this label drove through the zone; `LEAST_FRAMES` at least."""
    used = [*driven.lead, *driven.seen]
    width_m = median(site.width_m(observation.box) for observation in driven.seen)
    return measured_speed(
        site.calibration,
        [observation.box for observation in used],
        [observation.at for observation in used],
        Course(
            direction=zone.stretch.direction,
            camera_m=zone.camera_m,
            foot=vehicle_foot(label, width_m),
        ),
        zone.device.errors,
        lead=len(driven.lead),
    )


def _doubt(
    driven: Stretch, zone: SpeedZone, measured: MeasuredSpeed, limit: DatedLimit | None
) -> Doubt | None:
    if limit is None:
        return Doubt.LIMIT_NOT_IN_FORCE
    if driven.longest_gap > MOST_GAP:
        return Doubt.FRAME_GAP
    if driven.hidden_share > MOST_HIDDEN_SHARE:
        return Doubt.OCCLUDED
    if measured.misfit > MOST_MISFIT:
        return Doubt.UNEVEN_WAY
    if measured.uncertainty_kmh > zone.device.most_uncertainty_kmh:
        return Doubt.TOO_UNCERTAIN
    return None


def _finding(
    offence: OffenceCode,
    seen: Sequence[Observation],
    measured: MeasuredSpeed,
    charged: int,
    zone: SpeedZone,
    limit: DatedLimit,
) -> Finding:
    middle = seen[len(seen) // 2]
    return Finding(
        offence=offence,
        at=middle.at,
        before_frame=seen[0].frame,
        at_frame=middle.frame,
        after_frame=seen[-1].frame,
        measurement=Measurement(
            quantity="speed",
            value=round(measured.kmh, 1),
            unit="km/h",
            uncertainty=round(measured.uncertainty_kmh, 2),
            charged=charged,
        ),
        reason=f"zone {zone.stretch.name}: {measured.kmh:.1f} km/h over {len(seen)} frames, "
        f"charged {charged} at a limit of {limit.value:g} ({limit.source})",
    )
