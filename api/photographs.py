"""Which photographs may an officer's record have? Whole JPEG files, kept as they came."""

from __future__ import annotations

from collections.abc import Sequence

from api.pictures import media_type_of
from fines.errors import UnreadablePictureError
from fines.evidence import Sha256
from fines.ports import EvidenceStore
from fines.procedure.recording import PHOTOGRAPH


def keep_photograph(evidence: EvidenceStore, content: bytes) -> Sha256:
    """Its address; UnreadablePictureError for what no camera makes."""
    _refuse_other(content)
    return evidence.put(content, PHOTOGRAPH)


def check_photographs(evidence: EvidenceStore, photos: Sequence[Sha256]) -> None:
    """EvidenceMissingError where one is not kept, UnreadablePictureError for another thing."""
    for photo in photos:
        _refuse_other(evidence.get(photo))


def _refuse_other(content: bytes) -> None:
    found = media_type_of(content)
    if found != PHOTOGRAPH:
        raise UnreadablePictureError(f"This picture is {found}: send a photograph, {PHOTOGRAPH}.")
