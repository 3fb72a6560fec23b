"""What does the chain find in one clip, as if it were the site's camera? No case file."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from detectors.acts import Act
from detectors.camera_watch import CameraWatch
from detectors.chain import DetectorChain
from detectors.clip import clip_frames
from detectors.clock_state import ClockLog
from detectors.detection import ObjectDetector
from detectors.evidence import whole_px
from detectors.frame import Frame
from detectors.lamp import LampClassifier
from detectors.packing import Packing
from detectors.plate_reading import PlateOcr
from detectors.rulebook import rulebook
from detectors.signals import Signals, instant_text
from detectors.site import Site
from detectors.site_signals import watched_signals
from detectors.surroundings import Surroundings
from detectors.tracking import WALKING_LABELS, LapTracker
from detectors.uncharged import Uncharged
from fines.errors import EvidenceMissingError
from fines.evidence import Sha256, address
from fines.law import KYRGYZSTAN, load_law
from fines.ports import EvidenceStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """The networks of a chain."""

    vehicle_detector: ObjectDetector
    plate_detector: ObjectDetector
    plate_ocr: PlateOcr
    lamps: LampClassifier


class NoEvidenceKept:
    """An evidence store that only names what it is given: for looking without keeping."""

    def put(self, content: bytes, media_type: str) -> Sha256:
        return address(content)

    def get(self, sha256: Sha256) -> bytes:
        raise EvidenceMissingError(f"Nothing is kept under {sha256}: this was only a trial.")


class Trial:
    """One clip on its way through the chain of a site; `log` is its controller's, if there is."""

    def __init__(
        self,
        site: Site,
        log: Signals | None,
        models: Models,
        store: EvidenceStore | None = None,
        clock_log: ClockLog | None = None,
        packing: Packing | None = None,
        law: Path = KYRGYZSTAN,
    ) -> None:
        self._clock_log = clock_log
        self._lights = watched_signals(site.signals, log, models.lamps)
        surroundings = Surroundings(LapTracker(labels=WALKING_LABELS))
        self.chain = DetectorChain(
            site=site,
            camera_watch=CameraWatch(site),
            vehicle_detector=models.vehicle_detector,
            plate_detector=models.plate_detector,
            plate_ocr=models.plate_ocr,
            tracker=LapTracker(),
            rules=rulebook(self._lights.signals, load_law(law).speeding, surroundings),
            signals=self._lights.signals,
            signal_watch=self._lights.watch,
            surroundings=surroundings,
            evidence_store=store or NoEvidenceKept(),
            packing=packing,
        )
        self._spent_s = 0.0

    def watch(self, clip: Path, start: datetime) -> Iterator[tuple[Frame | None, list[Act]]]:
        """Each frame with the acts that became certain with it; the rest comes with None."""
        for seen in clip_frames(clip, self.chain.site.id, start):
            clock = self._clock_log.at(seen.captured_at) if self._clock_log else None
            frame = replace(seen, clock=clock)
            began = time.perf_counter()
            acts = self.chain.judge(frame)
            self._spent_s += time.perf_counter() - began
            yield frame, acts
        yield None, self.chain.judge_rest()

    def summary(self) -> dict[str, Any]:
        """The last line of `tartip watch`."""
        chain = self.chain
        return {
            "frames": chain.frames,
            "passes": chain.passes,
            "findings": chain.findings,
            "not_judged": {str(doubt): count for doubt, count in sorted(chain.not_judged.items())},
            "rejected_reads": dict(sorted(chain.rejected_reads.items())),
            "signal_disagreements": self._lights.disagreements,
            "ms_per_frame": round(1000 * self._spent_s / max(chain.frames, 1), 1),
        }


def uncharged_record(one: Uncharged) -> dict[str, Any]:
    """The line of `tartip watch --uncharged` for one act that a doubt stopped."""
    return {
        "not_charged": one.doubt.value,
        "offence": one.offence,
        "at": instant_text(one.at),
        "frame": one.frame,
        "track": one.track,
        "box": whole_px(one.box),
    }


def act_record(act: Act) -> dict[str, Any]:
    """The line of `tartip watch` for one act."""
    violation = act.violation
    measured = violation.measurement
    return {
        "id": violation.id,
        "offence": violation.offence,
        "at": instant_text(violation.occurred_at),
        "frame": act.frame,
        "plate": violation.plate,
        "confidence": round(violation.plate_reading.confidence, 4),
        "track": act.track,
        "measurement": None
        if measured is None
        else {
            "quantity": measured.quantity,
            "value": measured.value,
            "unit": measured.unit,
            "uncertainty": measured.uncertainty,
            "charged": measured.charged,
        },
        "box": whole_px(act.box),
        "evidence": [
            {
                "kind": piece.kind.value,
                "sha256": piece.sha256,
                "media_type": piece.media_type,
                "frame": piece.frame,
                "at": None if piece.captured_at is None else instant_text(piece.captured_at),
                "box": piece.box_px,
            }
            for piece in violation.evidence
        ],
    }
