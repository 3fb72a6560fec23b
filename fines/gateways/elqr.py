"""How is an ELQR, the national QR of Kyrgyzstan, written and read?

EMVCo in shape only: the checksum is no CRC but the end of a SHA-256, amounts are whole tyiyn.
The source is the specification 1.3.1 as open code implements it. Four hexadecimal digits find a
slip of the pen; they are no signature.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from fines.errors import InvalidValueError
from fines.gateways.elqr_fields import Fields, one, run
from fines.money import Money

VERSION, STATIC, DYNAMIC, CURRENCY = "01", "11", "12", "417"
YES, NO = "11", "12"
DEFAULT_CARRIER = "https://pay.payqr.kg/"
_CHECKSUM = re.compile(r"6304([0-9A-Fa-f]{4})\Z")
_DIGITS = re.compile(r"[0-9]{1,13}")
_CATEGORY = re.compile(r"[0-9]{4}")
_EXTRAS = ("35", "36", "37", "38", "39")


@dataclass(frozen=True, slots=True, kw_only=True)
class Elqr:
    """One code. `account` is the payer's account in the service, for a fine the payment code.

    `service` may be empty where `merchant` stands. Without an `amount` the payer enters it.
    `extras` are the fields 35 to 39 as they stand, by id.
    """

    dynamic: bool
    provider: str
    name: str
    category: str
    service: str = ""
    account: str = ""
    transaction: str = ""
    amount_editable: bool = True
    account_editable: bool = True
    merchant: str = ""
    merchant_service: str = ""
    comment: str = ""
    extras: tuple[tuple[str, str], ...] = ()
    amount: Money | None = None

    def __post_init__(self) -> None:
        """InvalidValueError for a code that no reader may take."""
        if not self.provider or not self.name:
            raise InvalidValueError("An ELQR names its provider in 32/00 and in 59: give both.")
        if not self.service and not self.merchant:
            raise InvalidValueError("An ELQR needs a service (32/01) or a merchant (33/00).")
        if not _CATEGORY.fullmatch(self.category):
            raise InvalidValueError(f"'{self.category}' is no merchant category: take 4 digits.")
        if self.amount is not None and not 0 <= self.amount.tyiyn < 10**13:
            raise InvalidValueError(
                f"{self.amount.tyiyn} tyiyn do not fit an ELQR: 0 to 13 digits."
            )
        if self.amount == Money(0) and self.dynamic:
            raise InvalidValueError("A dynamic ELQR of 0 tyiyn asks for nothing: leave it out.")


def checksum(text: str) -> str:
    """The last four hexadecimal digits of the SHA-256 of all fields but the checksum."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[-4:]


def compose(elqr: Elqr) -> str:
    """The text of a code; InvalidValueError where a part does not fit its field."""
    template = (
        one("00", elqr.provider, 32)
        + one("01", elqr.service, 32)
        + one("10", elqr.account, 32)
        + one("11", elqr.transaction, 32)
        + one("12", YES if elqr.amount_editable else NO, 2)
        + one("13", YES if elqr.account_editable else NO, 2)
    )
    merchant = one("00", elqr.merchant, 32) + one("01", elqr.merchant_service, 32)
    text = (
        one("00", VERSION, 2)
        + one("01", DYNAMIC if elqr.dynamic else STATIC, 2)
        + one("32", template, 99)
        + one("33", merchant, 99)
        + one("34", elqr.comment, 99)
        + "".join(one(each, value, 99) for each, value in elqr.extras)
        + one("52", elqr.category, 4)
        + one("53", CURRENCY, 3)
        + one("54", "" if elqr.amount is None else str(elqr.amount.tyiyn), 13)
        + one("59", elqr.name, 25)
    )
    return f"{text}6304{checksum(text)}"


def parse(text: str) -> Elqr:
    """A code from its text, or from a link whose fragment is the text; by id, never by position."""
    raw = text_of(text)
    sealed = _CHECKSUM.search(raw)
    if sealed is None:
        raise InvalidValueError("This is no ELQR: it does not end in 6304 and four digits.")
    body = raw[: sealed.start()]
    if checksum(body) != sealed[1].lower():
        raise InvalidValueError(
            f"The checksum of this ELQR is {sealed[1]}, it should be {checksum(body)}: scan again."
        )
    fields = run(body, "this ELQR")
    _must(fields, "00", VERSION)
    _must(fields, "53", CURRENCY)
    template = run(fields.get("32", ""), "field 32")
    merchant = run(fields.get("33", ""), "field 33")
    return Elqr(
        dynamic=_either(fields, "01", DYNAMIC, STATIC, missing=None),
        provider=_limited(template, "00", 32),
        service=_limited(template, "01", 32),
        account=_limited(template, "10", 32),
        transaction=_limited(template, "11", 32),
        amount_editable=_either(template, "12", YES, NO, missing=True),
        account_editable=_either(template, "13", YES, NO, missing=True),
        merchant=_limited(merchant, "00", 32),
        merchant_service=_limited(merchant, "01", 32),
        comment=fields.get("34", ""),
        extras=tuple((each, fields[each]) for each in _EXTRAS if each in fields),
        category=fields.get("52", ""),
        amount=_amount(fields),
        name=_limited(fields, "59", 25),
    )


def text_of(carrier: str) -> str:
    """The text that a code or a link carries; a link's fragment is percent-decoded."""
    if not carrier.startswith("https://"):
        return carrier
    try:
        return unquote(urlsplit(carrier).fragment, errors="strict")
    except ValueError as error:
        raise InvalidValueError("This link carries no readable ELQR behind its '#'.") from error


def link(text: str, carrier: str = DEFAULT_CARRIER) -> str:
    """A link that a bank's program opens, in ASCII: for pages, messages and the QR's picture."""
    return f"{carrier}#{quote(text, safe='')}"


def _must(fields: Fields, of: str, value: str) -> None:
    if fields.get(of) != value:
        raise InvalidValueError(
            f"Field {of} of this ELQR is '{fields.get(of, '')}', it must be '{value}'."
        )


def _limited(fields: Fields, of: str, most: int) -> str:
    value = fields.get(of, "")
    if len(value) > most:
        raise InvalidValueError(f"Field {of} of this ELQR is longer than {most} characters.")
    return value


def _either(fields: Mapping[str, str], of: str, yes: str, no: str, missing: bool | None) -> bool:
    value = fields.get(of)
    if value is None and missing is not None:
        return missing
    if value not in (yes, no):
        raise InvalidValueError(
            f"Field {of} of this ELQR is '{value or ''}', it must be '{yes}' or '{no}'."
        )
    return value == yes


def _amount(fields: Fields) -> Money | None:
    amount = fields.get("54")
    if amount is None:
        return None
    if not _DIGITS.fullmatch(amount):
        raise InvalidValueError(f"'{amount}' is no amount of an ELQR: whole tyiyn, digits only.")
    return Money(int(amount))
