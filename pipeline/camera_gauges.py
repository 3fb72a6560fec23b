"""How is each camera? For Prometheus, and as an announcement when that changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from prometheus_client import CollectorRegistry, Gauge

from detectors.camera_health import HealthState, Sickness
from fines.announcement import Announcement
from fines.region import Region
from fines.violation import SiteId
from pipeline.doubt_counts import counts_text

SET_EVERY = timedelta(seconds=5)
SICK, WELL = "camera.sick", "camera.well"


class CameraGauges:
    """The figures of every camera that one worker watches."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._sick = Gauge(
            "tartip_camera_sick", "1 while the camera has this sickness", ["site", "sickness"],
            registry=registry,
        )  # fmt: skip
        self._figures = Gauge(
            "tartip_camera", "Frames a second, sharpness, brightness, share of plates read",
            ["site", "figure"], registry=registry,
        )  # fmt: skip
        self._told: dict[SiteId, HealthState] = {}

    def set(self, site: SiteId, state: HealthState) -> None:
        """The newest state; every few seconds is enough."""
        told = self._told.get(site)
        same = told is not None and told.sicknesses == state.sicknesses
        if told is not None and same and timedelta(0) <= state.at - told.at < SET_EVERY:
            return
        self._told[site] = state
        for what in Sickness:
            self._sick.labels(site, what.value).set(what in state.sicknesses)
        figures = {
            "frames_per_s": state.frames_per_s,
            "sharpness": state.sharpness,
            "brightness": state.brightness,
            "read_share": state.read_share,
        }
        for name, value in figures.items():
            if value is not None:
                self._figures.labels(site, name).set(value)


def health_announcement(
    site: SiteId,
    region: Region | None,
    state: HealthState,
    doubts: Mapping[str, int],
    acts: int,
) -> Announcement:
    """What is wrong with a camera now; an empty list of sicknesses says that it is well.

    `doubts` and `acts` are what came since the last time.
    """
    return Announcement(
        kind=SICK if state.sicknesses else WELL,
        key=site,
        body={
            "site": site,
            "region": region or "",
            "sicknesses": " ".join(state.sicknesses),
            "acts": str(acts),
            "doubts": counts_text(doubts),
        },
        at=state.at,
    )
