"""How far does a vehicle smear while the shutter is open?"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from detectors.detection import Box, Image
from simulator.lens import Lens
from simulator.scene import Pose

PLATE_M = 0.7
"""The height that must stay sharp."""
LEAST_PX = 0.2
STEPS = 17


def smear(canvas: Image, lens: Lens, box: Box, opened: Pose, closed: Pose) -> None:
    """Blurs what stands in the vehicle's box along its way from one pose to the other.

    The bit of road in the box is blurred with it: it is even, and the way is a pixel or two.
    """
    ends = np.array([(pose.x_m, pose.y_m, PLATE_M) for pose in (opened, closed)])
    pixels, depth = lens.project(ends)
    way_px = pixels[1] - pixels[0]
    if depth.min() < 1.0 or math.hypot(*way_px) < LEAST_PX:
        return
    rows = slice(max(math.floor(box.y_px), 0), max(math.ceil(box.bottom_px), 0))
    columns = slice(max(math.floor(box.x_px), 0), max(math.ceil(box.right_px), 0))
    part = canvas[rows, columns]
    if part.size:
        part[:] = cv2.filter2D(part, -1, _kernel(way_px), borderType=cv2.BORDER_REPLICATE)


def _kernel(way_px: NDArray[np.float64]) -> NDArray[np.float32]:
    """A line as long as the way and as bright as before, shared out among the nearest pixels."""
    reach = math.ceil(float(np.abs(way_px).max()) / 2) + 1
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
    for share in np.linspace(-0.5, 0.5, STEPS):
        x, y = share * way_px + reach
        left, top = math.floor(x), math.floor(y)
        for column, across in ((left, 1 - (x - left)), (left + 1, x - left)):
            for row, along in ((top, 1 - (y - top)), (top + 1, y - top)):
                kernel[row, column] += across * along / STEPS
    return kernel
