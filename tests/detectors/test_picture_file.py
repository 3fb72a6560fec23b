"""Is every odd picture shown as a person would see it, or refused with one sentence?"""

import os
import re
from pathlib import Path

import cv2
import numpy as np
import pytest

from detectors import picture_file
from detectors.picture_file import decoded_file, shown
from fines.errors import UnreadablePictureError
from tests.detectors.odd_pictures import (
    animated,
    cmyk_jpeg,
    corners,
    encoded,
    four_fields,
    png,
    turned,
    written,
)

UPRIGHT = ["red", "green", "blue", "white"]
NOISE = np.random.default_rng(1).integers(0, 255, (200, 300, 3), np.uint8)


def seen(path: Path, content: bytes) -> list[str]:
    image, shrunk = decoded_file(written(path, content))
    assert (image.ndim, image.shape[2], image.dtype.name, shrunk) == (3, 3, "uint8", 1)
    return corners(image)


@pytest.mark.parametrize("ending", [".jpg", ".png", ".webp", ".gif", ".bmp", ".tif", ".ppm"])
def test_every_kind_is_shown_in_its_colours(tmp_path: Path, ending: str) -> None:
    assert seen(tmp_path / "a", encoded(four_fields(), ending)) == UPRIGHT


def test_a_jpeg_of_four_inks_is_shown_in_its_colours(tmp_path: Path) -> None:
    assert seen(tmp_path / "a.jpg", cmyk_jpeg(four_fields())) == UPRIGHT


@pytest.mark.parametrize("ending", [".jpg", ".png", ".webp"])
@pytest.mark.parametrize(
    ("orientation", "as_shown"),
    [
        (1, UPRIGHT),
        (2, ["green", "red", "white", "blue"]),
        (3, ["white", "blue", "green", "red"]),
        (4, ["blue", "white", "red", "green"]),
        (5, ["red", "blue", "green", "white"]),
        (6, ["blue", "red", "white", "green"]),
        (7, ["white", "green", "blue", "red"]),
        (8, ["green", "white", "red", "blue"]),
    ],
)
def test_a_picture_is_turned_as_its_exif_says(
    tmp_path: Path, ending: str, orientation: int, as_shown: list[str]
) -> None:
    assert seen(tmp_path / "a", turned(four_fields(), ending, orientation)) == as_shown


@pytest.mark.parametrize("ending", [".gif", ".png", ".webp"])
def test_of_an_animation_the_first_frame_is_looked_at(tmp_path: Path, ending: str) -> None:
    content = animated(ending, four_fields(), 255 - four_fields())
    assert seen(tmp_path / "a", content) == UPRIGHT


@pytest.mark.parametrize("ending", [".jpg", ".png"])
def test_a_grey_picture_has_three_equal_colours(tmp_path: Path, ending: str) -> None:
    grey = np.linspace(0, 255, 64).astype(np.uint8).reshape(8, 8)
    image, _ = decoded_file(written(tmp_path / "a", encoded(grey, ending)))
    assert image.shape == (8, 8, 3)
    assert int(np.abs(image.astype(int) - grey[..., None]).max()) <= 3


@pytest.mark.parametrize("ending", [".png", ".tif", ".ppm"])
def test_sixteen_bits_are_scaled_to_eight(tmp_path: Path, ending: str) -> None:
    deep = np.linspace(0, 65535, 256).astype(np.uint16).reshape(16, 16)
    _, content = cv2.imencode(ending, np.dstack([deep, deep, deep]))
    image, _ = decoded_file(written(tmp_path / "a", bytes(content)))
    assert image[..., 0].ravel().tolist() == list(range(256))


def test_a_picture_of_one_pixel_is_a_picture(tmp_path: Path) -> None:
    image, _ = decoded_file(written(tmp_path / "a.png", png(1, 1, b"\0abc")))
    assert image.tolist() == [[[99, 98, 97]]]


REFUSED = {
    "is empty; copy it again": b"",
    "is no picture that can be read; give JPEG or PNG": b"plate 01KG123ABC",
    "is cut off: its JPEG end is missing; copy it again": encoded(NOISE, ".jpg")[:20_000],
    "is cut off: its PNG end is missing; copy it again": encoded(NOISE, ".png")[:20_000],
    "is cut off: its WebP end is missing; copy it again": encoded(NOISE, ".webp")[:20_000],
    "is cut off: its TIFF end is missing; copy it again": encoded(NOISE, ".tif")[:100],
    "is cut off: a part of its JPEG data is missing; copy it again": (
        encoded(NOISE, ".jpg")[:20_000] + b"\xff\xd9"
    ),
    "is a PNG that cannot be decoded; copy it again or save it as JPEG": png(9, 9, b"\0short"),
    "is a GIF that cannot be decoded; copy it again or save it as JPEG": (
        encoded(four_fields(), ".gif")[:200]
    ),
    "is a BMP that cannot be decoded; copy it again or save it as JPEG": (
        encoded(NOISE, ".bmp")[:999]
    ),
    "has no pixel; take or save it again": png(0, 0),
    "has 60000 x 60000 pixels, more than 110 megapixels; save it smaller": png(60_000, 60_000),
}


@pytest.mark.parametrize(("sentence", "content"), REFUSED.items())
def test_a_refusal_is_one_sentence_with_the_file_and_the_mend(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], sentence: str, content: bytes
) -> None:
    path = written(tmp_path / "a.jpg", content)
    with pytest.raises(UnreadablePictureError) as refused:
        decoded_file(path)
    assert str(refused.value) == f"{path} {sentence}"
    assert capfd.readouterr().err == ""


def test_a_larger_jpeg_comes_at_half_its_sides_where_that_will_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_file, "MOST_PIXELS", 15_000)
    path = written(tmp_path / "a.jpg", turned(NOISE, ".jpg", 6))
    image, shrunk = decoded_file(path, may_shrink=True)
    assert (image.shape, shrunk) == ((150, 100, 3), 2)
    with pytest.raises(UnreadablePictureError, match="has 300 x 200 pixels, more than"):
        decoded_file(path)
    written(path, encoded(NOISE, ".jpg", cv2.IMWRITE_JPEG_PROGRESSIVE, 1))
    with pytest.raises(UnreadablePictureError, match="has 300 x 200 pixels, more than"):
        decoded_file(path, may_shrink=True)


def test_a_file_of_too_many_bytes_is_not_even_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_file, "MOST_BYTES", 1_000_000)
    path = written(tmp_path / "a.png", bytes(3_000_000))
    with pytest.raises(UnreadablePictureError, match="has 3 megabytes, more than 1; save it as JP"):
        decoded_file(path)


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.jpg")
    for path in (tmp_path / "a.jpg", tmp_path):
        sentence = f"{path} is no file; give the file of a picture"
        with pytest.raises(UnreadablePictureError, match=re.escape(sentence)):
            decoded_file(path)


def test_what_does_not_print_is_written_out_in_a_sentence() -> None:
    assert shown("Ош 01/ü.jpg") == "Ош 01/ü.jpg"
    assert shown("a\n\x1b[2J\udcff\u202e.jpg") == r"a\n\x1b[2J\udcff\u202e.jpg"
