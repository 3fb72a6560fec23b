"""Why did a resolution fall, without its addressee having objected?"""

from __future__ import annotations

from enum import StrEnum


class Annulment(StrEnum):
    """What its addressee is told; the answer to an objection tells it by itself."""

    RECALL = "recall"
    PERMIT = "permit"
    COURT = "court"
    COPIED_PLATE = "copied_plate"
