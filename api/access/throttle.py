"""How often may somebody guess? Failures per key in a sliding window, in bounded memory."""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from threading import Lock

from api.errors import TooManyAttemptsError


class Throttle:
    """Counts failures by key; the key seen longest ago is forgotten when memory is full."""

    def __init__(self, *, failures: int, window: timedelta, keys: int = 10_000) -> None:
        self._failures = failures
        self._window = window
        self._keys = keys
        self._seen: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = Lock()

    def check(self, *keys: str, at: datetime) -> None:
        """TooManyAttemptsError if any of these keys failed too often of late."""
        with self._lock:
            if any(self._count(key, at) >= self._failures for key in keys):
                minutes = int(self._window.total_seconds() // 60)
                raise TooManyAttemptsError(
                    f"{self._failures} attempts failed: try again in {minutes} minutes."
                )

    def failed(self, *keys: str, at: datetime) -> None:
        """Remembers a failure under each of these keys."""
        with self._lock:
            for key in keys:
                self._seen.setdefault(key, deque(maxlen=self._failures)).append(at)
                self._seen.move_to_end(key)
            while len(self._seen) > self._keys:
                self._seen.popitem(last=False)

    def __len__(self) -> int:
        return len(self._seen)

    def _count(self, key: str, at: datetime) -> int:
        failures = self._seen.get(key, deque())
        while failures and failures[0] <= at - self._window:
            failures.popleft()
        return len(failures)
