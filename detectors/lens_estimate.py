"""Do a site's points lie as through a lens that the site file does not tell, and through which?

Only `k1` is looked for, beside the eight numbers of the plane, by least squares. What it is worth
is told by points that were held out: each is foretold by a fit of the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import hypot, inf, sqrt

from detectors.calibration import Calibration, calibrate
from detectors.lens_distortion import LensDistortion
from detectors.plane_fit import Floats, LensShare, Pair, fit_plane, inverse
from detectors.road import Point

LEAST_POINTS = 10
"""Fewer points and nine numbers leave too little to tell a lens from chance."""
LEAST_HELD_OUT = 12
"""From so many points on a `k1` is offered."""
SURE_SIGMAS = 4.0
FITTING_STEPS, HALVINGS = 12, 6
SMALL_STEP = 1e-7
MOST_FITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class LensEstimate:
    """The lens that the points ask for; `sigmas` is how surely it is not the one that is told.

    `bend_px` is how far it moves the point farthest from the centre, inwards below zero; `folds`
    says that the points ask for more than shows the whole picture with `k1` alone. The
    held-out misses are root mean squares without it and with it, None where chance may have laid
    the points so or they are fewer than `LEAST_HELD_OUT`.
    """

    lens: LensDistortion
    sigmas: float
    bend_px: float
    folds: bool
    held_out_px: tuple[float, float] | None

    @property
    def shown(self) -> bool:
        """Whether chance alone would hardly lay the points like this."""
        return self.sigmas > SURE_SIGMAS

    @property
    def offered(self) -> bool:
        """Whether held-out points lie better through this lens."""
        if not self.shown or self.folds or self.held_out_px is None:
            return False
        without_px, through_px = self.held_out_px
        return through_px < without_px


def lens_estimate(
    calibration: Calibration, width_px: float, height_px: float
) -> LensEstimate | None:
    """What the points ask for; None where they are too few or on one line."""
    pairs = calibration.pairs
    if len(pairs) < LEAST_POINTS:
        return None
    told = calibration.lens or unbent(width_px, height_px)
    found = _estimated(calibration, pairs, told, width_px, height_px)
    if found is None:
        return None
    apart = hypot(found.lens.k1_error, told.k1_error if calibration.lens else 0.0)
    estimate = LensEstimate(
        lens=found.lens,
        sigmas=abs(found.lens.k1 - told.k1) / apart,
        bend_px=_bend_px(found.lens, [pair[0] for pair in pairs]),
        folds=found.folds,
        held_out_px=None,
    )
    if not estimate.shown:
        return estimate
    return replace(estimate, held_out_px=_held_out_px(calibration, told, width_px, height_px))


def unbent(width_px: float, height_px: float) -> LensDistortion:
    """A lens that bends nothing; its focal length is only what `k1` is told for."""
    return LensDistortion(
        focal_px=(width_px, width_px),
        centre_px=(width_px / 2, height_px / 2),
        k1=0.0,
        k1_error=0.0,
    )


def lens_text(lens: LensDistortion) -> str:
    """The table of a site file for a lens of which `k1` alone is known."""
    (fx, fy), (cx, cy) = lens.focal_px, lens.centre_px
    return (
        f"[calibration.lens]\nfocal_px = [{fx:g}, {fy:g}]\ncentre_px = [{cx:g}, {cy:g}]\n"
        f"k1 = {lens.k1:.5f}\nk1_error = {max(lens.k1_error, 1e-5):.5f}"
    )


def misses_px(calibration: Calibration, pairs: Sequence[Pair]) -> list[float]:
    """How far each place is seen from where the calibration puts it."""
    misses = []
    for seen, place in pairs:
        foretold = calibration.picture(place)
        misses.append(
            inf if foretold is None else hypot(seen[0] - foretold[0], seen[1] - foretold[1])
        )
    return misses


def mean_px(misses: Sequence[float]) -> float:
    """The root mean square."""
    return sqrt(sum(miss**2 for miss in misses) / len(misses))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A lens whose `k1` was fitted; `folds` where more of it would fold the picture."""

    lens: LensDistortion
    folds: bool


def _estimated(
    calibration: Calibration,
    pairs: Sequence[Pair],
    lens: LensDistortion,
    width_px: float,
    height_px: float,
) -> _Found | None:
    for _ in range(FITTING_STEPS):
        fit = fit_plane(pairs, lens, calibration.image_error_px, calibration.ground_error_m)
        if fit is None or fit.lens is None:
            return None
        step, variance = _step(fit.information, fit.lens)
        lens = replace(lens, k1_error=sqrt(variance * max(1.0, fit.misfit / (fit.spare - 1))))
        for _ in range(HALVINGS):
            if replace(lens, k1=lens.k1 + step).folds_from_px(width_px, height_px) is None:
                break
            step /= 2
        else:
            return _Found(lens=lens, folds=True)
        if abs(step) < SMALL_STEP:
            return _Found(lens=lens, folds=False)
        lens = replace(lens, k1=lens.k1 + step)
    return _Found(lens=lens, folds=True)


def _step(information: Floats, share: LensShare) -> tuple[float, float]:
    """How much more `k1` the misses ask for where the plane follows, and the variance of that."""
    own = share.own - float(share.across @ inverse(information) @ share.across)
    return share.pull / own, 1 / own


def _held_out_px(
    calibration: Calibration, told: LensDistortion, width_px: float, height_px: float
) -> tuple[float, float] | None:
    pairs = calibration.pairs
    if len(pairs) < LEAST_HELD_OUT:
        return None
    without: list[float] = []
    through: list[float] = []
    fits = min(len(pairs), MOST_FITS)
    for first in range(fits):
        asked, known = pairs[first::fits], [p for n, p in enumerate(pairs) if n % fits != first]
        lens = _estimated(calibration, known, told, width_px, height_px)
        without += _foretold_px(calibration, known, calibration.lens, asked)
        through += [inf] if lens is None else _foretold_px(calibration, known, lens.lens, asked)
    return mean_px(without), mean_px(through)


def _foretold_px(
    calibration: Calibration,
    known: Sequence[Pair],
    lens: LensDistortion | None,
    asked: Sequence[Pair],
) -> list[float]:
    plane = calibrate(
        known,
        image_error_px=calibration.image_error_px,
        ground_error_m=calibration.ground_error_m,
        lens=lens,
    )
    return [inf] if plane is None else misses_px(plane, asked)


def _bend_px(lens: LensDistortion, seen: Sequence[Point]) -> float:
    cx, cy = lens.centre_px
    far = max(seen, key=lambda point: hypot(point[0] - cx, point[1] - cy))
    flat = lens.flat(far)
    return hypot(far[0] - cx, far[1] - cy) - hypot(flat[0] - cx, flat[1] - cy)
