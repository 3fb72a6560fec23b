"""Is an event that is signed by CMS taken by a real server, alone and in a batch?"""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx

from api.access.machines import Scope, new_token
from fines.storage.record_codec import to_document
from pipeline.settings import Settings
from tests.api.test_mutual_tls import knocking, served
from tests.api.world import MORNING, build
from tests.fines.devices import RADAR, SERIAL, device_event, signature
from tests.fines.packages.authority import cms_key
from tests.parts.tls import certificate

PATH = "/api/v1/device-events"
AT = MORNING - timedelta(minutes=1)


def test_a_long_signature_fits_the_head_and_a_line_of_a_batch(tmp_path: Path) -> None:
    key = cms_key("rsa")
    device = replace(RADAR, public_key=None, signing_certificate=key.facts.certificate)
    world = build(tmp_path, register={SERIAL: device})
    token = new_token(world.desk.case_file, "demo-radar-7", Scope.DEVICE_EVENTS)
    server, server_key, _ = certificate(tmp_path, "server")
    content, other = (
        json.dumps(to_document(device_event(AT, event=name))).encode() for name in ("1", "2")
    )
    by_cms = base64.b64encode(key.sign(content)).decode()
    assert len(by_cms) > 1900
    line = {
        "content": base64.b64encode(other).decode(),
        "signature": base64.b64encode(key.sign(other)).decode(),
    }

    def post(client: httpx.Client, signed: str) -> int:
        headers = {"Device-Signature": signed}
        return client.post(PATH, content=content, headers=headers).status_code

    settings = Settings(tls_certificate=server, tls_key=server_key)
    with served(world, settings) as address, knocking(address, server, None) as client:
        client.headers["Authorization"] = f"Bearer {token}"
        assert post(client, signature(content)) == 403
        assert post(client, by_cms) == 201
        assert post(client, by_cms) == 200
        batch = client.post(f"{PATH}/batch", content=json.dumps(line).encode())
        assert batch.status_code == 200
        assert [each["status"] for each in batch.json()] == [200]
        assert post(client, "A" * 12_001) == 422
    assert world.desk.review.waiting() == 1
