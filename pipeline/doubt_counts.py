"""What was seen and not charged, and why? For Prometheus, and to be told with each camera."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import Generic, TypeVar

from prometheus_client import CollectorRegistry
from prometheus_client import Counter as Metric

from detectors.chain import DetectorChain
from detectors.rules.finding import Doubt
from fines.errors import InvalidValueError
from fines.violation import OffenceCode, SiteId, Violation

KeyT = TypeVar("KeyT", bound=Hashable)


class Growth(Generic[KeyT]):
    """What is new in counts that only grow, each time they are looked at."""

    def __init__(self) -> None:
        self._seen: Counter[KeyT] = Counter()

    def new(self, counts: Mapping[KeyT, int]) -> Counter[KeyT]:
        """What came since the last look."""
        new = Counter(counts) - self._seen
        if new:
            self._seen = Counter(counts)
        return new


class SiteCounts:
    """One site's acts and doubts: what Prometheus has not yet, and what was not told yet."""

    def __init__(self) -> None:
        self.doubts: Growth[tuple[OffenceCode | None, Doubt]] = Growth()
        self.not_told: Growth[str] = Growth()
        self.untold: Counter[str] = Counter()
        self.untold_acts = 0


class DoubtCounts:
    """The counters of one worker `tartip detect`."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._acts = Metric(
            "tartip_acts", "Acts that were found", ["site", "offence"], registry=registry
        )
        self._not_judged = Metric(
            "tartip_not_judged", "Acts that a doubt kept from being charged",
            ["site", "offence", "reason"], registry=registry,
        )  # fmt: skip
        self._not_told = Metric(
            "tartip_crossings_not_told", "Crossings of section lines by nobody who is surely known",
            ["site", "reason"], registry=registry,
        )  # fmt: skip

    def take(
        self, site: SiteId, counts: SiteCounts, chain: DetectorChain, acts: list[Violation]
    ) -> None:
        """Counts what has come since the last call."""
        for act in acts:
            self._acts.labels(site, act.offence).inc()
        counts.untold_acts += len(acts)
        for (offence, doubt), count in counts.doubts.new(chain.doubts).items():
            self._not_judged.labels(site, offence or "", doubt.value).inc(count)
            counts.untold[doubt] += count
        for reason, count in counts.not_told.new(chain.crossings_not_told).items():
            self._not_told.labels(site, reason).inc(count)


def counts_text(counts: Mapping[str, int]) -> str:
    """Reasons and how often, as a text of an announcement: "occluded=3 plate_unsure=1"."""
    return " ".join(f"{reason}={count}" for reason, count in sorted(counts.items()))


def read_counts(text: str) -> Counter[str]:
    """The reasons in this text; InvalidValueError where it is no such text."""
    counts: Counter[str] = Counter()
    for word in text.split():
        reason, _, count = word.partition("=")
        if not reason or not (count.isascii() and count.isdigit()):
            raise InvalidValueError(f"'{word}' is no count: it needs a reason, = and a number.")
        counts[reason] += int(count)
    return counts
