"""Does a camera push its frames with its own token, and is everything else refused by name?"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta
from types import MappingProxyType

import httpx
import numpy as np
import pytest

from api.access.machines import Scope, new_token
from detectors.clock_state import clock_document
from detectors.frame import encode_jpeg
from fines.clock_state import ClockSource, ClockState
from fines.storage.evidence_folder import FolderEvidenceStore
from pipeline.bus.embedded import EmbeddedBus
from pipeline.messages import CameraEnd, read_frame
from pipeline.topics import TOPICS
from tests.api.acts import SITE
from tests.api.visitor import Visitor
from tests.api.world import World

PATH = f"/api/v1/cameras/{SITE}/frames"
PICTURE = encode_jpeg(np.full((90, 160, 3), 120, np.uint8))
MILLISECOND = timedelta(milliseconds=1)


def pushed(
    world: World,
    visitor: Visitor,
    headers: Mapping[str, str] = MappingProxyType({}),
    content: bytes = PICTURE,
    path: str = PATH,
) -> httpx.Response:
    token = new_token(world.desk.case_file, SITE, Scope.FRAMES)
    usual = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "image/jpeg",
        "Captured-At": world.clock().isoformat(),
    }
    answer: httpx.Response = visitor.client.post(
        path, content=content, headers=usual | dict(headers)
    )
    return answer


def test_a_frame_is_on_the_bus_as_it_came(world: World, visitor: Visitor) -> None:
    at = world.clock()
    state = ClockState(source=ClockSource.NTP, offset_ms=1.5, uncertainty_ms=3.0, checked_at=at)
    told = {"Clock-State": clock_document(state), "Captured-At": at.isoformat()}
    answer = pushed(world, visitor, told)
    assert answer.status_code == 202
    with closing(EmbeddedBus(world.folder / "bus.db", TOPICS)) as bus:
        (message,) = bus.replay("frames")
    frame = read_frame(message, FolderEvidenceStore(world.folder / "frames"))
    assert not isinstance(frame, CameraEnd)
    assert (frame.site, frame.captured_at, frame.jpeg, frame.clock) == (
        SITE,
        at,
        PICTURE,
        state,
    )
    assert answer.json()["number"] == frame.number == int(at.timestamp() * 1000)


def test_a_frame_sent_again_bears_the_same_number(world: World, visitor: Visitor) -> None:
    at = {"Captured-At": world.clock().isoformat()}
    first, second = (pushed(world, visitor, at).json() for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("content", "headers", "status", "sentence"),
    [
        (b"GIF89a", {}, 422, "no JPEG"),
        (b"", {}, 422, "no JPEG"),
        (PICTURE[:100], {}, 422, "cannot be read"),
        (PICTURE, {"Captured-At": "yesterday"}, 422, "'yesterday'"),
        (PICTURE, {"Captured-At": "2026-05-04T09:00:00"}, 422, "without a zone"),
        (PICTURE, {"Captured-At": "2036-05-04T09:00:00Z"}, 422, "set the camera's clock"),
        (PICTURE, {"Captured-At": "2026-05-01T09:00:00Z"}, 422, "older than 600 s"),
        (PICTURE, {"Clock-State": "good"}, 422, "'good' is no JSON"),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    world: World,
    visitor: Visitor,
    content: bytes,
    headers: dict[str, str],
    status: int,
    sentence: str,
) -> None:
    answer = pushed(world, visitor, headers, content)
    assert (answer.status_code, answer.headers["content-type"]) == (
        status,
        "application/problem+json",
    )
    assert sentence in answer.json()["detail"]


def test_a_frame_that_was_overtaken_is_told(world: World, visitor: Visitor) -> None:
    at = world.clock()
    assert pushed(world, visitor, {"Captured-At": at.isoformat()}).status_code == 202
    earlier, later = (at - MILLISECOND).isoformat(), (at + MILLISECOND).isoformat()
    answer = pushed(world, visitor, {"Captured-At": earlier})
    assert (answer.status_code, "came before" in answer.json()["detail"]) == (409, True)
    assert pushed(world, visitor, {"Captured-At": later}).status_code == 202


def test_a_token_speaks_for_its_own_site(world: World, visitor: Visitor) -> None:
    other = pushed(world, visitor, path="/api/v1/cameras/elsewhere/frames")
    assert (other.status_code, "'elsewhere'" in other.json()["detail"]) == (403, True)
    unknown = new_token(world.desk.case_file, "elsewhere", Scope.FRAMES)
    mine = {"Authorization": f"Bearer {unknown}"}
    answer = pushed(world, visitor, mine, path="/api/v1/cameras/elsewhere/frames")
    assert answer.status_code == 404
    signals = new_token(world.desk.case_file, SITE, Scope.SIGNALS)
    assert pushed(world, visitor, {"Authorization": f"Bearer {signals}"}).status_code == 403
    assert pushed(world, visitor, {"Authorization": ""}).status_code == 401
