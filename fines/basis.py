"""What does a decision rest on? Each thing by name, so that all that rested on it can be found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class BasisKind(StrEnum):
    """What may be found bad, and everything that rested on it with it."""

    SITE = "site"
    SIGN = "sign"
    DEVICE = "device"
    CERTIFICATE = "certificate"
    MODEL = "model"
    PROGRAM = "program"
    EDITION = "edition"
    REPORTER = "reporter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """One thing that a decision rests on, such as the device with this serial number."""

    kind: BasisKind
    value: str
