"""Is a package one form of ZIP that every program opens, and nothing else?"""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fines.errors import InvalidValueError
from fines.packages.container import is_exact, packed, unpacked

FILES = st.dictionaries(st.text("abc.-", min_size=1), st.binary(max_size=40), min_size=1)


@given(FILES)
def test_what_was_packed_comes_out_here_and_in_any_other_program(files: dict[str, bytes]) -> None:
    content = packed(files)
    assert unpacked(content) == files
    assert is_exact(content, files)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == files


@given(FILES, st.data())
def test_no_byte_changes_unseen(files: dict[str, bytes], data: st.DataObject) -> None:
    content = bytearray(packed(files))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    try:
        found = unpacked(bytes(content))
    except InvalidValueError:
        return
    assert found != files or not is_exact(bytes(content), found)


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04", packed({"a": b"x" * 9})[:38]])
def test_what_is_no_package_is_refused_with_the_place(content: bytes) -> None:
    with pytest.raises(InvalidValueError, match="From byte 0 on it has not the form"):
        unpacked(content)


def test_another_programs_zip_is_refused() -> None:
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"x" * 100)
    with pytest.raises(InvalidValueError, match="take the file as it was handed out"):
        unpacked(other.getvalue())
