"""What does a person read of a site's lens: how much better do the points fit with it?"""

from __future__ import annotations

from collections.abc import Iterator
from math import isinf

from detectors.calibration import Calibration, calibrate
from detectors.lens_estimate import mean_px, misses_px
from detectors.site import Site


def lens_lines(site: Site) -> Iterator[str]:
    """Nothing where there is no lens; one that the points show is told, or the file is refused."""
    calibration = site.calibration
    if calibration.lens is not None:
        yield (
            f"with its lens the points fit to {_fit(calibration)}, without it to "
            f"{_fit(_without(calibration))}."
        )


def _without(calibration: Calibration) -> Calibration | None:
    return calibrate(
        calibration.pairs,
        image_error_px=calibration.image_error_px,
        ground_error_m=calibration.ground_error_m,
    )


def _fit(calibration: Calibration | None) -> str:
    if calibration is None:
        return "nothing"
    px = mean_px(misses_px(calibration, calibration.pairs))
    return f"{calibration.error_m:.2f} m ({'nowhere' if isinf(px) else f'{px:.1f} px'})"
