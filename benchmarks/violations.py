"""How many acts of known clips are found, missed, or charged wrongly?"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from detectors.acts import Act
from detectors.backends import load_detector, load_lamps, load_plate_ocr
from detectors.signals import load_signals
from detectors.site_file import load_site
from detectors.trial import Models, Trial
from simulator.export import CLIP, SIGNALS, SITE
from simulator.known_clip import SAME_ACT_WITHIN, KnownAct, KnownClip, known_clips


@dataclass(frozen=True, slots=True, kw_only=True)
class ViolationScore:
    """`found + missed = acts`; `wrongful` counts findings that truth does not know.

    `speed_error_kmh_p95` is of the findings that measured speed; None where there is none.
    """

    passes: int
    passes_seen: int
    acts: int
    found: int
    missed: int
    wrongful: int
    speed_error_kmh_p95: float | None
    frames_per_s: float
    not_judged: dict[str, int]


def run(folder: Path, models: Models | None = None) -> ViolationScore:
    """The score over the folder itself, or over each folder in it that holds a known clip."""
    clips = known_clips(folder)
    models = models or Models(
        vehicle_detector=load_detector("onnx:vehicle_detector"),
        plate_detector=load_detector("onnx:plate_detector"),
        plate_ocr=load_plate_ocr("onnx:plate_reader"),
        lamps=load_lamps("onnx:signal_lamp"),
    )
    began = time.perf_counter()
    frames = seen = found = wrongful = 0
    not_judged: dict[str, int] = {}
    speed_errors: list[float] = []
    for clip in clips:
        trial, acts = _watched(clip, models)
        right = matched(clip.acts, acts)
        found += right
        speed_errors += _speed_errors(clip, acts)
        wrongful += len(acts) - right
        frames += trial.chain.frames
        seen += trial.chain.passes
        for doubt, count in trial.chain.not_judged.items():
            not_judged[str(doubt)] = not_judged.get(str(doubt), 0) + count
    known = sum(len(clip.acts) for clip in clips)
    return ViolationScore(
        passes=sum(clip.passes for clip in clips),
        passes_seen=seen,
        acts=known,
        found=found,
        missed=known - found,
        wrongful=wrongful,
        speed_error_kmh_p95=(
            round(float(np.percentile(speed_errors, 95)), 2) if speed_errors else None
        ),
        frames_per_s=round(frames / (time.perf_counter() - began), 1),
        not_judged=not_judged,
    )


def matched(known: Sequence[KnownAct], found: Sequence[Act]) -> int:
    """How many findings name the offence, plate and moment of a known act, each act once."""
    open_acts = list(known)
    right = 0
    for act in found:
        violation = act.violation
        for other in open_acts:
            same = (other.offence, other.plate) == (violation.offence, violation.plate)
            if same and abs(other.at - violation.occurred_at) <= SAME_ACT_WITHIN:
                open_acts.remove(other)
                right += 1
                break
    return right


def _speed_errors(clip: KnownClip, acts: Sequence[Act]) -> list[float]:
    """How far each measured speed is from the true one, in km/h."""
    return [
        abs(measured.value - clip.speeds[act.violation.plate])
        for act in acts
        if (measured := act.violation.measurement) is not None
        and measured.quantity == "speed"
        and act.violation.plate in clip.speeds
    ]


def _watched(clip: KnownClip, models: Models) -> tuple[Trial, list[Act]]:
    log = clip.folder / SIGNALS
    signals = load_signals(log) if log.is_file() else None
    trial = Trial(load_site(clip.folder / SITE), signals, models)
    acts = [act for _, acts in trial.watch(clip.folder / CLIP, clip.start) for act in acts]
    return trial, acts
