"""In which words do a payment terminal and whoever takes its money speak? Check, pay, cancel."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from fines.money import Money


class TerminalRequest(IntEnum):
    """What a terminal asks for."""

    CHECK = 0
    PAY = 1
    CANCEL = 2


class TerminalCode(IntEnum):
    """The answers of the state's payment gateway; FAILED says nothing: ask again."""

    ACCEPTED = 200
    NOT_FOUND = 404
    TERMINATED = 405
    PAID_ALREADY = 406
    CANCELLED_ALREADY = 407
    ABOVE = 408
    BELOW = 409
    FAILED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalReply:
    """`cost` is the sum of the day, or what was taken; `reference` is the taker's own."""

    code: TerminalCode
    cost: Money
    reference: str = ""
    detail: str = ""
