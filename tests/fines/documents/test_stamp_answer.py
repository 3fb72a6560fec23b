"""Is what is not the stamp that was asked for refused by name, whatever the authority sends?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from asn1crypto import tsp
from pyhanko.sign.timestamps import TimestampRequestError

from fines.documents.signing import load_signer
from fines.documents.stamp_answer import checked_answer
from fines.documents.time_stamps import TimeStampAuthority
from fines.errors import UnavailableError
from simulator.listening import QuietHandler, listening
from tests.fines.documents.authority import time_stamps
from tests.fines.documents.test_signing import sign_page
from tests.parts.odd_answers import answering

NONCE = 2**56 + 1
# Status 2 (rejection) with the failure bit badRequest, and no token: RFC 3161, section 2.4.2.
REFUSAL = bytes.fromhex("3009300702010203020520")


def question(digest: bytes = bytes(32), nonce: int = NONCE, *, certified: bool = True) -> bytes:
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest}
    asked = {"version": 1, "message_imprint": imprint, "cert_req": certified, "nonce": nonce}
    return bytes(tsp.TimeStampReq(asked).dump())


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a real authority says to the question, and to others."""
    with time_stamps(tmp_path_factory.mktemp("stamps")) as url:
        authority = TimeStampAuthority(url)
        return {
            "own": authority.answer(question()),
            "digest": authority.answer(question(bytes([7] * 32))),
            "nonce": authority.answer(question(nonce=NONCE + 1)),
            "bare": authority.answer(question(certified=False)),
        }


def test_the_stamp_that_was_asked_for_is_taken(answered: dict[str, bytes]) -> None:
    asked = tsp.TimeStampReq.load(question())
    assert checked_answer(answered["own"], asked).dump() == answered["own"]


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda kept: b"", "no time stamp"),
        (lambda kept: b"<html>busy</html>", "no time stamp"),
        (lambda kept: b"0\x00", "no time stamp"),
        (lambda kept: bytes.fromhex("30053003020100"), "no time stamp"),
        (lambda kept: kept["own"][: len(kept["own"]) // 2], "no time stamp"),
        (lambda kept: REFUSAL, "it refuses: rejection, bad_request"),
        (lambda kept: kept["digest"], "it stamped something else"),
        (lambda kept: kept["nonce"], "it answers another question"),
        (lambda kept: kept["bare"], "the certificate of the stamp is missing"),
        (lambda kept: kept["own"][:-9] + bytes([kept["own"][-9] ^ 1]) + kept["own"][-8:], "broken"),
    ],
)
def test_anything_else_is_refused_by_name(
    answered: dict[str, bytes], made: Callable[[dict[str, bytes]], bytes], said: str
) -> None:
    with pytest.raises(TimestampRequestError, match=said):
        checked_answer(made(answered), tsp.TimeStampReq.load(question()))


@pytest.mark.parametrize(
    ("status", "content", "said"),
    [
        (200, b"busy", "what it answered is no time stamp"),
        (200, REFUSAL, "it refuses: rejection, bad_request"),
        (503, b"", "HTTP status 503 with application/timestamp-reply"),
    ],
)
def test_nothing_is_signed_where_the_authority_sends_rubbish(
    signing_folder: Path, status: int, content: bytes, said: str
) -> None:
    class Rubbish(QuietHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(status, content, "application/timestamp-reply")

    with listening(Rubbish) as place:
        signer = load_signer(f"development:{signing_folder}", time_stamp_url=f"http://{place}/")
        with pytest.raises(UnavailableError) as refused:
            sign_page(signer)
    assert str(refused.value) == (
        f"The time-stamp authority gave no stamp ({said}): the document stays unsigned, try again."
    )


def test_what_is_no_http_is_told_as_an_answer(signing_folder: Path) -> None:
    with answering(lambda line, over: line.sendall(b"SSH-2.0-OpenSSH\r\n")) as place:
        signer = load_signer(f"development:{signing_folder}", time_stamp_url=f"http://{place}/")
        with pytest.raises(
            UnavailableError, match=r"gave no stamp \(what it says is no HTTP: BadS"
        ):
            sign_page(signer)
