"""How do frames on the bus become violations on the bus? The worker `tartip detect`.

Frames are keyed by site, so one partition brings each camera in order, and the tracks in sight
live in this worker. It commits only what no live track needs: after a crash the next worker
sees those tracks from their first frame again.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import timedelta

from detectors.camera_health import HealthState
from detectors.chain import DetectorChain
from detectors.crossing_desk import SeenCrossing
from detectors.section import SectionEnd
from fines.ports import Clock, EvidenceStore
from fines.violation import SiteId
from pipeline.bus import Bus, Message
from pipeline.camera_board import camera_draft
from pipeline.camera_gauges import CameraGauges, health_announcement
from pipeline.crossing_pictures import PARCEL, parcel
from pipeline.doubt_counts import DoubtCounts, SiteCounts
from pipeline.life import Life
from pipeline.messages import (
    CameraEnd,
    Draft,
    crossing_draft,
    read_frame,
    violation_draft,
)
from pipeline.topics import FRAMES
from pipeline.worker import Consumer

# A car parked in sight is a live track for hours: no more than this is seen again.
REPLAY_AT_MOST_S = 60.0
# Also of a camera with which nothing has changed, so that its state outlives the topic.
TELL_EVERY = timedelta(minutes=10)

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Watched:
    """A site with its chain and the frames that its live tracks may need."""

    chain: DetectorChain
    needed: deque[tuple[int, int, float]] = field(default_factory=deque)
    told: HealthState | None = None
    counts: SiteCounts = field(default_factory=SiteCounts)


class Detect:
    """The state of the worker: a chain for each site of the partitions it reads."""

    def __init__(
        self,
        bus: Bus,
        chain_for: Callable[[SiteId], DetectorChain],
        large_frames: EvidenceStore,
        announced: Collection[SectionEnd],
        clock: Clock,
        gauges: CameraGauges,
        doubts: DoubtCounts,
    ) -> None:
        self._gauges, self._doubts = gauges, doubts
        self._bus = bus
        self._chain_for = chain_for
        self._large_frames = large_frames
        self._announced = frozenset(announced)
        self._clock = clock
        self._watched: dict[int, dict[SiteId, _Watched]] = {}
        self._latest: dict[int, int] = {}
        self._unsent: list[Draft] = []
        self._untold: list[SeenCrossing] = []

    def act(self, message: Message) -> None:
        """Takes in one frame; what was found is on the bus when it returns."""
        # A repeated call after the bus was away: the chain has seen this frame already.
        if self._latest.get(message.partition) != message.offset:
            self._look(message)
        for seen in self._untold:
            self._tell(seen)
        for draft in self._unsent:
            draft.send(self._bus)
        self._bus.flush()
        self._unsent, self._untold = [], []

    def settled(self, message: Message) -> Message | None:
        """The newest message of this partition that no live track needs any more."""
        self._latest[message.partition] = message.offset
        sites = self._watched.get(message.partition, {}).values()
        oldest_needed = min(
            (site.needed[0][1] for site in sites if self._still_needs(site)),
            default=message.offset + 1,
        )
        return replace(message, offset=oldest_needed - 1) if oldest_needed > 0 else None

    def _look(self, message: Message) -> None:
        if self._latest.get(message.partition, message.offset - 1) != message.offset - 1:
            # The partition was another's in between: its tracks are not ours to continue.
            self._watched.pop(message.partition, None)
        seen = read_frame(message, self._large_frames)
        sites = self._watched.setdefault(message.partition, {})
        if isinstance(seen, CameraEnd):
            ended = sites.pop(seen.site, None)
            violations = ended.chain.finish() if ended else []
            crossings = ended.chain.crossings() if ended else []
            if ended:
                self._doubts.take(seen.site, ended.counts, ended.chain, violations)
                self._tell_health(seen.site, ended, last=True)
        else:
            if seen.site not in sites:
                sites[seen.site] = _Watched(self._chain_for(seen.site))
            watched = sites[seen.site]
            violations = watched.chain.process(seen)
            self._doubts.take(seen.site, watched.counts, watched.chain, violations)
            self._tell_health(seen.site, watched)
            crossings = watched.chain.crossings()
            if not watched.needed or seen.number > watched.needed[-1][0]:
                watched.needed.append((seen.number, message.offset, time.monotonic()))
        self._latest[message.partition] = message.offset
        self._unsent += [violation_draft(violation) for violation in violations]
        self._untold += [one for one in crossings if one.crossing.end in self._announced]
        for violation in violations:
            _log.info("%s at %s: %s", violation.offence, violation.site, violation.id)

    def _tell(self, seen: SeenCrossing) -> None:
        """Its pictures wait for the other end of the section, and are destroyed with it."""
        crossing = seen.crossing
        if seen.contents:
            packed = parcel(crossing.id, seen.contents)
            crossing = replace(crossing, pictures=self._large_frames.put(packed, PARCEL))
        crossing_draft(crossing, self._clock()).send(self._bus)

    def _tell_health(self, site: SiteId, watched: _Watched, *, last: bool = False) -> None:
        """An announcement when a camera falls sick or is well again, and at its last frame."""
        watch = watched.chain.camera_watch
        state = watch.health.state() if watch else None
        if state is None:
            return
        self._gauges.set(site, state)
        told = watched.told
        same = told is not None and told.sicknesses == state.sicknesses
        if told and same and not last and state.at - told.at < TELL_EVERY:
            return
        if told and told.sicknesses != state.sicknesses:
            names = ", ".join(state.sicknesses) or "well again"
            _log.warning("The camera of site '%s': %s.", site, names)
        watched.told = state
        counts = watched.counts
        told_now = health_announcement(
            site, watched.chain.site.region, state, counts.untold, counts.untold_acts
        )
        counts.untold.clear()
        counts.untold_acts = 0
        self._unsent.append(camera_draft(told_now))

    @staticmethod
    def _still_needs(site: _Watched) -> bool:
        live_since = site.chain.live_since()
        oldest_s = time.monotonic() - REPLAY_AT_MOST_S
        while site.needed and (
            live_since is None or site.needed[0][0] < live_since or site.needed[0][2] < oldest_s
        ):
            site.needed.popleft()
        return bool(site.needed)


def detect(
    life: Life,
    bus: Bus,
    chain_for: Callable[[SiteId], DetectorChain],
    large_frames: EvidenceStore,
    announced: Collection[SectionEnd],
    clock: Clock,
) -> None:
    """Watches until stopped; of the section lines only those `announced` are told."""
    gauges, doubts = CameraGauges(life.registry), DoubtCounts(life.registry)
    worker = Detect(bus, chain_for, large_frames, announced, clock, gauges, doubts)
    Consumer(life=life, bus=bus, topics=[FRAMES.name], act=worker.act, settled=worker.settled).run()
