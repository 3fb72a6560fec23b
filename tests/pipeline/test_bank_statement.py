"""Is a bank's statement read to the tyiyn, and refused whole where anything in it is wrong?"""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fines.errors import InvalidValueError
from fines.money import Money
from pipeline.bank_statement import notices_of, whole_sum
from pipeline.statement_file import read_statement

CODE = "1000000000000000106"
CSV = f"reference,paid_at,amount,currency,text\nA-1,2026-05-04,1500.00,KGS,Айып {CODE}\n"


def entry(inside: str = "", **changed: str) -> str:
    """One entry of a statement in camt.053."""
    parts = {
        "amount": '<Amt Ccy="KGS">1500.00</Amt>',
        "way": "<CdtDbtInd>CRDT</CdtDbtInd>",
        "status": "<Sts><Cd>BOOK</Cd></Sts>",
        "dates": "<BookgDt><Dt>2026-05-06</Dt></BookgDt><ValDt><Dt>2026-05-05</Dt></ValDt>",
        "reference": "<AcctSvcrRef>B-1</AcctSvcrRef>",
    } | changed
    return f"<Ntry>{''.join(parts.values())}<NtryDtls>{inside}</NtryDtls></Ntry>"


def details(text: str = CODE, more: str = "") -> str:
    return f"<TxDtls>{more}<RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>"


def camt(*entries: str, version: str = "001.08", before: str = "") -> bytes:
    """A whole statement."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.{version}"><BkToCstmrStmt><Stmt>'
        "<Acct><Id><Othr><Id>1280000000000001</Id></Othr></Id></Acct>"
        f"{''.join(entries)}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


@pytest.mark.parametrize("version", ["001.02", "001.08"])
def test_a_booked_payment_is_read(version: str) -> None:
    (line,) = read_statement(camt(entry(details(f"Айып {CODE}")), version=version)).lines
    assert (line.amount, line.text, line.bank_reference) == (
        Money(150_000),
        f"Айып {CODE}",
        "B-1/0",
    )
    assert line.paid_at == datetime(2026, 5, 4, 18, tzinfo=UTC)  # the earlier day, in Bishkek


def test_the_payers_own_time_counts_before_the_banks() -> None:
    accepted = "<RltdDts><AccptncDtTm>2026-05-03T23:59:00+06:00</AccptncDtTm></RltdDts>"
    (line,) = read_statement(camt(entry(details(more=accepted)))).lines
    assert line.paid_at == datetime(2026, 5, 3, 17, 59, tzinfo=UTC)


def test_a_collected_entry_is_taken_apart_only_where_its_parts_make_up_the_whole() -> None:
    inside = [details(CODE, f'<Amt Ccy="KGS">{each}</Amt>') for each in ("1000.00", "500.00")]
    lines = read_statement(camt(entry("".join(inside)))).lines
    assert [(each.amount.tyiyn, each.bank_reference) for each in lines] == [
        (100_000, "B-1/0"),
        (50_000, "B-1/1"),
    ]
    inside[1] = details("1000000000000000107", '<Amt Ccy="KGS">400.00</Amt>')
    (whole,) = read_statement(camt(entry("".join(inside)))).lines
    assert (whole.amount, whole.text) == (Money(150_000), f"{CODE} 1000000000000000107")


def test_money_that_left_or_is_not_booked_is_left_out() -> None:
    statement = read_statement(
        camt(
            entry(details(), way="<CdtDbtInd>DBIT</CdtDbtInd>"),
            entry(details(), status="<Sts>PDNG</Sts>"),
            entry(details(), status="<Sts>BOOK</Sts>"),
        )
    )
    assert (len(statement.lines), statement.left_out) == (1, 2)


def test_a_payment_taken_back_and_another_currency_are_told_as_what_they_are() -> None:
    back = entry(details(), way="<CdtDbtInd>DBIT</CdtDbtInd><RvslInd>true</RvslInd>")
    foreign = entry(details(), amount='<Amt Ccy="USD">1500.00</Amt>')
    told = [json.loads(each) for each in notices_of(read_statement(camt(back, foreign)))]
    assert (told[0]["reversal"], told[1]["currency"]) == (True, "USD")


def test_what_takes_money_back_is_told_beside_what_brought_it() -> None:
    back = entry(details(), way="<CdtDbtInd>DBIT</CdtDbtInd><RvslInd>true</RvslInd>")
    told = [json.loads(each) for each in notices_of(read_statement(camt(entry(details()), back)))]
    assert ["reversal" in each for each in told] == [False, True]
    assert told[0]["id"] != told[1]["id"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"way": "<CdtDbtInd>crdt</CdtDbtInd>"},
         "Entry 1: CdtDbtInd is 'crdt': it must be one of CRDT, DBIT."),
        ({"way": ""}, "Entry 1: CdtDbtInd is '': it must be one of CRDT, DBIT."),
        ({"status": "<Sts>BOOKED</Sts>"},
         "Entry 1: Sts is 'BOOKED': it must be one of BOOK, PDNG, INFO, FUTR."),
        ({"status": ""}, "Entry 1: Sts is '': it must be one of BOOK, PDNG, INFO, FUTR."),
        ({"way": "<CdtDbtInd>CRDT</CdtDbtInd><RvslInd>yes</RvslInd>"},
         "Entry 1: RvslInd is 'yes': it must be one of true, false, 1, 0."),
    ],
)  # fmt: skip
def test_no_money_is_left_out_for_a_word_that_nobody_knows(
    changed: dict[str, str], sentence: str
) -> None:
    with pytest.raises(InvalidValueError) as told:
        read_statement(camt(entry(details(), **changed)))
    assert str(told.value) == sentence


def test_a_line_is_known_again_in_another_statement() -> None:
    one, two = entry(details()), entry(details(), reference="")
    first = notices_of(read_statement(camt(one, two)))
    assert notices_of(read_statement(camt(two, one, one)))[::-1] == first
    assert len({json.loads(each)["id"] for each in notices_of(read_statement(camt(two, two)))}) == 2


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (camt(entry(details("&b;")), before=BOMB), "defines a DTD or entities"),
        (camt(entry(details("&a;")), before=OUTSIDE), "defines a DTD or entities"),
        (camt(entry())[:-9], "is no whole XML"),
        (b'<?xml version="1.0" encoding="bogus"?><a/>', "is no whole XML"),
        (b"<html/>", "'html' is no camt.053"),
        (camt(entry(amount='<Amt Ccy="KGS">1.234</Amt>')), "Entry 1: '1.234' is no sum"),
        (camt(entry(amount='<Amt Ccy="KGS">-5</Amt>')), "Entry 1: '-5' is no sum"),
        (camt(entry(amount='<Amt Ccy="KGS">1e30</Amt>')), "Entry 1: '1e30' is no sum"),
        (camt(entry(amount="")), "Entry 1: '' is no sum"),
        (camt(entry(dates="")), "neither a booking nor a value date"),
        (
            camt(entry(dates="<ValDt><DtTm>2026-05-05T10:00:00</DtTm></ValDt>")),
            "'2026-05-05T10:00:00' has no zone",
        ),
        (CSV.replace("1500.00", "1.234").encode(), "Line 2: '1.234' is no sum"),
        (CSV.replace("1500.00", "1000000000000000000000000000000").encode(), "is no sum"),
        (CSV.replace("2026-05-04", "04.05.2026").encode(), "is no day or time"),
        (CSV.replace(",KGS", "").encode(), "Line 2 has not 5 columns"),
        (CSV.replace("reference", "id").encode(), "first line must be"),
        (b"\xff\xfe\x00", "not in UTF-8"),
        (b"", "first line must be"),
    ],
)
def test_what_is_wrong_refuses_the_whole_file_by_name(content: bytes, sentence: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        read_statement(content)
    assert sentence in str(refused.value)


@pytest.mark.parametrize("text", [CSV, CSV.replace(",", ";"), "\ufeff" + CSV.replace("\n", "\r\n")])
def test_csv_is_read_with_comma_or_semicolon(text: str) -> None:
    (line,) = read_statement(text.encode()).lines
    assert (line.amount, line.currency, line.text) == (Money(150_000), "KGS", f"Айып {CODE}")


def test_money_that_left_is_left_out_of_csv() -> None:
    statement = read_statement(CSV.replace("1500.00", "-1500.00").encode())
    assert (len(statement.lines), statement.left_out) == (0, 1)


@given(st.integers(0, 10**12 - 1))
def test_every_whole_sum_is_read_exactly(tyiyn: int) -> None:
    assert whole_sum(f"{tyiyn // 100}.{tyiyn % 100:02d}", "here") == Money(tyiyn)


@given(st.binary(max_size=60))
def test_any_file_is_read_or_refused(content: bytes) -> None:
    for each in (content, b"<" + content, CSV.encode() + content):
        try:
            notices_of(read_statement(each))
        except InvalidValueError:
            continue
