"""Does the pretended security server keep to the protocol?"""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from simulator.security_server import CLIENT, SERVICE, SecurityServer

DEMO = Path(__file__).parents[2] / "fines" / "registries" / "demo.csv"
PATH = f"/r1/{'/'.join(SERVICE)}?govPlate=01KG021DEM"


@pytest.mark.parametrize(
    ("path", "client", "error"),
    [
        (PATH, "", "Client.BadRequest"),
        (PATH.replace("/r1/", "/r2/"), "/".join(CLIENT), "Client.BadRequest"),
        (PATH, "central-server/COM/1/other", "Server.ServerProxy.AccessDenied"),
        (
            PATH.replace("transport-service", "other"),
            "/".join(CLIENT),
            "Server.ServerProxy.UnknownService",
        ),
    ],
)
def test_it_refuses_as_a_real_one(path: str, client: str, error: str) -> None:
    with SecurityServer(DEMO) as server:
        answer = httpx.get(f"http://{server.host}{path}", headers={"X-Road-Client": client})
    assert answer.headers["X-Road-Error"] == error == answer.json()["type"]
    assert answer.status_code == (500 if error.startswith("Server") else 400)


def test_a_car_comes_with_its_history() -> None:
    with SecurityServer(DEMO) as server:
        headers = {"X-Road-Client": "/".join(CLIENT), "X-Road-Id": "7"}
        answer = httpx.get(f"http://{server.host}{PATH}", headers=headers)
    assert answer.headers["X-Road-Id"] == "7"
    assert [period["dateFrom"] for period in answer.json()["ownersPeriod"]] == [
        "2019-01-01",
        "2026-03-01",
    ]
