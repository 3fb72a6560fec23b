"""How many examples does a property try that names a number of its own?"""

from __future__ import annotations

from hypothesis import settings

ALL_OF_THEM = 100


def tried(count: int) -> int:
    """So many in `make test`; in `make check` the same part of them as of all others."""
    return -(-count * settings().max_examples // ALL_OF_THEM)
