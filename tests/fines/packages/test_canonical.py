"""Are equal documents equal bytes, and is every other writing refused?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fines.errors import InvalidValueError
from fines.packages.canonical import canonical_json, read_canonical

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abя"), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@pytest.mark.slow
@given(st.dictionaries(st.text("abcя"), VALUES))
def test_what_was_read_is_written_as_it_was(document: dict[str, object]) -> None:
    written = canonical_json(document)
    assert canonical_json(read_canonical(written, "note")) == written
    assert read_canonical(written, "note") == document


def test_numbers_are_the_shortest_that_are_the_same() -> None:
    assert canonical_json({"b": 0.1 + 0.2, "a": [1, 2.0, -0.0, 1e300]}) == (
        b'{"a":[1,2,0,1e+300],"b":0.30000000000000004}'
    )


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b'{"a": 1}', b'{"b":1,"a":1}', b'{"a":1}\n', b'{"a":1,"a":1}', b'{"a":0.10}',
     b'{"a":2.0}', b'{"a":NaN}', b'{"a":"\\u0041"}', b"\xff"],
)  # fmt: skip
def test_every_other_writing_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidValueError, match="The note is n"):
        read_canonical(content, "note")


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_is_no_number_cannot_be_written(number: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json({"a": number})
