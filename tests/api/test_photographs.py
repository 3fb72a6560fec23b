"""Does an officer's record hold photographs only: whole JPEG files, by program as by page?"""

from __future__ import annotations

from typing import Any

import cv2
import httpx
import numpy as np
import pytest

from fines.evidence import EvidenceKind
from fines.officer import Role
from tests.api.pictures import crossing
from tests.api.test_police import send_violation
from tests.api.test_routes import Program
from tests.api.visitor import Visitor
from tests.api.world import World

JPEG = "image/jpeg"
PNG = cv2.imencode(".png", np.zeros((8, 8, 3), np.uint8))[1].tobytes()
SEEN: dict[str, Any] = {
    "offence": "phone",
    "plate": "01 kg 002 dem",
    "place": "Бишкек, Демо көчөсү 7",
    "occurred_at": "2026-05-04T02:30:00Z",
}


def keep(program: Program, content: bytes, media_type: str = JPEG) -> httpx.Response:
    answer: httpx.Response = program.client.post(
        "/api/v1/officer/photographs", content=content, headers={"Content-Type": media_type}
    )
    return answer


def test_a_program_keeps_a_photograph_and_records_what_it_shows(world: World) -> None:
    officer, photograph = Program(world, Role.OFFICER), crossing()[0]
    first, again = (keep(officer, photograph) for _ in range(2))
    assert (first.status_code, again.json()) == (201, first.json())
    kept = first.json()["sha256"]
    assert world.desk.evidence.get(kept) == photograph
    recorded = officer.post("officer/violations", **SEEN, photos=[kept])
    assert recorded.status_code == 201, recorded.text
    [decision] = world.desk.review.queue()
    [original] = [
        piece for piece in decision.violation.evidence if piece.kind is EvidenceKind.OFFICER_PHOTO
    ]
    assert (original.sha256, original.media_type) == (kept, JPEG)


@pytest.mark.parametrize(
    ("content", "media_type", "status", "sentence"),
    [
        (PNG, JPEG, 422, "This picture is image/png: send a photograph, image/jpeg."),
        (PNG, "image/png", 415, "Content-Type is 'image/png': send image/jpeg."),
        (crossing()[0], "", 415, "Content-Type is missing: send image/jpeg."),
        (crossing()[0][:-2000], JPEG, 422, "are not a whole picture"),
    ],
)
def test_what_no_camera_makes_is_refused(
    world: World, content: bytes, media_type: str, status: int, sentence: str
) -> None:
    answer = keep(Program(world, Role.OFFICER), content, media_type)
    assert answer.status_code == status
    assert sentence in answer.json()["detail"]


def test_only_an_officer_keeps_photographs(world: World) -> None:
    assert keep(Program(world, Role.OPERATOR), crossing()[0]).status_code == 403


COLLISION = {key: SEEN[key] for key in ("place", "occurred_at")} | {
    "kind": "collision",
    "circumstances": "Эки унаа кагылышты",
    "vehicles": [{"plate": SEEN["plate"]}],
}


@pytest.mark.parametrize(
    ("path", "record"), [("officer/violations", SEEN), ("accidents", COLLISION)]
)
def test_other_evidence_is_no_photograph(world: World, path: str, record: dict[str, Any]) -> None:
    table = world.desk.evidence.put(b"time,phase\n", "text/csv")
    answer = Program(world, Role.OFFICER).post(path, **record, photos=[table])
    assert answer.status_code == 422
    assert "not a whole picture" in answer.json()["detail"]


def test_a_copy_of_a_screen_is_no_photograph_on_the_page(world: World) -> None:
    officer = Visitor(world).log_in(Role.OFFICER)
    officer.get("/?lang=en")
    assert "is not a JPEG photograph or is damaged." in send_violation(officer, PNG)
    assert world.desk.review.waiting() == 0
