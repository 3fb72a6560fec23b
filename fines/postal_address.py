"""Would a letter to this address arrive? What speaks against it, before a stamp is spent."""

from __future__ import annotations

import re
from enum import StrEnum

MOST_RETURNED_LETTERS = 2
"""So many letters that came back, and nobody writes to the address again (assumed)."""
_SHORTEST = 8
_HOUSE = re.compile(r"\d")


class AddressFlaw(StrEnum):
    """Why no letter is sent."""

    MISSING = "missing"
    NO_HOUSE = "no_house"
    RETURNED = "returned"


def address_flaws(address: str, returned_letters: int = 0) -> tuple[AddressFlaw, ...]:
    """All that speaks against this address, in words as the vehicle registry has them.

    A house is told by a figure: there is no street in the registry's form without one that a
    postman could serve (assumed).
    """
    flaws = []
    if len(address.strip()) < _SHORTEST:
        flaws.append(AddressFlaw.MISSING)
    elif not _HOUSE.search(address):
        flaws.append(AddressFlaw.NO_HOUSE)
    if returned_letters >= MOST_RETURNED_LETTERS:
        flaws.append(AddressFlaw.RETURNED)
    return tuple(flaws)
