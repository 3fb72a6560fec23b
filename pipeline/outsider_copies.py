"""When are the networks loaded that hide other people in reported pictures? When first needed."""

from __future__ import annotations

import logging
from threading import Lock

from detectors.backends import load_detector, load_plate_ocr
from detectors.reported_picture import ReportedPictures
from fines.errors import ConfigurationError
from fines.plates import PlateNumber
from pipeline.settings import Settings

_log = logging.getLogger(__name__)


class OutsiderCopies:
    """One copy at a time, so that many reports at once take no more memory than one.

    Without the networks there are no copies: outsiders then see the plate alone.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = Lock()
        self._pictures: ReportedPictures | None = None
        self._absent = False

    def __call__(
        self, content: bytes, plate: PlateNumber, box_px: tuple[int, int, int, int] | None
    ) -> bytes | None:
        """See `OutsiderCopy`."""
        with self._lock:
            if self._pictures is None and not self._absent:
                self._load()
            return self._pictures.copy(content, plate, box_px) if self._pictures else None

    def _load(self) -> None:
        settings = self._settings
        try:
            self._pictures = ReportedPictures(
                load_detector(settings.vehicle_detector, threads=settings.model_threads),
                load_detector(settings.plate_detector, threads=settings.model_threads),
                load_plate_ocr(settings.plate_ocr, threads=settings.model_threads),
            )
        except ConfigurationError as error:
            self._absent = True
            _log.warning("No copies without other people are made of reported pictures: %s", error)
