"""Do both evidence stores keep their promises? One suite over a folder and a real S3 server."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fines.errors import (
    ConfigurationError,
    EvidenceAlteredError,
    EvidenceMissingError,
    UnavailableError,
)
from fines.evidence import Sha256, address
from fines.storage.evidence_folder import FolderEvidenceStore
from fines.storage.evidence_s3 import S3EvidenceStore
from tests.parts import s3
from tests.parts.server import Server, free_port

PICTURE = b"\xff\xd8 a picture \xff\xd9"


@dataclass
class Kept:
    """A store, and the file in which this machine keeps a piece, for damaging it."""

    store: FolderEvidenceStore | S3EvidenceStore
    file: Callable[[Sha256], Path]


@pytest.fixture(params=["folder", "s3"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Kept:
    if request.param == "folder":
        folder = tmp_path / "evidence"
        return Kept(FolderEvidenceStore(folder), lambda sha: folder / sha[:2] / sha[2:4] / sha)
    url: str = request.getfixturevalue("s3_url")
    parts_folder: Path = request.getfixturevalue("parts_folder")
    bucket = parts_folder / "s3" / "root" / url.rsplit("/", 1)[1]
    return Kept(S3EvidenceStore(url), lambda sha: bucket / sha)


def test_bytes_come_back_under_their_address(kept: Kept) -> None:
    sha256 = kept.store.put(PICTURE, "image/jpeg")
    assert sha256 == address(PICTURE)
    assert kept.store.get(sha256) == PICTURE


def test_what_is_destroyed_is_gone_and_nothing_else(kept: Kept) -> None:
    sha256, other = kept.store.put(PICTURE, "image/jpeg"), kept.store.put(b"other", "image/jpeg")
    kept.store.destroy(sha256)
    kept.store.destroy(sha256)
    with pytest.raises(EvidenceMissingError):
        kept.store.get(sha256)
    assert kept.store.get(other) == b"other"


@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(content=st.binary(max_size=5000))
def test_any_bytes_come_back(kept: Kept, content: bytes) -> None:
    assert kept.store.get(kept.store.put(content, "application/octet-stream")) == content


def test_putting_twice_is_harmless(kept: Kept) -> None:
    assert kept.store.put(PICTURE, "image/jpeg") == kept.store.put(PICTURE, "image/jpeg")
    assert kept.store.get(address(PICTURE)) == PICTURE


def test_eight_writers_of_the_same_bytes_agree(kept: Kept) -> None:
    large = PICTURE * 20_000
    with ThreadPoolExecutor(8) as writers:
        put = list(writers.map(lambda _: kept.store.put(large, "image/jpeg"), range(16)))
    assert set(put) == {address(large)}
    assert kept.store.get(address(large)) == large


@pytest.mark.parametrize("sha256", [address(b"never put"), "../../etc/passwd", ""])
def test_what_was_never_put_is_missing(kept: Kept, sha256: str) -> None:
    kept.store.put(PICTURE, "image/jpeg")
    with pytest.raises(EvidenceMissingError) as missing:
        kept.store.get(Sha256(sha256))
    assert str(missing.value) == (
        f"No evidence is kept under {sha256}: look at TRAFFIC_EVIDENCE_URL."
    )


def test_one_altered_byte_is_noticed(kept: Kept) -> None:
    sha256 = kept.store.put(PICTURE, "image/jpeg")
    altered = PICTURE.replace(b"a picture", b"b picture")
    kept.file(sha256).write_bytes(altered)
    with pytest.raises(EvidenceAlteredError) as noticed:
        kept.store.get(sha256)
    assert str(noticed.value) == (
        f"The bytes kept under {sha256} have the address {address(altered)}: they were altered "
        "and prove nothing; restore them from a copy."
    )


def test_only_what_is_older_expires(kept: Kept) -> None:
    sha256 = kept.store.put(PICTURE, "image/jpeg")
    kept.store.expire(datetime.now(UTC) - timedelta(hours=1))
    assert kept.store.get(sha256) == PICTURE
    kept.store.expire(datetime.now(UTC) + timedelta(hours=1))
    with pytest.raises(EvidenceMissingError):
        kept.store.get(sha256)


def test_a_folder_leaves_no_draft_behind(tmp_path: Path) -> None:
    store = FolderEvidenceStore(tmp_path)
    sha256 = store.put(PICTURE, "image/jpeg")
    files = [file.name for file in tmp_path.rglob("*") if file.is_file()]
    assert files == [sha256]


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where a folder should be")
    with pytest.raises(UnavailableError, match="cannot be written now"):
        FolderEvidenceStore(tmp_path / "taken").put(PICTURE, "image/jpeg")


def test_an_s3_server_that_is_away_says_so_and_is_used_again(parts_folder: Path) -> None:
    folder = parts_folder / "s3-away"
    server = s3.start(folder)
    store = S3EvidenceStore(s3.bucket_url(server, "kept"))
    store.put(PICTURE, "image/jpeg")
    server.stop()
    for ask in (lambda: store.get(address(PICTURE)), lambda: store.put(b"new", "text/plain")):
        with pytest.raises(
            UnavailableError, match=r"^The object store of bucket 'kept' does not answer now"
        ):
            ask()
    again = s3.start(folder, server.port)
    assert store.get(address(PICTURE)) == PICTURE
    again.stop()
    shutil.rmtree(folder)


def test_a_wrong_key_is_named(s3_server: Server) -> None:
    wrong = f"s3+http://{s3.ACCESS_KEY}:wrong@127.0.0.1:{s3_server.port}/bucket"
    with pytest.raises(UnavailableError, match="the key in TRAFFIC_EVIDENCE_URL is right"):
        S3EvidenceStore(wrong).put(PICTURE, "image/jpeg")


@pytest.mark.parametrize("url", ["s3+http://127.0.0.1:9000/bucket", "s3+https://k:s@host", "s3:x"])
def test_an_incomplete_address_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="is not complete: write it as"):
        S3EvidenceStore(url)


def test_a_free_port_has_no_server() -> None:
    store = S3EvidenceStore(f"s3+http://k:s@127.0.0.1:{free_port()}/bucket")
    with pytest.raises(UnavailableError, match="does not answer now"):
        store.get(address(PICTURE))
