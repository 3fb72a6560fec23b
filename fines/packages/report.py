"""What is told of a checked package? Points, each with a verdict and a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fines.packages.manifest import Manifest


class Verdict(StrEnum):
    """What is said of one point."""

    HOLDS = "holds"
    BROKEN = "broken"
    SEALED = "sealed"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One thing that was looked at, in a sentence."""

    subject: str
    verdict: Verdict
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageReport:
    """Every point; the manifest is None where it cannot be read."""

    points: tuple[Point, ...]
    manifest: Manifest | None

    @property
    def genuine(self) -> bool:
        """Whether nothing is broken."""
        return all(point.verdict is not Verdict.BROKEN for point in self.points)


def holds(subject: str, sentence: str) -> Point:
    """What is as it should be."""
    return Point(subject=subject, verdict=Verdict.HOLDS, sentence=sentence)


def broken(subject: str, sentence: str) -> Point:
    """What is not."""
    return Point(subject=subject, verdict=Verdict.BROKEN, sentence=sentence)


def left_open(subject: str, sentence: str) -> Point:
    """What cannot be told from what was given."""
    return Point(subject=subject, verdict=Verdict.OPEN, sentence=sentence)
