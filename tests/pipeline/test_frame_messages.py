"""Does every frame survive the bus whole, and is nothing else ever taken for one?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.frame import Frame, decode_jpeg, encode_jpeg, jpeg_of
from fines.clock_state import ClockState
from fines.errors import (
    EvidenceMissingError,
    NewerMessageError,
    UnreadableMessageError,
    UnreadablePictureError,
)
from fines.evidence import Sha256, address
from fines.storage.evidence_folder import FolderEvidenceStore
from fines.violation import (
    SiteId,
)
from pipeline.bus import MESSAGE_LIMIT_BYTES
from pipeline.messages import (
    CameraEnd,
    camera_end_draft,
    frame_draft,
    read_frame,
)
from tests.detectors.test_clock_state import states
from tests.fines import invented
from tests.pipeline.test_messages import arrived, instants, message


@settings(max_examples=20)
@given(
    number=st.integers(0, 10**14), captured_at=instants, site=st.text(min_size=1, max_size=9),
    clock=st.none() | states,
)  # fmt: skip
def test_every_frame_survives_the_bus(
    number: int, captured_at: datetime, site: str, clock: ClockState | None
) -> None:
    image = np.full((8, 8, 3), 90, np.uint8)
    frame = Frame(
        site=SiteId(site), number=number, captured_at=captured_at, image=image,
        jpeg=encode_jpeg(image), clock=clock,
    )  # fmt: skip
    store = FolderEvidenceStore(Path("/nonexistent"))
    read = read_frame(arrived(frame_draft(frame, store)), store)
    assert isinstance(read, Frame)
    assert (read.site, read.number, read.captured_at, read.jpeg, read.clock) == (
        frame.site, frame.number, frame.captured_at, frame.jpeg, frame.clock,
    )  # fmt: skip
    assert np.array_equal(read.image, decode_jpeg(jpeg_of(frame)))


def test_a_frame_of_the_first_version_is_still_read(tmp_path: Path) -> None:
    jpeg = encode_jpeg(np.full((8, 8, 3), 90, np.uint8))
    headers = {"v": "1", "site": "a", "number": "3", "captured_at": "2026-05-01T08:00:00Z"}
    read = read_frame(message(jpeg, headers, "frames"), FolderEvidenceStore(tmp_path))
    assert isinstance(read, Frame)
    assert (read.number, read.clock) == (3, None)


def test_a_newer_frame_is_not_guessed_at(tmp_path: Path) -> None:
    with pytest.raises(NewerMessageError, match="has version 3, this program reads up to 2"):
        read_frame(message(b"", {"v": "3"}, "frames"), FolderEvidenceStore(tmp_path))


def noise_frame(width_px: int) -> Frame:
    image = np.random.default_rng(1).integers(0, 255, (width_px, width_px, 3), np.uint8)
    return Frame(
        site=SiteId("demo"), number=1, captured_at=invented.NOON, image=image,
        jpeg=encode_jpeg(image, 100),
    )  # fmt: skip


def test_a_large_frame_travels_as_a_reference(tmp_path: Path) -> None:
    frame = noise_frame(1000)
    assert frame.jpeg is not None
    assert len(frame.jpeg) > MESSAGE_LIMIT_BYTES
    store = FolderEvidenceStore(tmp_path)
    draft = frame_draft(frame, store)
    assert (draft.value, draft.headers["sha256"]) == (b"", address(frame.jpeg))
    read = read_frame(arrived(draft), store)
    assert isinstance(read, Frame)
    assert read.jpeg == frame.jpeg
    with pytest.raises(EvidenceMissingError):
        read_frame(arrived(draft), FolderEvidenceStore(tmp_path / "elsewhere"))


def test_the_end_of_a_camera_survives_the_bus(tmp_path: Path) -> None:
    end = CameraEnd(site=SiteId("demo"), at=invented.NOON)
    assert read_frame(arrived(camera_end_draft(end)), FolderEvidenceStore(tmp_path)) == end


def test_a_truncated_jpeg_says_so(tmp_path: Path) -> None:
    store = FolderEvidenceStore(tmp_path)
    draft = frame_draft(noise_frame(64), store)
    cut = replace(arrived(draft), value=draft.value[: len(draft.value) // 2])
    with pytest.raises(UnreadablePictureError) as said:
        read_frame(cut, store)
    assert str(said.value) == (
        f"The JPEG of {len(cut.value)} bytes is cut off: its end marker FF D9 is missing; "
        "send the frame again."
    )


@pytest.mark.parametrize(
    ("headers", "sentence"),
    [
        ({}, "the header 'v' is missing."),
        ({"v": "one"}, "the header 'v' is 'one', no whole number."),
        ({"v": "-1"}, "the header 'v' is '-1', no whole number."),
        ({"v": "1"}, "the header 'site' is missing."),
        ({"v": "1", "site": "a"}, "the header 'number' is missing."),
        ({"v": "1", "site": "a", "number": "3"}, "the header 'captured_at' is missing."),
        (
            {"v": "1", "site": "a", "number": "3", "captured_at": "noon"},
            "'captured_at' is 'noon', no instant.",
        ),
        (
            {"v": "1", "site": "a", "number": "3", "captured_at": "2026-05-01T08:00:00"},
            "'captured_at' is '2026-05-01T08:00:00', an instant without a zone.",
        ),
        (
            {"v": "2", "site": "a", "number": "3", "captured_at": "2026-05-01T08:00:00Z",
             "clock": "fine"},
            "the header 'clock': 'fine' is no JSON (Expecting value: line 1 column 1 (char 0)): "
            "send one record in UTF-8.",
        ),
        (
            {"v": "1", "site": "a", "number": "3", "captured_at": "0001-01-01T00:00:00+14:00"},
            "'captured_at' is '0001-01-01T00:00:00+14:00', an instant of no calendar.",
        ),
    ],
)  # fmt: skip
def test_a_frame_without_its_headers_says_which(
    tmp_path: Path, headers: dict[str, str], sentence: str
) -> None:
    with pytest.raises(UnreadableMessageError) as said:
        read_frame(message(b"", headers, "frames"), FolderEvidenceStore(tmp_path))
    assert str(said.value) == f"Message 2-7 of topic 'frames' cannot be read: {sentence}"


def test_an_address_of_nothing_is_missing(tmp_path: Path) -> None:
    headers = {
        "v": "1", "site": "a", "number": "3", "captured_at": "2026-05-01T08:00:00Z",
        "sha256": "../../etc/passwd",
    }  # fmt: skip
    with pytest.raises(EvidenceMissingError):
        read_frame(message(b"", headers), FolderEvidenceStore(tmp_path))
    assert Sha256(headers["sha256"]) not in {file.name for file in tmp_path.iterdir()}
