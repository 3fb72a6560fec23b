"""Does a payment code fit its field, and does a slip of the finger name nobody else's fine?"""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from fines.procedure.numbering import payment_code, resolution_number
from fines.resolution import PaymentCode

prefixes = st.from_regex(r"[0-9]{2}-[0-9]{2}-[0-9]{3}-[0-9]{2}-[0-9]", fullmatch=True)
serials = st.integers(min_value=1, max_value=999_999)


@given(prefixes, serials)
def test_a_code_has_nineteen_digits_and_fits_a_signed_long(prefix: str, serial: int) -> None:
    code = payment_code(resolution_number(prefix, serial))
    assert len(str(code)) == 19
    assert code < 2**63
    assert code % 97 == 1


@given(prefixes, serials, st.integers(0, 18), st.integers(0, 9))
def test_one_wrong_digit_is_noticed(prefix: str, serial: int, place: int, digit: int) -> None:
    code = str(payment_code(resolution_number(prefix, serial)))
    typed = PaymentCode(int(code[:place] + str(digit) + code[place + 1 :]))
    assume(str(typed) != code)
    assert typed % 97 != 1


@given(prefixes, serials, serials)
def test_two_numbers_have_two_codes(prefix: str, one: int, other: int) -> None:
    codes = {payment_code(resolution_number(prefix, serial)) for serial in (one, other)}
    assert len(codes) == len({one, other})
