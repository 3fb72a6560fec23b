"""Do envelope numbers have the form and the check digit of UPU S10?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fines.envelope import envelope_number, is_envelope_number
from fines.errors import InvalidValueError


def test_the_standards_own_example() -> None:
    # UPU S10: serial 47312482 has the check digit 9.
    assert envelope_number(47312482) == "RR473124829KG"


@given(st.integers(1, 99_999_999), st.integers(2, 10), st.integers(1, 9))
def test_a_digit_that_is_misread_is_noticed(serial: int, place: int, step: int) -> None:
    number = envelope_number(serial)
    assert is_envelope_number(number)
    digit = (int(number[place]) + step) % 10
    misread = number[:place] + str(digit) + number[place + 1 :]
    # Modulus 11 writes two remainders as digits that stand for others too.
    assert not is_envelope_number(misread) or number[10] in "05" or misread[10] in "05"


@pytest.mark.parametrize("serial", [0, -1, 100_000_000])
def test_a_serial_without_a_number_is_refused(serial: int) -> None:
    with pytest.raises(InvalidValueError, match="eight digits"):
        envelope_number(serial)


@pytest.mark.parametrize("text", ["", "RR473124829", "rr473124829kg", "RR473124828KG"])
def test_what_is_no_number_of_an_envelope(text: str) -> None:
    assert not is_envelope_number(text)
