"""Which colour is the body of a vehicle in a picture? Robust statistics in CIELAB, else None.

Lightness runs 0 to 100, hues in degrees. The limits were set by eye on real crops by day; what
lies between two of them is what people would argue about, and has no colour here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from detectors.detection import Image
from fines.vehicle_look import VehicleColour

Floats = NDArray[np.float32]
Value = TypeVar("Value", np.bool_, np.float32)

LEAST_SIDE_PX = 32
SAMPLED_PX = 64
BODY = np.s_[26:52, 8:56]
"""Of the 64 x 64 sample: bonnet, boot or doors, between the windows and the road."""

UPPER_BODY = np.s_[4:26, 10:54]
LOWER_BODY = np.s_[39:52, 8:56]
"""Below every rear window, however near the vehicle is."""

RIM_PX = 4


@dataclass(frozen=True, slots=True)
class _Hue:
    """From, to; the least share of the body; the least chroma as a share of the lightness."""

    low: float
    high: float
    share: float
    chroma: float


HUES: Mapping[VehicleColour, _Hue] = {
    VehicleColour.RED: _Hue(-15.0, 43.0, 0.30, 0.3),
    # Beige and gold have the hues of orange and yellow.
    VehicleColour.ORANGE: _Hue(48.0, 74.0, 0.33, 0.55),
    VehicleColour.YELLOW: _Hue(80.0, 108.0, 0.33, 0.55),
    VehicleColour.GREEN: _Hue(115.0, 188.0, 0.30, 0.3),
    # The sky tints grey cars blue.
    VehicleColour.BLUE: _Hue(203.0, 306.0, 0.38, 0.3),
}

LEAST_CHROMA, LEAST_CHROMA_PER_LIGHT = 14.0, 0.3
LEAST_SHARE_OF_VIVID = 0.6
MOST_VIVID_WHEN_PLAIN = 0.15
MOST_HUE_SPREAD = 28.0
LEAST_TINT_SPREAD = 6.0
LEAST_NEUTRAL = 0.14
NIGHT, DARK, BRIGHT = 45.0, 28.0, 74.0
MOST_EDGE = 4.0
LEAST_SMOOTH_PX = 250


@dataclass(frozen=True, slots=True)
class _Sample:
    """A crop at 64 x 64: lightness, chroma and hue of each pixel, and which are burnt out."""

    light: Floats
    chroma: Floats
    hue: Floats
    tint_spread: float
    burnt: NDArray[np.bool_]

    @property
    def vivid(self) -> NDArray[np.bool_]:
        least = np.maximum(LEAST_CHROMA, LEAST_CHROMA_PER_LIGHT * self.light)
        return np.asarray((self.chroma >= least) & (self.light > 12), np.bool_)


def paint_of(crop: Image) -> VehicleColour | None:
    """The colour of a car, bus or truck cut out at its box; None where unsure.

    Unsure are small pictures, night, grey (infrared) and overexposed ones, and bodies of several
    colours.
    """
    if min(crop.shape[:2]) < LEAST_SIDE_PX:
        return None
    sample = _sample(crop)
    if not _is_usable(sample):
        return None
    vivid_share = float(sample.vivid[BODY].mean())
    if vivid_share > MOST_VIVID_WHEN_PLAIN:
        return _hue_of(sample, vivid_share)
    return _shade_of(sample)


def _sample(crop: Image) -> _Sample:
    small = cv2.resize(crop, (SAMPLED_PX, SAMPLED_PX), interpolation=cv2.INTER_AREA)
    lab = np.asarray(cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_BGR2LAB), np.float32)
    green_red, blue_yellow = lab[..., 1], lab[..., 2]
    hue = np.degrees(np.arctan2(blue_yellow, green_red))
    first = HUES[VehicleColour.RED].low
    apart = np.hypot(green_red - np.median(green_red), blue_yellow - np.median(blue_yellow))
    return _Sample(
        light=lab[..., 0],
        chroma=np.hypot(green_red, blue_yellow),
        hue=np.where(hue < first, hue + 360, hue),
        tint_spread=float(np.percentile(apart, 99)),
        burnt=small.min(axis=2) >= 250,
    )


def _is_usable(sample: _Sample) -> bool:
    """By day, in colour (an infrared picture has one tint), and not overexposed.

    Something lit and neutral must be in sight, such as the road, glass or the plate: where all is
    tinted, as by night cameras and lamps, the light has the colour and not the paint.
    """
    by_day = float(np.percentile(sample.light, 95)) >= NIGHT
    in_colour = sample.tint_spread >= LEAST_TINT_SPREAD
    neutral = (sample.light > 25) & (sample.chroma < 10)
    overexposed = sample.burnt.mean() > 0.5 or _rim(sample.burnt).mean() > 0.33
    return by_day and in_colour and neutral.mean() >= LEAST_NEUTRAL and not overexposed


def _hue_of(sample: _Sample, vivid_share: float) -> VehicleColour | None:
    """The one hue that covers enough of the body and most of its vivid part."""
    for colour, hue in HUES.items():
        strong = sample.vivid & (sample.chroma >= hue.chroma * sample.light)
        of_hue = strong & (sample.hue >= hue.low) & (sample.hue <= hue.high)
        share = float(of_hue[BODY].mean())
        if share >= max(hue.share, LEAST_SHARE_OF_VIVID * vivid_share):
            low, high = np.percentile(sample.hue[BODY][of_hue[BODY]], [25, 75])
            # Paint has one hue, lamps have many.
            return colour if high - low <= MOST_HUE_SPREAD else None
    return None


def _shade_of(sample: _Sample) -> VehicleColour | None:
    """White, grey or black by the smooth parts of the body: no grille, no lettering."""
    across = cv2.Sobel(sample.light, cv2.CV_32F, 1, 0) / 8
    down = cv2.Sobel(sample.light, cv2.CV_32F, 0, 1) / 8
    smooth = (np.hypot(across, down) < MOST_EDGE)[BODY]
    light = sample.light[BODY][smooth]
    if len(light) < LEAST_SMOOTH_PX:
        return None
    quarter, median, three_quarters = np.percentile(light, [25, 50, 75])
    around = float(np.median(_rim(sample.light)))
    dark, bright = float((light < DARK).mean()), float((light >= BRIGHT).mean())
    if (median >= 81 and bright >= 0.65) or (three_quarters >= 87 and bright >= 0.5):
        return VehicleColour.WHITE
    if dark >= 0.7 and median < 21 and (light >= 64).mean() < 0.12 and around >= 30:
        return VehicleColour.BLACK if _is_black(sample) else None
    even = three_quarters - quarter <= 27 and dark < 0.25 and bright < 0.25
    if 40 <= median <= 66 and even and not _may_be_white(sample, median - around):
        return VehicleColour.GREY
    return None


def _may_be_white(sample: _Sample, above_road: float) -> bool:
    """The side in the shade of a white car is grey: its roof or the road beside it tells."""
    roof = float((sample.light[UPPER_BODY] >= 80).mean())
    return roof >= 0.1 or above_road > 15


def _is_black(sample: _Sample) -> bool:
    """Dark below the windows too, and without a tint of dark green or blue."""
    chroma = sample.chroma[BODY][sample.light[BODY] < DARK]
    below = float((sample.light[LOWER_BODY] < DARK).mean())
    return below >= 0.6 and float(np.percentile(chroma, 75)) < 9


def _rim(values: NDArray[Value]) -> NDArray[Value]:
    """The outermost pixels, where the road shows beside the vehicle."""
    inner = np.zeros(values.shape, np.bool_)
    inner[RIM_PX:-RIM_PX, RIM_PX:-RIM_PX] = True
    return values[~inner]
