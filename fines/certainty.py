"""How well is a rule or a form known? The mark of its source."""

from __future__ import annotations

from enum import StrEnum


class Certainty(StrEnum):
    """Read in the source named, told by one secondary source, or assumed until confirmed."""

    VERIFIED = "verified"
    SECONDARY = "secondary"
    ASSUMED = "assumed"
