"""Is rubbish from who answers on revocation refused by a sentence that says what it answered?"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from fines.documents.long_term import LongTerm, load_authorities
from fines.documents.signing import load_signer
from fines.errors import UnavailableError
from tests.fines.documents.authority import time_stamps
from tests.fines.documents.signing_authority import SigningAuthority, signing_authority
from tests.fines.documents.test_signing import sign_page
from tests.parts.odd_answers import Answer, answering, drip, endless

HEAD = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"
HTML = b"<html>busy</html>"


def whole(content: bytes) -> Answer:
    """These bytes as one answer."""

    def answer(line: socket.socket, over: threading.Event) -> None:
        line.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % len(content) + content)

    return answer


def busy(line: socket.socket, over: threading.Event) -> None:
    """Says that it has no time."""
    line.sendall(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")


@pytest.fixture
def authority() -> Iterator[SigningAuthority]:
    with signing_authority() as made:
        yield made


def refusal(
    authority: SigningAuthority, folder: Path, answer: Answer, *, listed: bool, patience_s: float
) -> str:
    """What is said when papers are to be signed and this comes instead of an answer or a list."""
    with answering(answer) as host:
        if listed:
            authority.address = f"http://{host}/root.crl"
        else:
            authority.ocsp = f"http://{host}/"
        authority.time_stamps(folder, timedelta(days=30))
        authority.signer(folder / "key.p12", timedelta(hours=1))
        (folder / "roots.pem").write_bytes(authority.root.public_bytes(Encoding.PEM))
        long_term = LongTerm(load_authorities(folder / "roots.pem"), patience_s=patience_s)
        with time_stamps(folder) as stamps:
            key = f"pkcs12:{folder / 'key.p12'}"
            signer = load_signer(key, time_stamp_url=stamps, long_term=long_term)
            with pytest.raises(UnavailableError) as refused:
                sign_page(signer)
    told = str(refused.value).replace(host, "HOST")
    place = "http://HOST/root.crl" if listed else "http://HOST/"
    begins, ends = (
        f"The document stays unsigned, no answer on revocation ({place}: ",
        "): try again",
    )
    assert told.startswith(begins)
    return told.removeprefix(begins).partition(ends)[0]


Made = Callable[[SigningAuthority], Answer]
NO_ANSWER, NO_LIST = "what it answered is no OCSP answer", "what it answered is no revocation list"

# The object identifier of SHA-1, and one that no hash has.
SHA1, UNKNOWN = bytes.fromhex("06052b0e03021a"), bytes.fromhex("06052b0e03021b")


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda made: whole(b""), NO_ANSWER),
        (lambda made: whole(HTML), NO_ANSWER),
        (lambda made: whole(b"0\x00"), NO_ANSWER),
        # Status successful (0), and nothing behind it: RFC 6960, section 4.2.1.
        (lambda made: whole(bytes.fromhex("30030a0100")), NO_ANSWER),
        (lambda made: whole(made.answer(made.root)[:-20]), NO_ANSWER),
        (lambda made: whole(made.answer(made.root).replace(SHA1, UNKNOWN)), NO_ANSWER),
        (lambda made: whole(made.answer(made.root)), "could not be"),
        (lambda made: busy, "HTTP status 503"),
        (lambda made: drip(b"SSH", b"-2.0\r\n"), "it speaks no HTTP"),
        (lambda made: endless(HEAD + b"\r\n"), "more than 16777216 bytes"),
    ],
    ids=["empty", "html", "torn", "bare", "cut", "hash", "another's", "busy", "ssh", "endless"],
)  # fmt: skip
def test_rubbish_instead_of_an_answer_is_told(
    authority: SigningAuthority, tmp_path: Path, made: Made, said: str
) -> None:
    told = refusal(authority, tmp_path, made(authority), listed=False, patience_s=60)
    assert said in told


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda made: whole(b""), NO_LIST),
        (lambda made: whole(HTML), NO_LIST),
        (lambda made: whole(made.revocation_list[:-20]), NO_LIST),
        (lambda made: whole(b"0\x00"), "could not be validated because no revocation"),
        (lambda made: busy, "HTTP status 503"),
        (lambda made: drip(b"SSH", b"-2.0\r\n"), "it speaks no HTTP"),
        (lambda made: endless(HEAD + b"\r\n"), "more than 16777216 bytes"),
    ],
    ids=["empty", "html", "cut", "torn", "busy", "ssh", "endless"],
)
def test_rubbish_instead_of_a_list_is_told(
    authority: SigningAuthority, tmp_path: Path, made: Made, said: str
) -> None:
    told = refusal(authority, tmp_path, made(authority), listed=True, patience_s=60)
    assert said in told


@pytest.mark.slow
@pytest.mark.parametrize("listed", [False, True])
@pytest.mark.parametrize(
    "start", [b"HTTP/1.1 200 O", HEAD + b"X: ", HEAD + b"\r\n"], ids=["line", "head", "body"]
)
def test_what_drips_is_given_up(
    authority: SigningAuthority, tmp_path: Path, start: bytes, listed: bool
) -> None:
    told = refusal(authority, tmp_path, drip(start, b"H"), listed=listed, patience_s=0.5)
    assert told == "no whole answer in 0.5 s"
