"""May a device come by its certificate alone, and nobody by another's? A real handshake."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import uvicorn

from api.access.mutual_tls import tls_options
from api.main import create_app
from fines.errors import ConfigurationError
from fines.storage.record_codec import to_document
from fines.violation import SiteId
from pipeline.settings import Settings
from tests.api.world import MORNING, World, build
from tests.fines.devices import RADAR, SERIAL, device_event, signature
from tests.parts.tls import certificate

AT = MORNING - timedelta(minutes=1)


@contextmanager
def served(world: World, settings: Settings) -> Iterator[str]:
    """The desk behind TLS on a free port, with the options of `tartip api`."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    options = tls_options(settings)
    config = uvicorn.Config(create_app(world.desk), log_level="error", lifespan="off", **options)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    give_up = time.monotonic() + 60
    while not server.started and time.monotonic() < give_up:
        time.sleep(0.02)
    yield f"https://localhost:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(60)


def knocking(address: str, trusted: str, shown: tuple[str, str] | None) -> httpx.Client:
    context = ssl.create_default_context(cafile=trusted)
    if shown is not None:
        context.load_cert_chain(*shown)
    return httpx.Client(base_url=address, verify=context, timeout=60)


def test_a_device_is_known_by_the_certificate_that_it_shows(tmp_path: Path) -> None:
    server, server_key, _ = certificate(tmp_path, "server")
    radar, radar_key, fingerprint = certificate(tmp_path, "radar")
    other, other_key, _ = certificate(tmp_path, "other-device")
    authority = tmp_path / "devices.pem"
    authority.write_text(Path(radar).read_text() + Path(other).read_text())
    settings = Settings(tls_certificate=server, tls_key=server_key, device_authority=str(authority))
    known = replace(RADAR, client_certificate=fingerprint, site=SiteId("by-tls"))
    world = build(tmp_path, register={SERIAL: known})
    content = json.dumps(to_document(device_event(AT))).encode()
    headers = {"Device-Signature": signature(content)}
    said = {}
    with served(world, settings) as address:
        for name, shown in (
            ("nothing", None),
            ("other", (other, other_key)),
            ("radar", (radar, radar_key)),
        ):
            with knocking(address, server, shown) as client:
                answer = client.post("/api/v1/device-events", content=content, headers=headers)
                said[name] = answer.status_code
                if name == "nothing":
                    assert client.get("/health").status_code == 200
        stranger, stranger_key, _ = certificate(tmp_path, "stranger-device")
        with (
            knocking(address, server, (stranger, stranger_key)) as client,
            pytest.raises((httpx.ReadError, httpx.ConnectError, httpx.RemoteProtocolError)),
        ):
            client.post("/api/v1/device-events", content=content, headers=headers)
    assert said == {"nothing": 401, "other": 403, "radar": 201}
    assert world.desk.review.waiting() == 1


def test_tls_is_off_unless_set_and_half_of_it_stops_the_start(tmp_path: Path) -> None:
    assert tls_options(Settings()) == {}
    server, key, _ = certificate(tmp_path, "server")
    with pytest.raises(ConfigurationError, match="TRAFFIC_TLS_KEY='' is no file"):
        tls_options(Settings(tls_certificate=server))
    with pytest.raises(ConfigurationError, match="TRAFFIC_DEVICE_AUTHORITY='gone' is no file"):
        tls_options(Settings(tls_certificate=server, tls_key=key, device_authority="gone"))
