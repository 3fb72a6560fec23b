"""Which lens has the camera of a simulated road, and what does its site file tell of it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

import numpy as np

from detectors.calibration import calibrate
from detectors.lens_estimate import lens_estimate, lens_text
from detectors.plane_fit import Pair
from simulator.scene import SceneCamera

K1 = (-0.3, -0.1)
"""Barrel distortion as of usual wide traffic cameras."""
WIDER = (0.65, 0.8)
"""Focal length over that of a camera that bends nothing."""
K1_ERROR, FOCAL_ERROR, CENTRE_ERROR_PX = 0.005, 0.002, 3.0
"""Standard deviations of what a chessboard tells; the focal length's is a share."""


class LensTold(StrEnum):
    """What the site file of a road tells of the lens; without one the camera is a pinhole."""

    NONE = "none"
    KNOWN = "known"
    ESTIMATED = "estimated"
    IGNORED = "ignored"


def through_lens(camera: SceneCamera, rng: np.random.Generator) -> SceneCamera:
    """The camera with a wider lens that bends lines; its second coefficient keeps it unfolded."""
    k1 = float(rng.uniform(*K1))
    focal_px = camera.focal_px * float(rng.uniform(*WIDER))
    return replace(camera, focal_px=focal_px, k1=k1, k2=k1**2)


def lens_rows(
    camera: SceneCamera,
    told: LensTold,
    pairs: Sequence[Pair],
    errors: tuple[float, float],
    rng: np.random.Generator,
) -> list[str]:
    """The rows of a site file with these points, which are wrong by so many pixels and metres.

    Known is a lens that was seen with a chessboard, estimated one that the points themselves tell.
    """
    if told is LensTold.KNOWN:
        focal_px = camera.focal_px * (1 + rng.normal(0, FOCAL_ERROR))
        centre = np.array([camera.width_px, camera.height_px]) / 2
        x, y = centre + rng.normal(0, CENTRE_ERROR_PX, 2)
        return known_rows(camera, focal_px, (x, y), camera.k1 + rng.normal(0, K1_ERROR))
    if told is LensTold.ESTIMATED:
        fitted = calibrate(pairs, image_error_px=errors[0], ground_error_m=errors[1])
        found = fitted and lens_estimate(fitted, camera.width_px, camera.height_px)
        return [lens_text(found.lens)] if found and found.offered else []
    return []


def known_rows(
    camera: SceneCamera, focal_px: float, centre_px: tuple[float, float], k1: float
) -> list[str]:
    """A lens that was seen with a chessboard."""
    return [
        "[calibration.lens]", f"focal_px = [{focal_px:.1f}, {focal_px:.1f}]",
        f"centre_px = [{centre_px[0]:.1f}, {centre_px[1]:.1f}]",
        f"k1 = {k1:.5f}", f"k1_error = {K1_ERROR}", f"k2 = {camera.k2:.5f}",
    ]  # fmt: skip
