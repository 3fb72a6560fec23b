"""Is a notice of money read strictly, and refused by the name of what is wrong in it?"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fines.errors import InvalidValueError
from fines.money import Money
from fines.procedure.notice_content import external_id, read_notice
from tests.fines.invented import NOON

GOOD: dict[str, Any] = {
    "id": "tx-1",
    "code": 1_000_000_000_000_000_106,
    "amount_tyiyn": 150_000,
    "paid_at": "2026-05-01T11:59:00+06:00",
}
GOOD_ID = '{"id": "tx-1"}'
CODE = "1000000000000000106"


def test_a_good_notice_is_read() -> None:
    content = read_notice(json.dumps(GOOD), NOON)
    assert (content.codes, content.amount) == ((GOOD["code"],), Money(150_000))
    assert content.paid_at == NOON - timedelta(minutes=1)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (f"Айып {CODE} төлөндү", 1),
        (f"{CODE}/{CODE}", 1),
        (f"{CODE} 1000000000000000107", 2),
        (f"1{CODE}", 0),
        (f"{CODE} \x00 cut within a character \ud83d", 1),
        ("", 0),
    ],
)
def test_codes_are_found_in_the_words_of_a_transfer(text: str, codes: int) -> None:
    said = {key: value for key, value in GOOD.items() if key != "code"} | {"text": text}
    assert len(read_notice(json.dumps(said), NOON).codes) == codes


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"amount_tyiyn": 1500.5}, "'amount_tyiyn' is '1500.5'"),
        ({"amount_tyiyn": float("nan")}, "NaN is no number"),
        ({"amount_tyiyn": "1.234"}, "'amount_tyiyn' is '1.234'"),
        ({"amount_tyiyn": -1}, "'amount_tyiyn' is '-1'"),
        ({"amount_tyiyn": 0}, "'amount_tyiyn' is '0'"),
        ({"amount_tyiyn": 10**30}, "'amount_tyiyn' is '1000000"),
        ({"amount_tyiyn": True}, "'amount_tyiyn' is 'True'"),
        ({"code": "12"}, "'code' is '12'"),
        ({"code": None, "text": [str(CODE)]}, "it is no text"),
        ({"code": 2**63}, "it is no payment code"),
        ({"paid_at": "2026-05-01T11:59:00"}, "it has no zone"),
        ({"paid_at": "yesterday"}, "it is no time"),
        ({"paid_at": 5}, "it is no time"),
        ({"paid_at": "2026-05-02T11:59:00+06:00"}, "later than the notice came"),
        ({"paid_at": "0001-01-01T00:00:00+14:00"}, "by camera then"),
        ({"\x00": True}, r"'\x00' is not known"),
        ({"refund": True}, "'refund' is not known"),
    ],
)
def test_what_is_wrong_is_named(changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        read_notice(json.dumps(GOOD | changed), NOON)
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b'{"id": ""}', b'{"id": "a b"}', b"\xff", GOOD_ID.encode("utf-16")],
)
def test_without_an_id_nothing_is_kept(content: bytes) -> None:
    with pytest.raises(InvalidValueError, match=r"no 'id'|no JSON"):
        external_id(content)


def test_a_name_that_stands_twice_is_refused_and_never_guessed() -> None:
    twice = b'{"id": "tx-1", "amount_tyiyn": 1, "amount_tyiyn": 150000}'
    for read in (external_id, lambda content: read_notice(content.decode(), NOON)):
        with pytest.raises(InvalidValueError) as told:
            read(twice)
        assert str(told.value) == (
            "The notice has 'amount_tyiyn' twice in one table: send each name once."
        )


@pytest.mark.slow
@given(st.recursive(st.none() | st.integers() | st.text(), st.lists))
def test_any_value_of_any_field_is_read_or_refused(value: Any) -> None:
    for name in GOOD:
        try:
            read_notice(json.dumps(GOOD | {name: value}), NOON)
        except InvalidValueError:
            continue
