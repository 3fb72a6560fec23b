"""Is everybody treated alike? The last year's counts by group, without small groups."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from fines.fairness import Dimension, GroupCounts, shown
from fines.ports import CaseFile, Clock

PERIOD = timedelta(days=365)
KEPT = timedelta(hours=1)
USUAL_LEAST = 20

Tables = Mapping[Dimension, Sequence[GroupCounts]]


class MeasuringFairness:
    """Counts for the desk and for everybody; `least` decisions make a group that is shown."""

    def __init__(self, case_file: CaseFile, clock: Clock, least: int = USUAL_LEAST) -> None:
        self._case_file = case_file
        self._clock = clock
        self.least = least
        self._lock = threading.Lock()
        self._published: tuple[datetime, Tables] | None = None

    def now(self) -> Tables:
        """Counted at this moment, in the regions of who asks."""
        since = self._clock() - PERIOD
        with self._case_file.view() as view:
            return {
                dimension: shown(view.fairness.by(dimension, since), self.least)
                for dimension in Dimension
            }

    def published(self) -> tuple[datetime, Tables]:
        """When it was counted, and the counts: once an hour, however many ask.

        While somebody counts anew the others hear the counts before, and wait only for the first.
        Only for who sees the whole file: not to be called in a regional officer's request.
        """
        kept = self._published
        if kept is None:
            with self._lock:
                return self._published or self._counted()
        if self._clock() - kept[0] > KEPT and self._lock.acquire(blocking=False):
            try:
                return self._counted()
            finally:
                self._lock.release()
        return kept

    def _counted(self) -> tuple[datetime, Tables]:
        counted = (self._clock(), self.now())
        self._published = counted
        return counted
