"""Which number and which payment code does a resolution get? Both follow from its serial."""

from __future__ import annotations

import re

from fines.errors import ConfigurationError
from fines.resolution import PaymentCode, ResolutionNumber

# The meaning of the groups is not known to us: zeros cannot be taken for a real series.
DEMO_PREFIX = "00-00-000-00-0"
SERIAL_DIGITS = 6
_GROUPS = (2, 2, 3, 2, 1, SERIAL_DIGITS)
_DIGITS = sum(_GROUPS)
_PREFIX = re.compile(r"[0-9]{2}-[0-9]{2}-[0-9]{3}-[0-9]{2}-[0-9]")


def check_prefix(prefix: str) -> str:
    """The prefix if it has the form NN-NN-NNN-NN-N; ConfigurationError otherwise."""
    if not _PREFIX.fullmatch(prefix):
        raise ConfigurationError(
            f"'{prefix}' is no prefix of resolution numbers: write it as NN-NN-NNN-NN-N."
        )
    return prefix


def resolution_number(prefix: str, serial: int) -> ResolutionNumber:
    """The number NN-NN-NNN-NN-N-NNNNNN; ConfigurationError when the series is used up."""
    if not 0 < serial < 10**SERIAL_DIGITS:
        raise ConfigurationError(
            f"Serial {serial} does not fit the series {prefix}: configure the next prefix."
        )
    return ResolutionNumber(f"{prefix}-{serial:0{SERIAL_DIGITS}d}")


def payment_code(number: ResolutionNumber) -> PaymentCode:
    """19 digits: 1, the number's 16 digits, two check digits (ISO 7064 mod 97-10).

    A mistyped code then names no other person's fine.
    """
    body = int("1" + number.replace("-", "")) * 100
    return PaymentCode(body + 98 - body % 97)


def number_as_long(number: ResolutionNumber) -> int:
    """The digits of a number as the one whole number that some other programs want."""
    return int(number.replace("-", ""))


def number_in(text: str) -> ResolutionNumber:
    """The number in either form, with its groups or as a whole number without leading zeros."""
    if not re.fullmatch(rf"[0-9]{{1,{_DIGITS}}}", text):
        return ResolutionNumber(text)
    digits, groups = text.zfill(_DIGITS), []
    for length in _GROUPS:
        groups.append(digits[:length])
        digits = digits[length:]
    return ResolutionNumber("-".join(groups))
