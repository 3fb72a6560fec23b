"""Where do the pictures of a crossing wait? In one parcel of their own, to be filed or destroyed.

The parcel carries the crossing's id: no other crossing shares its bytes, so that destroying one
car's pictures never takes away another's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from detectors.crossing import CrossingId
from fines.errors import EvidenceMissingError
from fines.evidence import Sha256, address

PARCEL = "application/octet-stream"
_END = b"\n"


def parcel(crossing: CrossingId, contents: Mapping[Sha256, bytes]) -> bytes:
    """One block of bytes: a line that lists the pieces, then the pieces."""
    head = {"crossing": crossing, "pieces": [[sha, len(part)] for sha, part in contents.items()]}
    return json.dumps(head).encode() + _END + b"".join(contents.values())


def unpacked(content: bytes) -> dict[Sha256, bytes]:
    """The pieces of a parcel by their address; EvidenceMissingError where one is not whole."""
    head, _, rest = content.partition(_END)
    pieces: dict[Sha256, bytes] = {}
    for sha256, size in json.loads(head)["pieces"]:
        part, rest = rest[:size], rest[size:]
        if address(part) != sha256:
            raise EvidenceMissingError(f"The picture {sha256} of a crossing is not whole.")
        pieces[Sha256(sha256)] = part
    return pieces
