"""Are all readable pictures of a path read, and the others named?"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import pytest

from detectors import picture_file
from detectors.picture_file import shown
from detectors.pictures import pictures_of, read_picture
from fines.errors import NotFoundError, UnreadablePictureError

NOBODY = 65534


def picture(path: Path, seed: int = 1) -> Path:
    image = np.random.default_rng(seed).integers(0, 255, (60, 80, 3), np.uint8)
    cv2.imwrite(str(path), image)
    return path


@contextmanager
def without_rights() -> Iterator[None]:
    """The superuser may read everything: as somebody else meanwhile."""
    superuser = os.geteuid() == 0
    if superuser:
        os.seteuid(NOBODY)
    yield
    if superuser:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


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


def test_bytes_that_are_no_picture_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"no picture")
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


def test_a_file_and_a_folder_without_the_right_to_read_are_named(open_folder: Path) -> None:
    picture(open_folder / "a.jpg").chmod(0)
    picture(open_folder / "b.jpg")
    (open_folder / "c.mp4").write_bytes(b"a video")
    (open_folder / "c.mp4").chmod(0)
    (open_folder / "closed").mkdir(mode=0)
    with without_rights():
        reasons = [seen.reason for seen in pictures_of(open_folder)]
        (within,) = pictures_of(open_folder / "closed" / "d.jpg")
    (open_folder / "closed").chmod(0o700)
    denied = "cannot be read: Permission denied; make it readable or leave it out"
    assert reasons == [
        f"{open_folder / 'closed'} {denied}",
        f"{open_folder / 'a.jpg'} {denied}",
        None,
        f"{open_folder / 'c.mp4'} {denied}",
    ]
    assert within.reason == f"{open_folder / 'closed' / 'd.jpg'} {denied}"


@pytest.mark.parametrize(
    "name",
    ["плаката мен.jpg", "a.jpg", " .x ", "-json", "%03d", ":car: [red]", "a\n\x1bb", "\udcff"],
)
def test_a_folder_of_any_name_gives_its_pictures(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    path = cut_off(picture(tmp_path / "x.jpg")).replace(tmp_path / name / "x.jpg")
    picture(tmp_path / "y.jpg").replace(tmp_path / name / "y.jpg")
    broken, whole = pictures_of(tmp_path)
    assert (broken.name, whole.image is None) == (str(path), False)
    assert broken.reason == f"{shown(path)} is cut off: its JPEG end is missing; copy it again"
    assert broken.reason.isprintable()


def test_a_link_to_nowhere_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").symlink_to("absent.jpg")
    (seen,) = pictures_of(tmp_path)
    assert seen.reason is not None
    assert seen.reason.startswith(f"{tmp_path / 'a.jpg'} cannot be read: No such file")


def test_a_larger_jpeg_says_by_how_much_it_was_shrunk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_file, "MOST_PIXELS", 2_000)
    (seen,) = pictures_of(picture(tmp_path / "a.jpg"))
    assert seen.image is not None
    assert (seen.image.shape, seen.shrunk) == ((30, 40, 3), 2)
    with pytest.raises(UnreadablePictureError, match="has 80 x 60 pixels, more than"):
        read_picture(tmp_path / "a.jpg")


def test_a_video_gives_its_frames(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 10, (80, 60))
    for _ in range(3):
        writer.write(np.full((60, 80, 3), 90, np.uint8))
    writer.release()
    assert [seen.name for seen in pictures_of(path)] == [f"{path}#{n}" for n in range(3)]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("clip.mp4", b"no video", "is no video that can be read; give MP4 with H.264"),
        ("clip.mp4", b"", "is empty; copy it again"),
        ("clip\udcff.mp4", b"no video", "has a name that is no UTF-8; rename it"),
    ],
)
def test_a_file_that_is_no_video_is_named(
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    name: str,
    content: bytes,
    sentence: str,
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    (seen,) = pictures_of(path)
    assert seen.image is None
    assert seen.reason == f"{shown(path)} {sentence}"
    assert capfd.readouterr().err == ""


def test_a_missing_path_and_an_empty_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="there is no file or folder"):
        list(pictures_of(tmp_path / "absent"))
    with pytest.raises(NotFoundError, match="holds no picture"):
        list(pictures_of(tmp_path))
