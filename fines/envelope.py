"""Which number does an envelope carry? The form of UPU S10: two letters, eight digits, a check
digit, a country.

That Кыргыз почтасы takes this form for registered letters is assumed; the service `RR` and the
symbology Code 128 are, until the post says otherwise, and are settings.
"""

from __future__ import annotations

import re
from enum import StrEnum

from fines.errors import InvalidValueError

_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_FORM = re.compile(r"[A-Z]{2}[0-9]{9}[A-Z]{2}")
_MOST = 99_999_999


class Symbology(StrEnum):
    """As what the number is drawn: UPU S10 knows these two."""

    CODE_128 = "code128"
    CODE_39 = "code39"


def envelope_number(serial: int, service: str = "RR", country: str = "KG") -> str:
    """The number of the serial-th envelope; InvalidValueError beyond eight digits."""
    if not 0 < serial <= _MOST:
        raise InvalidValueError(
            f"Envelope {serial} has no number of eight digits: begin a service beside {service}."
        )
    digits = f"{serial:08d}"
    return f"{service}{digits}{_check_digit(digits)}{country}"


def is_envelope_number(text: str) -> bool:
    """Whether its form and its check digit are right: a misread one is refused."""
    return _FORM.fullmatch(text) is not None and text[10] == _check_digit(text[2:10])


def _check_digit(digits: str) -> str:
    """UPU S10-12, modulus 11: a remainder of 10 is written 0, one of 11 is written 5."""
    weighed = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    check = 11 - weighed % 11
    return {10: "0", 11: "5"}.get(check, str(check))
