"""With which key, time stamps and authorities does the press sign, by the settings?"""

from __future__ import annotations

import logging
from pathlib import Path

from fines.documents.long_term import LongTerm, load_authorities
from fines.documents.press import Press
from fines.documents.signing import load_signer
from fines.ports import EvidenceStore
from fines.wording import Wording
from pipeline.settings import Settings
from pipeline.wiring import PAPER_WORDING, clock, link_secret

_log = logging.getLogger(__name__)


def open_press(settings: Settings, evidence: EvidenceStore) -> Press:
    """The press with its signing key; one whose certificate has expired is logged as an error."""
    signer = load_signer(
        settings.signing_key,
        passphrase=settings.signing_passphrase.get_secret_value() or None,
        time_stamp_url=settings.time_stamp_url or None,
        long_term=open_long_term(settings),
    )
    if not signer.certificate.valid_at(clock()):
        _log.error("Nothing is signed. %s", signer.certificate.term)
    return Press(
        evidence=evidence,
        signer=signer,
        public_url=settings.public_url,
        link_secret=link_secret(settings),
        wording=Wording.from_files(*PAPER_WORDING),
    )


def open_long_term(settings: Settings) -> LongTerm | None:
    """What makes signatures provable for long; none where no authority is named."""
    if not settings.signing_authorities:
        return None
    # The library tells its reasons as tracebacks, one a document; ours are sentences.
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    return LongTerm(
        load_authorities(Path(settings.signing_authorities)),
        sign_without=settings.sign_without_revocation,
        archived=settings.archive_time_stamps,
    )
