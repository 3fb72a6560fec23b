"""In which words is a site file refused whose points show another lens than it tells?

Places of such a site are wrong though its points fit well, and speeds too high: nobody could be
charged by it without doubt.
"""

from __future__ import annotations

from math import isinf

from detectors.calibration import Calibration
from detectors.lens_estimate import LEAST_HELD_OUT, LensEstimate, lens_text


def untold_lens(calibration: Calibration, estimate: LensEstimate) -> str:
    """What was found and the mend; the estimate is one that is shown."""
    if calibration.lens is not None:
        return (
            f"the calibration points ask for k1 = {estimate.lens.k1:.3f} (standard deviation "
            f"{estimate.lens.k1_error:.3f}), the file has {calibration.lens.k1:g}; measure points "
            "or lens again."
        )
    bends = "inwards (barrel)" if estimate.bend_px < 0 else "outwards (pincushion)"
    return (
        f"the calibration points miss each other by {calibration.error_m:.2f} m, as through a lens "
        f"that bends the picture {bends} by {abs(estimate.bend_px):.0f} px at the farthest; that "
        f"is {estimate.sigmas:.0f} standard deviations, and a road that is not flat can look "
        f"alike: then measure where it is flat. {_mend(estimate)}"
    )


def _mend(estimate: LensEstimate) -> str:
    if estimate.folds:
        return (
            "So wide a lens is more than k1 alone can tell; calibrate it with a chessboard and "
            "write all coefficients."
        )
    if estimate.held_out_px is None:
        return (
            f"With {LEAST_HELD_OUT} points or more a k1 is offered here; measure more of them, or "
            "calibrate with a chessboard."
        )
    without, through = (_px(value) for value in estimate.held_out_px)
    if not estimate.offered:
        return (
            f"A k1 alone foretells points that were held out to {through}, not to {without}, which "
            "is no better; calibrate with a chessboard, or measure more points near the edges."
        )
    return (
        f"A k1 alone foretells points that were held out to {through} instead of {without}; add\n"
        f"{lens_text(estimate.lens)}"
    )


def _px(value: float) -> str:
    return "nowhere" if isinf(value) else f"{value:.1f} px"
