"""Do the pictures of devices and officers get copies without other people as they come in?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from fines.decision import DecisionId
from fines.errors import EvidenceMissingError
from fines.evidence import EvidenceKind, EvidencePiece, address
from fines.plates import PlateNumber
from fines.procedure.outsider_copies import with_copies
from fines.procedure.recording import Recording
from fines.violation import OffenceCode
from tests.fines.devices import PICTURE, device_event
from tests.fines.invented import NOON, PATROL, PLATE, KeptEvidence
from tests.fines.procedure.conftest import Desks
from tests.fines.procedure.post import LAW, Post

BOX = (1, 2, 30, 40)


def marked(
    content: bytes, plate: PlateNumber, box_px: tuple[int, int, int, int] | None
) -> bytes | None:
    """A copy that tells what it was made of."""
    return content + f" {plate} {box_px}".encode()


def test_a_devices_picture_gets_its_copy_where_it_comes_in(post: Post) -> None:
    event = device_event()
    event = replace(event, pictures=(replace(event.pictures[0], box_px=BOX),))
    answer = replace(post, copy_of=marked).take(event)
    with post.case_file.view() as view:
        violation = view.decision(DecisionId(answer.decision or "")).violation
    kinds = {piece.kind: piece for piece in violation.evidence}
    assert set(kinds) == {EvidenceKind.AT, EvidenceKind.REDACTED_AT, EvidenceKind.DEVICE_EVENT}
    copy = kinds[EvidenceKind.REDACTED_AT]
    assert copy.captured_at == kinds[EvidenceKind.AT].captured_at
    assert post.evidence.get(copy.sha256) == PICTURE + f" {PLATE} {BOX}".encode()


def test_an_officers_photograph_gets_its_copy(desks: Desks) -> None:
    photo = desks.evidence.put(b"photo", "image/jpeg")
    recording = Recording(
        case_file=desks.case_file,
        evidence=desks.evidence,
        copy_of=marked,
        law=LAW,
        clock=desks.clock,
    )
    decision = recording.violation(
        offence=OffenceCode("phone"),
        plate=PLATE,
        place="Бишкек",
        occurred_at=NOON,
        photos=(photo,),
        by=PATROL,
    )
    original, copy = decision.violation.evidence
    assert (original.kind, original.sha256) == (EvidenceKind.OFFICER_PHOTO, photo)
    assert copy.kind is EvidenceKind.REDACTED_OFFICER_PHOTO
    assert desks.evidence.get(copy.sha256) == f"photo {PLATE} None".encode()


def test_only_pictures_that_show_others_are_copied() -> None:
    evidence = KeptEvidence()
    pieces = tuple(
        EvidencePiece(kind=kind, sha256=evidence.put(b"x", media_type), media_type=media_type)
        for kind, media_type in (
            (EvidenceKind.PLATE_CROP, "image/png"),
            (EvidenceKind.CLIP, "video/mp4"),
            (EvidenceKind.DEVICE_EVENT, "application/json"),
        )
    )
    assert with_copies(pieces, PLATE, evidence, marked) == pieces


def test_a_picture_that_was_never_sent_is_named() -> None:
    lost = EvidencePiece(
        kind=EvidenceKind.AT, sha256=address(b"never sent"), media_type="image/jpeg"
    )
    with pytest.raises(EvidenceMissingError):
        with_copies((lost,), PLATE, KeptEvidence(), marked)
