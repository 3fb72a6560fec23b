"""Is JSON with two meanings, or none, refused by a sentence that says which and the mend?"""

from __future__ import annotations

import pytest

from fines.strict_json import NotJsonError, strict_json


def test_what_has_one_meaning_is_read() -> None:
    assert strict_json(b'{"a": [1, {"a": 2.5}], "b": null}') == {
        "a": [1, {"a": 2.5}],
        "b": None,
    }
    assert strict_json('"Айып"'.encode()) == "Айып"
    assert strict_json(str(10**30)) == 10**30
    assert strict_json(rb'["\ud83d\ude00", "\\u0000", "\u0430"]') == ["\U0001f600", "\\u0000", "а"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"a": 1, "a": 2}', "has 'a' twice in one table: send each name once"),
        (b'{"x": [{"a": 1, "b": 1, "a": 1}]}', "has 'a' twice in one table: send each name once"),
        (rb'{"a": 1, "\u0061": 2}', "has 'a' twice in one table: send each name once"),
        (b"", "is no JSON (Expecting value: line 1 column 1 (char 0)): send one record in UTF-8"),
        (b"{} {}", "is no JSON (Extra data: line 1 column 4 (char 3)): send one record in UTF-8"),
        (b"[NaN]", "is no JSON (NaN is no number): send one record in UTF-8"),
        (b"[" * 100_000, "is JSON in more layers than anybody needs: send fewer"),
        (b"9" * 5000, "has a number of 5000 digits: send one that is meant"),
        (
            rb'{"a": ["x\ud800y"]}',
            "has half a surrogate pair (\\ud800) in 'a': send whole characters",
        ),
        (
            rb'"\ude00\ud83d"',
            "has half a surrogate pair (\\ude00) in a text: send whole characters",
        ),
        (rb'{"a": {"b": "\u0000"}}', "has a NUL character (\\u0000) in 'b': leave it out"),
        (rb'{"\u0000": 1}', "has a NUL character (\\u0000) in a name: leave it out"),
        ('"\ud800"', "has half a surrogate pair (\\ud800) in a text: send whole characters"),
    ],
)
def test_what_has_none_or_two_is_refused(content: bytes | str, said: str) -> None:
    with pytest.raises(NotJsonError) as told:
        strict_json(content)
    assert str(told.value) == said


@pytest.mark.parametrize("content", [b"\xff", '{"a": 1}'.encode("utf-16"), b"\xef\xbb\xbf{}"])
def test_another_encoding_is_refused(content: bytes) -> None:
    with pytest.raises(NotJsonError, match=r"^is no JSON \(.+\): send one record in UTF-8$"):
        strict_json(content)
