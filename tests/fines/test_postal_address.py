"""Which addresses get no letter, and why?"""

from __future__ import annotations

import pytest

from fines.postal_address import AddressFlaw, address_flaws


@pytest.mark.parametrize(
    ("address", "returned", "flaws"),
    [
        ("Бишкек, Демо көчөсү 1", 0, ()),
        ("Бишкек, Демо көчөсү 1", 1, ()),
        ("Бишкек, Демо көчөсү 1", 2, (AddressFlaw.RETURNED,)),
        ("Бишкек, Демо көчөсү", 0, (AddressFlaw.NO_HOUSE,)),
        ("Бишкек, Демо көчөсү", 5, (AddressFlaw.NO_HOUSE, AddressFlaw.RETURNED)),
        ("", 0, (AddressFlaw.MISSING,)),
        (" - ", 0, (AddressFlaw.MISSING,)),
    ],
)
def test_flaws(address: str, returned: int, flaws: tuple[AddressFlaw, ...]) -> None:
    assert address_flaws(address, returned) == flaws
