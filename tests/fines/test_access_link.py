"""Does a link open exactly its own resolution?"""

from __future__ import annotations

import pytest

from fines.access_link import check_token, link_token
from fines.errors import NotFoundError
from fines.resolution import ResolutionNumber

SECRET = b"a secret of the demonstration...."
NUMBER = ResolutionNumber("02-08-051-01-7-000001")


def test_token_opens_its_own_resolution() -> None:
    assert check_token(SECRET, link_token(SECRET, NUMBER)) == NUMBER


def test_token_is_stable_and_safe_in_a_url() -> None:
    token = link_token(SECRET, NUMBER)
    assert token == link_token(SECRET, NUMBER)
    assert len(token) == len(NUMBER) + 1 + 22
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


@pytest.mark.parametrize(
    "forged",
    [
        "",
        ".",
        NUMBER,
        f"{NUMBER}.",
        link_token(b"another secret", NUMBER),
        link_token(SECRET, NUMBER).replace("000001", "000002"),
        link_token(SECRET, NUMBER) + "=",
        link_token(SECRET, NUMBER)[:-1],
        "Ң/../.x",
    ],
)
def test_forged_token_opens_nothing(forged: str) -> None:
    with pytest.raises(NotFoundError, match="scan the code"):
        check_token(SECRET, forged)
