"""Does a file's own header say what the file is, how large, and whether it is whole?"""

import pytest

from fines.errors import UnreadablePictureError
from fines.picture_header import PictureHeader, header_of, refuse_huge
from tests.detectors.odd_pictures import animated, cmyk_jpeg, encoded, four_fields, png

PICTURE = four_fields(40, 60)
KINDS = {
    "JPEG": ".jpg",
    "PNG": ".png",
    "WebP": ".webp",
    "GIF": ".gif",
    "BMP": ".bmp",
    "TIFF": ".tif",
    "PPM": ".ppm",
}


def header(content: bytes) -> PictureHeader:
    found = header_of(content)
    assert found is not None
    return found


@pytest.mark.parametrize(("kind", "ending"), KINDS.items())
def test_kind_and_size_are_known_before_decoding(kind: str, ending: str) -> None:
    found = header(encoded(PICTURE, ending))
    assert (found.kind, found.width_px, found.height_px, found.whole) == (kind, 60, 40, True)


@pytest.mark.parametrize("ending", [".jpg", ".png", ".webp"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_file_without_its_end_is_not_whole(ending: str, share: float) -> None:
    content = encoded(PICTURE, ending)
    assert not header(content[: int(len(content) * share)]).whole


@pytest.mark.parametrize("ending", [".gif", ".bmp", ".tif"])
def test_a_file_cut_off_before_its_size_is_not_whole(ending: str) -> None:
    assert not header(encoded(PICTURE, ending)[:7]).whole


def test_the_preview_inside_a_jpeg_lends_it_neither_size_nor_end() -> None:
    preview = encoded(four_fields(8, 8), ".jpg")
    content = encoded(PICTURE, ".jpg")
    within = b"\xff\xe1" + (len(preview) + 2).to_bytes(2, "big") + preview
    content = content[:2] + within + content[2:]
    assert (header(content).width_px, header(content).whole) == (60, True)
    assert not header(content[:-2]).whole
    assert not header(content[: len(within) + 10]).whole


def test_only_a_jpeg_of_one_scan_can_be_shrunk_as_it_is_decoded() -> None:
    assert header(encoded(PICTURE, ".jpg")).streams
    assert not header(encoded(PICTURE, ".jpg", 2, 1)).streams  # IMWRITE_JPEG_PROGRESSIVE
    assert not header(cmyk_jpeg(PICTURE)).streams


@pytest.mark.parametrize("ending", [".png", ".webp"])
def test_an_animation_weighs_more_than_its_first_frame(ending: str) -> None:
    assert header(encoded(PICTURE, ending)).weight == 1
    assert header(animated(ending, PICTURE, 255 - PICTURE)).weight == 2


def test_a_declared_size_is_told_as_declared() -> None:
    assert header(png(60_000, 60_000)).pixels == 3_600_000_000
    assert header(b"P6 # a comment\n 7\n9 255\n").pixels == 63


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"plate 01KG123ABC",
        b"BMW 01KG123ABC stands here",
        b"GIF8 01KG123ABC",
        b"RIFF\0\0\0\0WAVEfmt ",
        b"P7\n1 1\n",
    ],
)
def test_anything_else_has_no_header(content: bytes) -> None:
    assert header_of(content) is None


def test_more_pixels_than_a_camera_makes_are_refused_before_decoding() -> None:
    with pytest.raises(UnreadablePictureError, match=r"10000 x 5001 pixels, more than \d+: x\."):
        refuse_huge(png(10_000, 5_001), "x")
    refuse_huge(encoded(PICTURE, ".png"), "x")
    refuse_huge(b"no picture", "x")
