"""What does a rule answer about one track? An act, a doubt, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from detectors.site import Site
from detectors.track import Track
from fines.violation import Measurement, OffenceCode


class Doubt(StrEnum):
    """Why an act that may have happened is not charged; each is counted."""

    SIGNAL_UNKNOWN = "signal_unknown"
    FRAME_GAP = "frame_gap"
    ENTRY_NOT_SEEN = "entry_not_seen"
    WAY_OUT_NOT_SEEN = "way_out_not_seen"
    CAMERA_SICK_DARK = "camera_sick_dark"
    CAMERA_SICK_COVERED = "camera_sick_covered"
    CAMERA_SICK_BLURRED = "camera_sick_blurred"
    CAMERA_SICK_DIRTY = "camera_sick_dirty"
    CAMERA_SICK_MOVED = "camera_sick_moved"
    CAMERA_SICK_SLOW = "camera_sick_slow"
    CAMERA_SICK_GAPS = "camera_sick_gaps"
    CAMERA_SICK_UNREAD = "camera_sick_unread"
    CAMERA_MOVED = "camera_moved"
    CAMERA_NOT_COMPARABLE = "camera_not_comparable"
    CLOCK_NOT_PROVEN = "clock_not_proven"
    CLOCK_DRIFT = "clock_drift"
    CLOCK_RAN_BACK = "clock_ran_back"
    CERTIFICATE_NOT_VALID = "certificate_not_valid"
    SIGNING_CERTIFICATE_NOT_VALID = "signing_certificate_not_valid"
    PLATE_NOT_SEEN = "plate_not_seen"
    PLATE_UNSURE = "plate_unsure"
    TWO_VEHICLES_AT_PLATE = "two_vehicles_at_plate"
    LIMIT_NOT_IN_FORCE = "limit_not_in_force"
    OCCLUDED = "occluded"
    UNEVEN_WAY = "uneven_way"
    TOO_UNCERTAIN = "too_uncertain"
    FRAMES_NOT_KEPT = "frames_not_kept"
    IDENTITY_UNSURE = "identity_unsure"
    PEDESTRIAN_UNSURE = "pedestrian_unsure"
    EMERGENCY_LIGHTS = "emergency_lights"
    IN_QUEUE = "in_queue"
    SAME_ACT = "same_act"
    SECTION_NOT_IN_FORCE = "section_not_in_force"
    PAIRING_AMBIGUOUS = "pairing_ambiguous"
    SEEN_ELSEWHERE = "seen_elsewhere"
    LOOK_DIFFERS = "look_differs"
    IMPOSSIBLE_TIME = "impossible_time"
    END_NOT_SIGNED = "end_not_signed"
    FRAME_NOT_NEWER = "frame_not_newer"
    TOO_MANY_CROSSINGS = "too_many_crossings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An act: the frames before, at and after it, and in words why it is one."""

    offence: OffenceCode
    at: datetime
    before_frame: int
    at_frame: int
    after_frame: int
    measurement: Measurement
    reason: str
    signal_group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotJudged:
    """The vehicle did something that cannot be judged."""

    offence: OffenceCode
    doubt: Doubt
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """An act in the making: the frames that it would cite must be kept until it is judged.

    Where the track ends before, `doubt` is why it was not.
    """

    offence: OffenceCode
    frames: tuple[int, ...]
    doubt: Doubt | None = None


Verdict = Finding | NotJudged | Making | None


class ViolationRule(Protocol):
    """One offence. The first finding or doubt is the last word on a track."""

    offence: OffenceCode

    def check(self, track: Track, site: Site) -> Verdict: ...
