"""How long are cases kept, and from which store do their bytes go?"""

from __future__ import annotations

from fines.erasure import Retention
from fines.ports import CaseFile, Clock
from fines.procedure.erasing import Erasing
from pipeline.settings import Settings
from pipeline.wiring import open_store


def open_erasing(settings: Settings, case_file: CaseFile, clock: Clock) -> Erasing:
    """What erases; nothing while the numbers of days are 0."""
    store = open_store("TRAFFIC_EVIDENCE_URL", settings.evidence_url)
    retention = Retention(
        punished_days=settings.keep_punished_days,
        dismissed_days=settings.keep_dismissed_days,
        accident_days=settings.keep_accident_days,
    )
    return Erasing(case_file, store.destroy, clock, retention)
