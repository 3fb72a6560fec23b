"""How do frames become violations? Detect, follow, read, judge: the whole of it, top to bottom."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from datetime import datetime, timedelta

from detectors.acts import Act, ActDesk, PendingAct, pending_act
from detectors.camera_watch import CameraWatch
from detectors.crossing_desk import CrossingDesk, SeenCrossing
from detectors.detection import ObjectDetector
from detectors.due import DueLooks
from detectors.evidence import FrameShelf
from detectors.flashing_lights import LightWatch
from detectors.frame import Frame
from detectors.gates import SiteGates
from detectors.lamp_watch import SignalWatch
from detectors.packing import Packing
from detectors.plate_log import PlateLimits
from detectors.plate_reading import PlateOcr
from detectors.plate_watch import PlateWatch
from detectors.rejoining import surely_same_plate
from detectors.rules.finding import Doubt, Making, NotJudged, ViolationRule
from detectors.signals import Signals
from detectors.site import Site
from detectors.surroundings import Surroundings
from detectors.track import Track, Tracker, TrackId
from detectors.uncharged import DoubtBook, Uncharged
from fines.errors import InvalidValueError
from fines.ports import EvidenceStore
from fines.violation import OffenceCode, Violation

# An act is filed when its vehicle is gone, or at the latest after this, with the plate as read.
MOST_WAIT = timedelta(seconds=3)
# Who does not ask for the crossings does not want them.
MOST_CROSSINGS = 64
# Further back than any worker reads again: the clock was set, or the camera began anew.
REPLAY_WITHIN = timedelta(minutes=2)


class DetectorChain:
    """One camera's frames in order of their instants; state lives here and is bounded.

    Without `packing` an act has its pictures and log, and no signed package: for measuring.
    """

    def __init__(
        self,
        *,
        site: Site,
        vehicle_detector: ObjectDetector,
        plate_detector: ObjectDetector,
        plate_ocr: PlateOcr,
        tracker: Tracker,
        rules: Sequence[ViolationRule],
        signals: Signals,
        surroundings: Surroundings,
        evidence_store: EvidenceStore,
        packing: Packing | None = None,
        signal_watch: SignalWatch | None = None,
        plate_limits: PlateLimits | None = None,
        camera_watch: CameraWatch | None = None,
    ) -> None:
        self.site = site
        self.frames = 0
        self.passes = 0
        self.findings = 0
        self.live: tuple[Track, ...] = ()
        self._vehicle_detector = vehicle_detector
        self._tracker = tracker
        self._surroundings = surroundings
        self._signals, self._signal_watch = signals, signal_watch
        self._rules = tuple(rules)
        self.camera_watch = camera_watch
        self._plates = PlateWatch(plate_detector, plate_ocr, plate_limits)
        self._lights = LightWatch()
        gates = SiteGates(
            site,
            self._lights,
            camera_watch.health if camera_watch else None,
            packing.signs_at if packing else None,
        )
        self._desk = ActDesk(site, gates, signals, evidence_store, packing)
        self._crossing_desk = CrossingDesk(site, gates, packing)
        self._crossings: deque[SeenCrossing] = deque(maxlen=MOST_CROSSINGS)
        self._shelf = FrameShelf()
        self._doubts = DoubtBook()
        self._judged: dict[TrackId, set[OffenceCode]] = {}
        self._due = DueLooks()
        self._pending: dict[TrackId, list[PendingAct]] = {}
        self._latest: tuple[int, datetime] | None = None

    @property
    def doubts(self) -> Counter[tuple[OffenceCode | None, Doubt]]:
        """What was not charged: of which offence, None where it is of none, and why."""
        return self._doubts.counts

    @property
    def not_judged(self) -> Counter[Doubt]:
        """What was not charged, of all offences together, by reason."""
        return self._doubts.together()

    def uncharged(self) -> list[Uncharged]:
        """What was not charged since the last call, with whose it was."""
        return self._doubts.told()

    @property
    def crossings_not_told(self) -> Counter[str]:
        """Crossings of section lines by nobody who is surely known, by reason."""
        return self._crossing_desk.not_told

    @property
    def rejected_reads(self) -> Counter[str]:
        """Looks at plates that gave nothing certain, by reason."""
        return self._plates.rejected

    def process(self, frame: Frame) -> list[Violation]:
        """Takes in one frame; the violations that became certain with it."""
        return [act.violation for act in self.judge(frame)]

    def finish(self) -> list[Violation]:
        """The clip or camera has ended: what was still pending."""
        return [act.violation for act in self.judge_rest()]

    def crossings(self) -> list[SeenCrossing]:
        """Crossings of the section lines that became certain since the last call."""
        told = list(self._crossings)
        self._crossings.clear()
        return told

    def live_since(self) -> int | None:
        """The number of the first frame that a live track still needs."""
        return min((track.whole_since.frame for track in self.live), default=None)

    def judge(self, frame: Frame) -> list[Act]:
        """As `process`, with the track and box of each act. A frame seen before is passed over."""
        self._refuse_foreign(frame)
        if not self._in_order(frame):
            return []
        self._latest = frame.number, frame.captured_at
        self.frames += 1
        if self._signal_watch is not None:
            self._signal_watch.observe(frame)
        if self.camera_watch:
            self.camera_watch.look(frame)
        vehicles = self._vehicle_detector.detect([frame.image])[0]
        tracks = self._tracker.update(vehicles, frame.number, frame.captured_at)
        self.live = tracks.live
        self._surroundings.take(self.site, vehicles, tracks.live, frame.number, frame.captured_at)
        if tracks.live:
            self._plates.look(frame, self._shelf.keep(frame), tracks.live)
            self._lights.look(frame, tracks.live)
        for track in tracks.live:
            if track.last.frame == frame.number and self._due.is_due(track):
                self._apply_rules(track)
        acts = [act for track in tracks.ended for act in self._end(track)]
        return acts + self._release_overdue(frame.captured_at)

    def judge_rest(self) -> list[Act]:
        """As `finish`, with the track and box of each act."""
        self.live = ()
        return [act for track in self._tracker.finish() for act in self._end(track)]

    def _in_order(self, frame: Frame) -> bool:
        """Whether it is a new frame. Where the clock ran back, everything in sight is let go."""
        if self._latest is None or frame.captured_at > self._latest[1]:
            return True
        number, back = self._latest[0], self._latest[1] - frame.captured_at
        if back > REPLAY_WITHIN or (back > timedelta(0) and frame.number > number):
            self._let_go()
            return True
        self._doubts.count(None, Doubt.FRAME_NOT_NEWER)
        return False

    def _let_go(self) -> None:
        """No duration across a clock that was set is true: nothing seen before is judged."""
        waiting: list[OffenceCode | None]
        waiting = [one.finding.offence for acts in self._pending.values() for one in acts]
        for offence in waiting or [None]:
            self._doubts.count(offence, Doubt.CLOCK_RAN_BACK)
        for track in self._tracker.finish():
            self._plates.forget(track.id)
            self._lights.forget(track.id)
            self._desk.gone(track)
        self._surroundings.forget()
        self.live = ()
        self._shelf = FrameShelf()
        self._judged.clear()
        self._due.forget_all()
        self._pending.clear()
        self._crossing_desk.forget_all()

    def _refuse_foreign(self, frame: Frame) -> None:
        height, width = frame.image.shape[:2]
        if (width, height) != (self.site.width_px, self.site.height_px):
            raise InvalidValueError(
                f"Frame {frame.number} is {width} x {height} pixels, site {self.site.id} is drawn "
                f"for {self.site.width_px} x {self.site.height_px}; mend the site file."
            )

    def _apply_rules(self, track: Track, over: bool = False) -> None:
        self._crossing_desk.look(track, self._shelf)
        judged = self._judged.setdefault(track.id, set())
        for rule in self._rules:
            if rule.offence in judged:
                continue
            verdict = rule.check(track, self.site)
            holder = (track.id, rule.offence)
            if verdict is None:
                self._shelf.release(holder)
                continue
            if isinstance(verdict, Making):
                self._shelf.hold(holder, verdict.frames)
                if over and verdict.doubt is not None:
                    self._doubts.note(rule.offence, verdict.doubt, track, track.last.at)
                continue
            judged.add(rule.offence)
            if isinstance(verdict, NotJudged):
                self._doubts.note(rule.offence, verdict.doubt, track, verdict.at)
                continue
            pending = pending_act(
                verdict, track, self.site, self._shelf, self._surroundings, self._signals
            )
            if pending is None:
                self._doubts.note(rule.offence, Doubt.FRAMES_NOT_KEPT, track, verdict.at)
            else:
                self._pending.setdefault(track.id, []).append(pending)
            self._shelf.release(holder)

    def _end(self, track: Track) -> list[Act]:
        self._count_pass(track)
        self._apply_rules(track, over=True)
        acts = self._close(track)
        self._desk.gone(track)
        for rule in self._rules:
            self._shelf.release((track.id, rule.offence))
        self._tell_crossings(track)
        self._crossing_desk.forget(track.id)
        self._judged.pop(track.id, None)
        self._due.forget(track.id)
        self._plates.forget(track.id)
        self._lights.forget(track.id)
        return acts

    def _count_pass(self, track: Track) -> None:
        if not track.is_pass:
            return
        self.passes += 1
        log = self._plates.log(track.id)
        if self.camera_watch and (log.readings or log.looks):
            agreed = log.agreed()
            self.camera_watch.health.passed(agreed is not None and agreed.text is not None)

    def _release_overdue(self, now: datetime) -> list[Act]:
        for track in self.live:
            since = self._crossing_desk.waits_since(track.id)
            if since is not None and now - since > MOST_WAIT:
                self._tell_crossings(track)
        overdue = [
            track
            for track in self.live
            if (waiting := self._pending.get(track.id))
            and now - waiting[0].frames[-1][1].captured_at > MOST_WAIT
        ]
        return [act for track in overdue for act in self._close(track)]

    def _tell_crossings(self, track: Track) -> None:
        self._crossings += self._crossing_desk.close(track, self._plates.log(track.id))

    def _close(self, track: Track) -> list[Act]:
        acts = []
        for pending in self._pending.pop(track.id, []):
            plates = self._plates.log(track.id)
            span = surely_same_plate(track, self.site, pending.finding.at_frame, plates)
            closed = self._desk.close(pending, track, plates, span, self._shelf)
            if isinstance(closed, Act):
                acts.append(closed)
                self.findings += 1
            else:
                finding = pending.finding
                self._doubts.note(finding.offence, closed, pending.judged, finding.at)
        return acts
