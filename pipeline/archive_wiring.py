"""With which authorities are kept papers stamped anew, and when?"""

from __future__ import annotations

from datetime import timedelta

from fines.documents.renewing import Renewing
from fines.documents.time_stamps import TimeStampAuthority
from fines.errors import ConfigurationError
from fines.ports import CaseFile, Clock
from fines.procedure.archiving import Archiving
from pipeline.press_wiring import open_long_term
from pipeline.settings import Settings
from pipeline.wiring import open_evidence


def open_archiving(settings: Settings, case_file: CaseFile, clock: Clock) -> Archiving:
    """ConfigurationError where no authority is named."""
    long_term = open_long_term(settings)
    if long_term is None or not settings.time_stamp_url:
        raise ConfigurationError(
            "Papers cannot be stamped anew: set TRAFFIC_TIME_STAMP_URL and "
            "TRAFFIC_SIGNING_AUTHORITIES."
        )
    return Archiving(
        case_file,
        open_evidence(settings),
        Renewing(TimeStampAuthority(settings.time_stamp_url), long_term),
        clock,
        timedelta(days=settings.archive_renew_days),
    )


def archiving_if_set(settings: Settings, case_file: CaseFile, clock: Clock) -> Archiving | None:
    """None where no authority is named, or stamps over documents are not wanted."""
    if not (settings.signing_authorities and settings.archive_time_stamps):
        return None
    return open_archiving(settings, case_file, clock)
