"""What does a person read of a site's lens: how well the points fit with it, and is one missing?"""

from __future__ import annotations

from collections.abc import Iterator
from math import isinf

from detectors.calibration import Calibration, calibrate
from detectors.lens_estimate import (
    LEAST_HELD_OUT,
    LensEstimate,
    lens_estimate,
    lens_text,
    mean_px,
    misses_px,
)
from detectors.site import Site


def lens_lines(site: Site) -> Iterator[str]:
    """Nothing where there is no lens and the points show none."""
    calibration = site.calibration
    if calibration.lens is not None:
        yield (
            f"with its lens the points fit to {_fit(calibration)}, without it to "
            f"{_fit(_without(calibration))}."
        )
    estimate = lens_estimate(calibration, site.width_px, site.height_px)
    if estimate is None or not estimate.shown:
        return
    if calibration.lens is not None:
        yield (
            f"warning: the points ask for k1 = {estimate.lens.k1:.3f} (standard deviation "
            f"{estimate.lens.k1_error:.3f}), the file has {calibration.lens.k1:g}; measure points "
            "or lens again."
        )
        return
    bends = "inwards (barrel)" if estimate.bend_px < 0 else "outwards (pincushion)"
    yield (
        f"warning: the points miss as through a lens that bends the picture {bends}, by "
        f"{abs(estimate.bend_px):.0f} px at the farthest; that is {estimate.sigmas:.0f} standard "
        "deviations, and a road that is not flat can look alike."
    )
    yield _offer(estimate)


def _offer(estimate: LensEstimate) -> str:
    if estimate.folds:
        return (
            "so wide a lens is more than k1 alone can tell; calibrate it with a chessboard and "
            "write all coefficients."
        )
    if estimate.held_out_px is None:
        return f"with {LEAST_HELD_OUT} points or more a k1 is offered here; measure more of them."
    without, through = (_px(value) for value in estimate.held_out_px)
    if not estimate.offered:
        return (
            f"k1 alone foretells points that were held out to {through}, not to {without}, which "
            "is no better; calibrate with a chessboard, or measure more points near the edges."
        )
    return (
        f"k1 alone foretells points that were held out to {through} instead of {without}; add\n"
        f"{lens_text(estimate.lens)}"
    )


def _px(value: float) -> str:
    return "nowhere" if isinf(value) else f"{value:.1f} px"


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
    return f"{calibration.error_m:.2f} m ({_px(px)})"
