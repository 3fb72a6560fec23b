"""Which lights does a controller's growing log show? The file is read again when it has changed."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from detectors.signals import SignalChange, SignalLog, SignalReading, load_signals
from fines.errors import ConfigurationError

_log = logging.getLogger(__name__)


class SignalFile:
    """The lights by a file; without the file, or while it cannot be read, they are unknown."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._state: tuple[int, int] | None = None
        self._signals = SignalLog([])

    def reading(self, group: str, at: datetime) -> SignalReading:
        """See `Signals`."""
        return self._current().reading(group, at)

    def changes(self, group: str, start: datetime, end: datetime) -> list[SignalChange]:
        """See `Signals`."""
        return self._current().changes(group, start, end)

    def _current(self) -> SignalLog:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return self._signals
        state = (found.st_mtime_ns, found.st_size)
        if state != self._state:
            self._state = state
            try:
                self._signals = load_signals(self._path)
            except ConfigurationError as error:
                # The controller may be writing this very row; the next reading looks again.
                _log.warning("%s The lights are unknown until it is mended.", error)
                self._signals = SignalLog([])
        return self._signals
