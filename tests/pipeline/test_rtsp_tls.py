"""Is an RTSP camera behind TLS read, one with another's certificate refused, no secret told?"""

from __future__ import annotations

import logging
import threading
from contextlib import closing
from datetime import UTC, datetime
from errno import ECONNRESET
from itertools import islice
from pathlib import Path

import pytest

from fines.errors import UnavailableError
from fines.violation import SiteId
from pipeline import rtsp as reading
from pipeline.cameras import Camera, frames
from pipeline.rtsp import arrived_pictures
from tests.parts import rtsp
from tests.parts.server import free_port
from tests.parts.tls import certificate

PASSWORD = "se/cr@t:#1"
HERE = "127.0.0.1"


def trust(monkeypatch: pytest.MonkeyPatch, *files: str) -> None:
    trusted = Path(files[0]).with_name("trusted.pem")
    trusted.write_text("".join(Path(file).read_text() for file in files))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))


def refusal(address: str) -> str:
    with pytest.raises(UnavailableError) as said:
        next(arrived_pictures(address))
    assert "cr" not in str(said.value).replace("certificate", "")
    return str(said.value)


def test_a_camera_behind_tls_is_read_by_its_name_or_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    file, key, _ = certificate(tmp_path, "camera", address=HERE)
    trust(monkeypatch, file)
    server = rtsp.start(tmp_path / "camera", password=PASSWORD, by_tls=(file, key))
    try:
        for address in (server.url, server.url.replace(HERE, "localhost")):
            camera = Camera(site=SiteId("north"), address=address)
            stream = frames(camera, lambda: datetime.now(UTC), threading.Event())
            found = list(islice(stream, 10))
            stream.close()  # type: ignore[attr-defined]  # a generator, promised as an iterator
            assert {frame.image.shape for frame in found} == {(120, 160, 3)}
            assert (found[0].image != found[-1].image).any()
            assert PASSWORD not in repr(camera)
            assert "viewer" not in repr(camera)
        wrong = server.url.replace("%23", "%24")
        assert refusal(wrong) == (
            "it refuses the name or password in its address: 401 (Unauthorized)"
        )
        plain = server.url.replace("rtsps://", "rtsp://")
        assert refusal(plain) in ("it hung up without an answer", f"[Errno {ECONNRESET}] "
                                  "Connection reset by peer")  # fmt: skip
    finally:
        server.stop()
    assert "cr%40t" not in caplog.text
    assert PASSWORD not in caplog.text


def test_a_certificate_that_is_unknown_or_anothers_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, _, _ = certificate(tmp_path, "ours")
    theirs, key, _ = certificate(tmp_path, "theirs", host="elsewhere.example")
    server = rtsp.start(tmp_path / "camera", by_tls=(theirs, key))
    named = server.url.replace(HERE, "localhost")
    try:
        trust(monkeypatch, ours)
        assert refusal(server.url) == "its certificate is refused: self-signed certificate"
        trust(monkeypatch, ours, theirs)
        assert refusal(server.url) == (
            "its certificate is refused: IP address mismatch, certificate is not valid for "
            "'127.0.0.1'."
        )
        # The reader too, by itself, as somebody may step between it and the knock.
        monkeypatch.setattr(reading, "knock", lambda *_: None)
        assert refusal(named) == "it cannot be opened as RTSP"
        trust(monkeypatch, ours)
        assert refusal(server.url) == "it cannot be opened as RTSP"
    finally:
        server.stop()


def test_who_speaks_no_tls_is_said(tmp_path: Path) -> None:
    server = rtsp.start(tmp_path / "camera")
    try:
        with closing(arrived_pictures(server.url)) as pictures:
            next(pictures)
        assert refusal(server.url.replace("rtsp:", "rtsps:")).startswith("it does not speak TLS")
    finally:
        server.stop()
    assert "refused" in refusal(f"rtsps://viewer:secret@{HERE}:{free_port()}/live")
