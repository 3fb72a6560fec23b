"""Which frames of a camera are looked at for its health? One a second, so that it costs nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from detectors.camera_health import CameraHealth
from detectors.frame import Frame
from detectors.frame_figures import figures_of
from detectors.pictures import read_picture
from detectors.site import Site
from detectors.steadiness import ReferenceView

LOOK_EVERY = timedelta(seconds=1)
COMPARE_EVERY = timedelta(minutes=1)


class CameraWatch:
    """Looks at the frames of one site's camera."""

    def __init__(self, site: Site) -> None:
        pictures = [read_picture(file) for file in site.references]
        measured = site.device.certificate_valid_from
        self.health = CameraHealth([figures_of(picture, measured) for picture in pictures])
        self._view = ReferenceView(pictures) if pictures else None
        self._clock_limits = site.clock_limits
        self._looked_at: datetime | None = None
        self._compared_at: datetime | None = None

    def look(self, frame: Frame) -> None:
        """Takes in every frame, in order; most of them only with their instant."""
        at = frame.captured_at
        self.health.frame_came(at)
        if _is_due(self._looked_at, at, LOOK_EVERY):
            self._looked_at = at
            self.health.looked(figures_of(frame.image, at))
            if self._clock_limits:
                self.health.clock_checked(self._clock_limits.fault(frame.clock, at))
        if self._view and _is_due(self._compared_at, at, COMPARE_EVERY):
            self._compared_at = at
            self.health.compared(self._view.compared(frame.image))


def _is_due(last: datetime | None, at: datetime, every: timedelta) -> bool:
    """Also where the clock was set back since."""
    return last is None or not timedelta(0) <= at - last < every
