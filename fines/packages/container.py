"""How do pieces become one file, and pieces again? A ZIP of one form: same pieces, same bytes.

Stored, not compressed, without times and extras (APPNOTE.TXT 6.3.10, 4.3.7, 4.3.12 and 4.3.16).
Every unpacking program opens it; this reader takes no other form, so that nothing hides in it.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping

from fines.errors import InvalidValueError

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _NO_TIME, _FIRST_DAY = 20, 0, 0x21
"""2.0 is needed to read it; the day is 1980-01-01, the first that the form can say."""


def packed(files: Mapping[str, bytes]) -> bytes:
    """The file with these contents in this order; names are ASCII."""
    body, directory = bytearray(), bytearray()
    for name, content in files.items():
        coded = name.encode("ascii")
        facts = (0, 0, _NO_TIME, _FIRST_DAY, zlib.crc32(content), len(content), len(content))
        place = len(body)
        body += _LOCAL.pack(b"PK\x03\x04", _VERSION, *facts, len(coded), 0) + coded + content
        directory += _CENTRAL.pack(
            b"PK\x01\x02", _VERSION, _VERSION, *facts, len(coded), 0, 0, 0, 0, 0, place
        )
        directory += coded
    count = len(files)
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + end)


def unpacked(content: bytes) -> dict[str, bytes]:
    """The contents by name; InvalidValueError where the file is not of our form.

    What the headers say of the contents is not believed here: see `is_exact`.
    """
    files: dict[str, bytes] = {}
    offset = 0
    while content[offset : offset + 4] == b"PK\x03\x04":
        header = content[offset : offset + _LOCAL.size]
        if len(header) < _LOCAL.size:
            raise _refused(offset)
        _, _, flags, method, _, _, _, size, whole, name_length, extra = _LOCAL.unpack(header)
        begin = offset + _LOCAL.size + name_length
        name = content[begin - name_length : begin]
        odd = flags or method or extra or size != whole or begin + size > len(content)
        if odd or not name.isascii() or name.decode("ascii") in files:
            raise _refused(offset)
        files[name.decode("ascii")] = content[begin : begin + size]
        offset = begin + size
    if not files:
        raise _refused(0)
    return files


def is_exact(content: bytes, files: Mapping[str, bytes]) -> bool:
    """Whether the file holds these contents and not one byte else."""
    return packed(files) == content


def _refused(offset: int) -> InvalidValueError:
    return InvalidValueError(
        f"From byte {offset} on it has not the form of an evidence package: "
        "take the file as it was handed out."
    )
