"""How is a bank's statement in camt.053 read? Entities off, entries one by one."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, ParseError  # only names: parsing is defusedxml's

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from fines.errors import InvalidValueError
from fines.money import Money
from pipeline.bank_statement import Statement, StatementLine, payers_time, whole_sum

_FORM = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."
_BOOKED = "BOOK"
# Money that is spelt otherwise must not be left out in silence: ISO 20022, EntryStatus.
_STATES = (_BOOKED, "PDNG", "INFO", "FUTR")
_WAYS = ("CRDT", "DBIT")
_SIGNS = ("", "true", "false", "1", "0")


def read_camt(content: bytes) -> Statement:
    """The statement; InvalidValueError for what is none, and for definitions of entities."""
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise InvalidValueError(
            "The statement defines a DTD or entities: a bank's has none, do not open it."
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise InvalidValueError(
            f"The statement is no whole XML ({error}): fetch the file anew."
        ) from error
    form, _, tag = root.tag.removeprefix("{").rpartition("}")
    if tag != "Document" or not form.startswith(_FORM):
        raise InvalidValueError(f"'{root.tag[:80]}' is no camt.053: ask the bank for that form.")
    lines: list[StatementLine] = []
    left_out = 0
    for statement in root.iterfind("{*}BkToCstmrStmt/{*}Stmt"):
        account = _text(statement, "Acct/Id/IBAN") or _text(statement, "Acct/Id/Othr/Id")
        for place, entry in enumerate(statement.iterfind("{*}Ntry"), start=1):
            found = _lines(entry, account, f"Entry {place}")
            lines += found
            left_out += not found
    return Statement(lines=lines, left_out=left_out)


def _lines(entry: Element, account: str, where: str) -> list[StatementLine]:
    status = _word("Sts", _text(entry, "Sts/Cd") or _text(entry, "Sts"), _STATES, where)
    reversal = _word("RvslInd", _text(entry, "RvslInd"), _SIGNS, where) in ("true", "1")
    incoming = _word("CdtDbtInd", _text(entry, "CdtDbtInd"), _WAYS, where) == "CRDT"
    if status != _BOOKED or incoming == reversal:
        # Not booked yet, money that left, or money of ours that came back.
        return []
    details = list(entry.iterfind("{*}NtryDtls/{*}TxDtls"))
    sums = [_amount(each, where) for each in details]
    whole = whole_sum(_text(entry, "Amt"), where)
    parted = len(details) > 1 and None not in sums
    if sum(each.tyiyn for each in sums if each) != whole.tyiyn:
        # The parts do not make up the whole: a person must say what it pays.
        parted = False
    parts = [(each,) for each in details] if parted else [tuple(details)]
    return [
        StatementLine(
            account=account,
            bank_reference=_reference(entry, part, place if parted else 0),
            text=_words(entry, part),
            amount=(sums[place] if parted else None) or whole,
            currency=_currency(entry),
            paid_at=min(payers_time(each, where) for each in _times(entry, part, where)),
            reversal=reversal,
        )
        for place, part in enumerate(parts)
    ]


def _word(name: str, told: str, words: Sequence[str], where: str) -> str:
    if told not in words:
        known = ", ".join(filter(None, words))
        raise InvalidValueError(f"{where}: {name} is '{told[:40]}': it must be one of {known}.")
    return told


def _amount(detail: Element, where: str) -> Money | None:
    text = _text(detail, "Amt") or _text(detail, "AmtDtls/TxAmt/Amt")
    return whole_sum(text, where) if text else None


def _reference(entry: Element, part: Sequence[Element], place: int) -> str:
    """The bank's own for this payment, or for the entry with the place in it; else none."""
    own = _text(part[0], "Refs/AcctSvcrRef") if len(part) == 1 else ""
    shared = _text(entry, "AcctSvcrRef")
    return own or (f"{shared}/{place}" if shared else "")


def _words(entry: Element, part: Sequence[Element]) -> str:
    said = [each.text or "" for one in part for each in one.iterfind("{*}RmtInf/{*}Ustrd")]
    said += [each.text or "" for one in part for each in one.iterfind("{*}RmtInf//{*}Ref")]
    return " ".join(" ".join([*said, _text(entry, "AddtlNtryInf")]).split())


def _times(entry: Element, part: Sequence[Element], where: str) -> list[str]:
    """All that the bank says of when it was paid: the earliest counts, for the payer's sake."""
    asked = ("ValDt/Dt", "ValDt/DtTm", "BookgDt/Dt", "BookgDt/DtTm")
    said = [_text(entry, path) for path in asked]
    said += [_text(one, "RltdDts/AccptncDtTm") for one in part]
    times = [each for each in said if each]
    if not times:
        raise InvalidValueError(f"{where} has neither a booking nor a value date.")
    return times


def _currency(entry: Element) -> str:
    amount = entry.find("{*}Amt")
    return amount.get("Ccy", "") if amount is not None else ""


def _text(parent: Element, path: str) -> str:
    return (parent.findtext("/".join(f"{{*}}{each}" for each in path.split("/"))) or "").strip()
