"""Is an ELQR written as the specification's vectors say, and refused where a reader must refuse?"""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fines.errors import InvalidValueError
from fines.gateways.elqr import Elqr, checksum, compose, link, parse
from fines.money import Money

ASCII = (
    "00020101021232610013qr.example.kg0105fines10191000000000000000001120212130212342102-08-051-01"
    "-7-0000015204922253034175405300005911GUOBDD DEMO6304799d"
)
CYRILLIC = (
    "00020101021232610013qr.example.kg0105fines101910000000000000000011202121302123426Айып 02-08-0"
    "51-01-7-0000015204922253034175405300005911ЖКККББ ДЕМО63049c1f"
)
CYRILLIC_LINK = (
    "https://qr.example.kg/#00020101021232610013qr.example.kg0105fines1019100000000000000000112021"
    "21302123426%D0%90%D0%B9%D1%8B%D0%BF%2002-08-051-01-7-0000015204922253034175405300005911%D0%96"
    "%D0%9A%D0%9A%D0%9A%D0%91%D0%91%20%D0%94%D0%95%D0%9C%D0%9E63049c1f"
)
STATIC = (
    "00020101021132610013qr.example.kg0105fines101910000000000000000011202121302125204922253034175"
    "911GUOBDD DEMO6304d0e8"
)
TWIN = (
    "00020101021232990013qr.example.kg0110SmartPos011016100000000000000112021213021211322a97516c35"
    "4b68848cdbd8f54a226a0a33250008FineShop0109service01530341752045312540425005911EXAMPLE POS6304"
    "5BDA"
)
FINIK = (
    "00020101021232810011qr.finik.kg0114averspay-items10328606240d690d42e4b036d3dba9d0371a12021213"
    "0212520448295303417540712412005908Finik-QR6304b127"
)
FINIK_STATIC = (
    "00020101021132750011qr.finik.kg0114averspay-items10326cc60f3c453e4286ae7bbbed49208ead13021252"
    "04482953034175908Finik-QR630424e3"
)
CHANGED = ASCII.replace("540530000", "540520000")


def sealed(body: str) -> str:
    return f"{body}6304{checksum(body)}"


def of_fine(comment: str, name: str) -> Elqr:
    return Elqr(
        dynamic=True,
        provider="qr.example.kg",
        service="fines",
        account="1000000000000000001",
        amount_editable=False,
        account_editable=False,
        comment=comment,
        category="9222",
        amount=Money.som(300),
        name=name,
    )


@pytest.mark.parametrize(
    ("text", "elqr"),
    [
        (ASCII, of_fine("02-08-051-01-7-000001", "GUOBDD DEMO")),
        (CYRILLIC, of_fine("Айып 02-08-051-01-7-000001", "ЖКККББ ДЕМО")),
    ],
)
def test_a_vector_is_read_and_written_to_the_letter(text: str, elqr: Elqr) -> None:
    assert parse(text) == elqr
    assert compose(elqr) == text


def test_a_link_carries_the_text_in_its_fragment() -> None:
    assert link(CYRILLIC, "https://qr.example.kg/") == CYRILLIC_LINK
    assert parse(CYRILLIC_LINK) == parse(CYRILLIC)
    assert parse(f"https://bank.example#{ASCII}") == parse(ASCII)
    assert link(ASCII).startswith("https://pay.payqr.kg/#000201")


def test_published_codes_of_another_issuer_are_read() -> None:
    finik = parse(FINIK)
    assert (finik.provider, finik.service) == ("qr.finik.kg", "averspay-items")
    assert (finik.amount, finik.amount_editable) == (Money(1_241_200), False)
    static = parse(FINIK_STATIC)
    assert (static.dynamic, static.amount, static.account_editable) == (False, None, False)
    assert static.amount_editable


def test_a_static_code_leaves_the_sum_open() -> None:
    assert (parse(STATIC).dynamic, parse(STATIC).amount) == (False, None)


def test_fields_may_stand_in_any_order_and_the_checksum_in_capitals() -> None:
    twin = parse(TWIN)
    assert twin.transaction == "2a97516c354b68848cdbd8f54a226a0a"
    assert (twin.merchant, twin.merchant_service) == ("FineShop", "service01")
    assert (twin.amount, twin.category) == (Money(2500), "5312")
    assert parse(compose(twin)) == twin


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (CHANGED, "checksum of this ELQR is 799d, it should be bee4"),
        ("", "does not end in 6304"),
        ("https://bank.example/", "does not end in 6304"),
        ("https://bank.example/#%FF", "no readable ELQR"),
        (sealed(STATIC[:-8] + "5204"), "says 4 characters, 0 are left"),
        (sealed(STATIC[:-8] + "59"), "no id and length"),
        (sealed(STATIC[:-8] + "52049222"), "Field 52 stands twice"),
        (sealed(STATIC[:-8] + "5406300.00"), "'300.00' is no amount"),
        (sealed(STATIC[:-8] + "5402-1"), "'-1' is no amount"),
        (sealed(STATIC[:-8] + "5402١٢"), "is no amount"),
        (sealed(STATIC[:-8] + "3403a\nb"), r"'\\n' cannot stand"),
        (sealed(STATIC[:-8] + "3401🚗"), "cannot stand"),
        (sealed(STATIC[:-8].replace("5303417", "5303643")), "must be '417'"),
        (sealed(STATIC[:-8].replace("000201", "000202")), "must be '01'"),
        (sealed(STATIC[:-8].replace("010211", "010213")), "must be '12' or '11'"),
        (sealed(STATIC[:-8].replace("52049222", "5203922")), "no merchant category"),
        (sealed(STATIC[:-8].replace("5911GUOBDD DEMO", "")), "names its provider"),
        (
            sealed(STATIC[:-8].replace("32610013qr.example.kg0105fines", "32520013qr.example.kg")),
            "needs a service",
        ),
        (sealed(ASCII[:-8].replace("540530000", "54010")), "of 0 tyiyn asks for nothing"),
    ],
)
def test_a_code_that_no_reader_may_take_is_refused_by_name(text: str, sentence: str) -> None:
    with pytest.raises(InvalidValueError, match=sentence):
        parse(text)


@pytest.mark.parametrize(
    "more", [{"name": "n" * 26}, {"service": "s" * 33}, {"comment": "c" * 100}, {"account": "😀"}]
)
def test_what_does_not_fit_is_not_written(more: dict[str, str]) -> None:
    parts = {"provider": "p", "service": "s", "name": "n", "category": "9222"} | more
    with pytest.raises(InvalidValueError, match=r"longer than|cannot stand"):
        compose(Elqr(dynamic=False, **parts))  # type: ignore[arg-type]  # texts only


letters = st.characters(min_codepoint=32, max_codepoint=0xFFFF, exclude_categories=("Cs", "Cc"))
short = st.text(letters, max_size=8)


@given(
    st.builds(
        Elqr,
        dynamic=st.booleans(),
        provider=st.text(letters, min_size=1, max_size=20),
        service=st.text(letters, min_size=1, max_size=10),
        name=st.text(letters, min_size=1, max_size=25),
        category=st.from_regex(r"\A[0-9]{4}\Z"),
        account=short,
        transaction=short,
        amount_editable=st.booleans(),
        account_editable=st.booleans(),
        merchant=st.text(letters, max_size=32),
        merchant_service=st.text(letters, max_size=32),
        comment=st.text(letters, max_size=99),
        extras=st.just(()) | st.just((("35", "a:b"), ("39", "c"))),
        amount=st.none() | st.builds(Money, st.integers(1, 10**13 - 1)),
    )
)
def test_what_is_written_is_read_back(elqr: Elqr) -> None:
    text = compose(elqr)
    assert parse(text) == parse(link(text)) == elqr


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    for carrier in (text, sealed(text.encode("utf-8", "replace").decode()), "https://x/#" + text):
        with suppress(InvalidValueError):
            assert parse(compose(parse(carrier))) == parse(carrier)
