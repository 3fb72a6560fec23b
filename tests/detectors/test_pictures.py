"""Are all readable pictures of a path read, and the others named?"""

from pathlib import Path

import cv2
import numpy as np
import pytest

from detectors.pictures import pictures_of, read_picture
from fines.errors import NotFoundError, UnreadablePictureError


def picture(path: Path, seed: int = 1) -> Path:
    image = np.random.default_rng(seed).integers(0, 255, (60, 80, 3), np.uint8)
    cv2.imwrite(str(path), image)
    return path


def cut_off(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


@pytest.mark.parametrize("ending", ["jpg", "png", "bmp"])
def test_a_whole_picture_is_read(tmp_path: Path, ending: str) -> None:
    assert read_picture(picture(tmp_path / f"a.{ending}")).shape == (60, 80, 3)


@pytest.mark.parametrize("ending", ["jpg", "png"])
def test_a_picture_that_is_cut_off_is_refused_by_name(tmp_path: Path, ending: str) -> None:
    path = cut_off(picture(tmp_path / f"a.{ending}"))
    with pytest.raises(UnreadablePictureError, match=rf"a\.{ending} is cut off: its .* is missing"):
        read_picture(path)


def test_bytes_behind_a_jpeg_do_not_make_it_cut_off(tmp_path: Path) -> None:
    path = picture(tmp_path / "a.jpg")
    path.write_bytes(path.read_bytes() + b"maker's notes")
    assert read_picture(path).shape == (60, 80, 3)


@pytest.mark.parametrize("content", [b"", b"GIF89a nonsense"])
def test_bytes_that_are_no_picture_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(content)
    with pytest.raises(UnreadablePictureError, match="is no picture that can be read"):
        read_picture(path)


def test_a_folder_gives_its_pictures_in_order_and_the_broken_one_with_its_reason(
    tmp_path: Path,
) -> None:
    picture(tmp_path / "b.jpg")
    cut_off(picture(tmp_path / "a.jpg"))
    (tmp_path / "notes.txt").write_text("no picture", encoding="utf-8")
    found = [(Path(seen.name).name, seen.image is None) for seen in pictures_of(tmp_path)]
    assert found == [("a.jpg", True), ("b.jpg", False)]


def test_a_video_gives_its_frames(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 10, (80, 60))
    for _ in range(3):
        writer.write(np.full((60, 80, 3), 90, np.uint8))
    writer.release()
    assert [seen.name for seen in pictures_of(path)] == [f"{path}#{n}" for n in range(3)]


def test_a_file_that_is_no_video_is_named(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"no video")
    (seen,) = pictures_of(path)
    assert seen.image is None
    assert seen.reason == f"{path} is no video that can be read; give MP4 with H.264"


def test_a_missing_path_and_an_empty_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="there is no file or folder"):
        list(pictures_of(tmp_path / "absent"))
    with pytest.raises(NotFoundError, match="holds no picture"):
        list(pictures_of(tmp_path))
