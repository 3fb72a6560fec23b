"""How does a worker live? It beats, waits patiently for what is away, and stops when asked."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from prometheus_client import CollectorRegistry, Counter, Gauge

from fines.errors import UnavailableError

_FIRST_PAUSE_S = 0.2
_LONGEST_PAUSE_S = 5.0
_LATE_AFTER_S = 120.0

_log = logging.getLogger(__name__)

AnswerT = TypeVar("AnswerT")


class Life:
    """One worker's stop sign, state and counts. `what_is_away` is "" while all is well."""

    def __init__(self, worker: str, stopping: threading.Event | None = None) -> None:
        self.worker = worker
        self.stopping = stopping or threading.Event()
        self.what_is_away = ""
        self.registry = CollectorRegistry()
        self._beaten_at_s = time.monotonic()
        self.done = Counter(
            "tartip_done", "Messages or frames worked on", ["worker"], registry=self.registry
        ).labels(worker)
        self.buried = Counter(
            "tartip_buried", "Messages buried with a reason", ["worker"], registry=self.registry
        ).labels(worker)
        self.away = Counter(
            "tartip_away", "Times that an outside part was away", ["worker"], registry=self.registry
        ).labels(worker)
        self._beat_at = Gauge(
            "tartip_beat_timestamp_seconds", "When it last worked or looked for work", ["worker"],
            registry=self.registry,
        ).labels(worker)  # fmt: skip

    def stop_on_signals(self) -> None:
        """SIGTERM and SIGINT let the work in hand be finished."""
        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, lambda *_: self.stopping.set())

    def beat(self) -> None:
        """Says that work goes on."""
        self._beaten_at_s = time.monotonic()
        self._beat_at.set_to_current_time()

    def illness(self) -> str:
        """What keeps the worker from its work, in one sentence; "" while it is well."""
        if self.what_is_away:
            return self.what_is_away
        late_s = time.monotonic() - self._beaten_at_s
        if late_s > _LATE_AFTER_S:
            return f"The worker has not finished a round for {late_s:.0f} s: look at its log."
        return ""

    def run(self, step: Callable[[], object]) -> None:
        """Repeats the step until stopped."""
        while not self.stopping.is_set():
            try:
                self.insist(step)
            except UnavailableError:
                return  # stopped while something was away: the work is left for the next one
            self.beat()

    def insist(self, action: Callable[[], AnswerT]) -> AnswerT:
        """Does it, again with growing pauses while something is away; raises only when stopped."""
        pause_s = _FIRST_PAUSE_S
        while True:
            try:
                answer = action()
            except UnavailableError as error:
                self._note(error, pause_s)
                if self.stopping.wait(pause_s):
                    raise
                pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
            else:
                if self.what_is_away:
                    _log.warning("%s: it answers again, work goes on.", self.worker)
                    self.what_is_away = ""
                return answer

    def _note(self, error: UnavailableError, pause_s: float) -> None:
        self.away.inc()
        if not self.what_is_away:
            _log.warning("%s: %s Trying again, first in %.1f s.", self.worker, error, pause_s)
        self.what_is_away = str(error)
