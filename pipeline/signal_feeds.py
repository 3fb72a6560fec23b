"""Which lights do the controllers on the bus tell? Every worker hears every word."""

from __future__ import annotations

import logging
import time
import uuid
from datetime import datetime, timedelta

from detectors.controller_feed import ControllerFeed
from detectors.frame import Frame
from detectors.lamp import LampClassifier
from detectors.lamp_watch import SignalWatch
from detectors.signal_heads import SignalPlan
from detectors.signals import SignalChange, SignalReading, Signals, SignalSource
from detectors.site_signals import SiteSignals, site_signals
from fines.errors import InvalidValueError, UnavailableError
from pipeline.bus import Bus, Subscription
from pipeline.messages import read_signal
from pipeline.topics import SIGNALS

HEARD_EVERY_S = 0.1
HANDFUL = 500

_log = logging.getLogger(__name__)


class SignalFeeds:
    """The words of the controllers that are asked for, as far as they have come.

    Workers share the cameras but not the words: each is a group of its own, which begins at the
    first word that is kept.
    """

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._feeds: dict[str, ControllerFeed] = {}
        self._subscription: Subscription | None = None
        self._heard_at_s = float("-inf")

    def of(self, controller: str, heartbeat: timedelta) -> FeedSignals:
        """The lights by this controller's words."""
        self._feeds.setdefault(controller, ControllerFeed(heartbeat))
        return FeedSignals(self, self._feeds[controller])

    def lights(self, plan: SignalPlan, log: Signals, lamps: LampClassifier) -> SiteSignals:
        """A site's lights: a controller that is named is heard on the bus, else its log is read."""
        if not plan.controller or plan.source is SignalSource.CAMERA:
            return site_signals(plan, log, lamps)
        lights = site_signals(plan, self.of(plan.controller, plan.heartbeat), lamps)
        return SiteSignals(signals=lights.signals, watch=HeardWatch(self, lights.watch))

    def hear(self) -> None:
        """Takes in what has come; while the bus is away the lights grow unknown by themselves."""
        if time.monotonic() - self._heard_at_s < HEARD_EVERY_S:
            return
        self._heard_at_s = time.monotonic()
        try:
            if self._subscription is None:
                self._subscription = self._bus.subscribe([SIGNALS.name], f"signals-{uuid.uuid4()}")
            while self._take(self._subscription) == HANDFUL:
                pass
        except UnavailableError as error:
            _log.warning("%s The controllers' lights are unknown until it answers.", error)

    def close(self) -> None:
        """Leaves the bus."""
        if self._subscription is not None:
            self._subscription.close()

    def _take(self, subscription: Subscription) -> int:
        messages = subscription.poll(0, HANDFUL)
        for message in messages:
            try:
                word = read_signal(message)
                feed = self._feeds.get(word.controller)
                if feed is not None:
                    feed.take(word)
            except InvalidValueError as error:
                _log.warning("%s", error)
        return len(messages)


class FeedSignals:
    """The lights of one controller, looked up anew for every question."""

    def __init__(self, feeds: SignalFeeds, feed: ControllerFeed) -> None:
        self._feeds, self._feed = feeds, feed

    def reading(self, group: str, at: datetime) -> SignalReading:
        """See `Signals`."""
        self._feeds.hear()
        return self._feed.reading(group, at)

    def changes(self, group: str, start: datetime, end: datetime) -> list[SignalChange]:
        """See `Signals`."""
        return self._feed.changes(group, start, end)


class HeardWatch:
    """Hears the controller at every frame, so that words do not pile up while nobody passes."""

    def __init__(self, feeds: SignalFeeds, watch: SignalWatch | None) -> None:
        self._feeds, self._watch = feeds, watch

    def observe(self, frame: Frame) -> None:
        """See `SignalWatch`."""
        self._feeds.hear()
        if self._watch is not None:
            self._watch.observe(frame)
