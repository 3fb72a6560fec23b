"""Which models search single pictures for plates?"""

from detectors.backends import load_detector
from detectors.plate_search import PlateSearch

PLATE_DETECTOR = "onnx:plate_detector"
PLATE_OCR = "onnx:plate_reader"
VEHICLE_DETECTOR = "onnx:vehicle_detector"
NEAR_SIDE_PX = 320
"""Enough for a plate of 15 px on a vehicle alone, at a third of the time of a whole picture."""
VEHICLE_SIDE_PX = 480


def load_plate_search(detector: str = PLATE_DETECTOR) -> PlateSearch:
    """A search ready to run; ConfigurationError when the setting names no usable model."""
    return PlateSearch(
        load_detector(detector),
        load_detector(detector, side_px=NEAR_SIDE_PX),
        load_detector(VEHICLE_DETECTOR, side_px=VEHICLE_SIDE_PX),
    )
