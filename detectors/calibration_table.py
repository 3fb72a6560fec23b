"""Which calibration does a site file write? Points of known position, and the lens where known."""

from __future__ import annotations

from detectors.calibration import GROUND_ERROR_M, IMAGE_ERROR_PX, Calibration, calibrate
from detectors.drawn import refuse_outside
from detectors.lens_distortion import LensDistortion
from detectors.lens_estimate import lens_estimate
from detectors.toml_table import TomlTable
from detectors.untold_lens import untold_lens

MOST_CALIBRATION_ERROR_M = 0.5
MOST_POINT_ERROR = 20.0
NARROWEST, SHORTEST_FOCAL = 50.0, 0.2
"""Focal lengths over the picture's width: a longer one bends nothing that anybody could measure."""
MOST_COEFFICIENT = 10.0
LEAST_K1_ERROR, MOST_K1_ERROR = 1e-5, 0.1


def calibration(table: TomlTable, width_px: int, height_px: int) -> Calibration:
    """The table [calibration] of a picture of this size."""
    table.only("points", "image_error_px", "ground_error_m", "lens")
    lens = _lens(table.table("lens"), width_px, height_px) if table.has("lens") else None
    pairs = table.pairs("points", "image", "ground")
    if len(pairs) < 4:
        table.refuse("points", f"{len(pairs)} calibration points; at least 4 are needed.")
    refuse_outside(table, "points", tuple(pair[0] for pair in pairs), width_px, height_px)
    fitted = calibrate(
        pairs,
        image_error_px=_error(table, "image_error_px", IMAGE_ERROR_PX),
        ground_error_m=_error(table, "ground_error_m", GROUND_ERROR_M),
        lens=lens,
    )
    if fitted is None:
        table.refuse("points", "the calibration points lie on one line; choose others.")
    estimate = lens_estimate(fitted, width_px, height_px)
    shown = estimate if estimate is not None and estimate.shown else None
    if fitted.error_m > MOST_CALIBRATION_ERROR_M and not (shown and shown.offered):
        table.refuse(
            "points",
            f"the calibration points miss each other by {fitted.error_m:.2f} m; measure again "
            "(two may be mirrored or swapped).",
        )
    if shown:
        table.refuse("points", untold_lens(fitted, shown))
    if _mirrored(fitted, width_px, height_px):
        table.refuse("points", "the ground is mirrored: x must grow to the right of y.")
    return fitted


def _lens(table: TomlTable, width_px: int, height_px: int) -> LensDistortion:
    """The table [calibration.lens]."""
    table.only("focal_px", "centre_px", "k1", "k1_error", "k2", "p1", "p2", "k3")
    focal, centre = table.point("focal_px"), table.point("centre_px")
    for focal_px in focal:
        if not SHORTEST_FOCAL * width_px <= focal_px <= NARROWEST * width_px:
            table.refuse(
                "focal_px",
                f"a focal length of {focal_px:g} px does not go with a picture {width_px} px wide; "
                "write the calibration's two, for pictures of this size.",
            )
    if not (0 <= centre[0] <= width_px and 0 <= centre[1] <= height_px):
        table.refuse(
            "centre_px",
            f"[{centre[0]:g}, {centre[1]:g}] lies outside the picture of {width_px} x {height_px} "
            "pixels; write the calibration's centre, for pictures of this size.",
        )
    lens = LensDistortion(
        focal_px=focal,
        centre_px=centre,
        k1=_coefficient(table, "k1"),
        k1_error=_k1_error(table),
        **{key: _coefficient(table, key) for key in ("k2", "p1", "p2", "k3") if table.has(key)},
    )
    folds_from_px = lens.folds_from_px(width_px, height_px)
    if folds_from_px is not None:
        table.refuse(
            "k1",
            f"k1 = {lens.k1:g} with the other coefficients folds the picture {folds_from_px:.0f} "
            "px off its centre; write all coefficients of the calibration, or check focal_px.",
        )
    return lens


def _coefficient(table: TomlTable, key: str) -> float:
    value = table.number(key)
    if not abs(value) <= MOST_COEFFICIENT:
        table.refuse(
            key, f"{key} = {value:g}; write -{MOST_COEFFICIENT:g} to {MOST_COEFFICIENT:g}."
        )
    return value


def _k1_error(table: TomlTable) -> float:
    value = table.number("k1_error")
    if not LEAST_K1_ERROR <= value <= MOST_K1_ERROR:
        table.refuse(
            "k1_error",
            f"k1_error = {value:g}; write how surely k1 is known, {LEAST_K1_ERROR:g} to "
            f"{MOST_K1_ERROR:g}.",
        )
    return value


def _error(table: TomlTable, key: str, usual: float) -> float:
    value = table.number(key, usual)
    if not 0 < value <= MOST_POINT_ERROR:
        table.refuse(key, f"{key} = {value:g}; write more than 0 and up to {MOST_POINT_ERROR:g}.")
    return value


def _mirrored(fitted: Calibration, width_px: int, height_px: int) -> bool:
    """A camera above the road sees right to the right of ahead."""
    x, y = width_px / 2, height_px * 0.75
    here, right = fitted.ground((x, y)), fitted.ground((x + 1, y))
    ahead = fitted.ground((x, y - 1))
    ux, uy = ahead[0] - here[0], ahead[1] - here[1]
    return ux * (right[1] - here[1]) - uy * (right[0] - here[0]) > 0
