"""What does a notice of money say? Which fine, how much, paid when; read strictly, never bent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fines.errors import InvalidValueError
from fines.money import Money
from fines.payment_notice import AskAPersonError, NoticeFault
from fines.resolution import PaymentCode
from fines.strict_json import NotJsonError, strict_json

MOST_TYIYN = 10**12
AHEAD = timedelta(minutes=2)
FIRST_YEAR = 2000
# Payment codes have 19 digits; what is longer or shorter is somebody's account or telephone.
_CODE = re.compile(r"(?<![0-9])[0-9]{19}(?![0-9])")
_KNOWN = {"id", "code", "text", "amount_tyiyn", "paid_at"}
_FOR_A_PERSON = {
    "reversal": (
        "The bank took this payment back: find it and charge it back.",
        NoticeFault.TAKEN_BACK,
    ),
    "currency": (
        "It was paid in another currency: find out what it is worth.",
        NoticeFault.OTHER_CURRENCY,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeContent:
    """`codes` are the payment codes that it may mean, each once."""

    codes: tuple[PaymentCode, ...]
    amount: Money
    paid_at: datetime


def external_id(content: bytes) -> str:
    """The teller's own id: all that must be right for a notice to be kept."""
    said = _parsed(content)
    named = said.get("id") if isinstance(said, dict) else None
    if not isinstance(named, str) or not re.fullmatch(r"[\x21-\x7e]{1,64}", named):
        raise InvalidValueError("The notice has no 'id': 1 to 64 letters, digits or signs.")
    return named


def read_notice(content: str, received_at: datetime) -> NoticeContent:
    """What the notice says; InvalidValueError names what a person must look at."""
    said = _parsed(content)
    for name, why in _FOR_A_PERSON.items():
        if name in said:
            raise AskAPersonError(*why)
    unknown = sorted(set(said) - _KNOWN)
    if unknown:
        raise InvalidValueError(f"{unknown[0][:40]!r} is not known in a notice.")
    return NoticeContent(
        codes=_codes(said),
        amount=_amount(said.get("amount_tyiyn")),
        paid_at=_time(said.get("paid_at"), received_at),
    )


def mistake_in(content: str, received_at: datetime) -> str:
    """What the teller must tell otherwise; empty for a good notice, and for one that says itself
    that a person must look at it."""
    if _FOR_A_PERSON.keys() & _parsed(content).keys():
        return ""
    try:
        read_notice(content, received_at)
    except InvalidValueError as error:
        return str(error)
    return ""


def _codes(said: dict[str, Any]) -> tuple[PaymentCode, ...]:
    code = said.get("code")
    if code is None:
        text = said.get("text", "")
        if not isinstance(text, str):
            raise InvalidValueError(f"'text' is {str(text)[:40]!r}: it is no text.")
        found = _CODE.findall(text)
        return tuple(PaymentCode(int(each)) for each in dict.fromkeys(found))
    if type(code) is not int or not 0 < code < 2**63:
        raise InvalidValueError(f"'code' is {str(code)[:40]!r}: it is no payment code.")
    return (PaymentCode(code),)


def _amount(tyiyn: Any) -> Money:
    if type(tyiyn) is not int or not 0 < tyiyn < MOST_TYIYN:
        raise InvalidValueError(
            f"'amount_tyiyn' is {str(tyiyn)[:40]!r}: it must be whole tyiyn, 1 to {MOST_TYIYN - 1}."
        )
    return Money(tyiyn)


def _time(text: Any, received_at: datetime) -> datetime:
    try:
        paid_at = datetime.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise InvalidValueError(f"'paid_at' is {str(text)[:40]!r}: it is no time.") from error
    if paid_at.tzinfo is None:
        raise InvalidValueError(f"'paid_at' is {text!r}: it has no zone.")
    if paid_at.year < FIRST_YEAR:
        raise InvalidValueError(f"'paid_at' is {text!r}: nobody paid a fine by camera then.")
    if paid_at > received_at + AHEAD:
        raise InvalidValueError(f"'paid_at' is {text!r}: that is later than the notice came.")
    return paid_at


def _parsed(content: bytes | str) -> Any:
    try:
        return strict_json(content, texts_are_kept=False)
    except NotJsonError as error:
        raise InvalidValueError(f"The notice {error}.") from error
