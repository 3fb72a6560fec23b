"""Is a notice of money taken only from who signed it just now, and kept once?"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import replace

import httpx
import pytest

from fines.money import Money
from fines.officer import Role
from fines.resolution import PaymentCode
from pipeline.payment_wiring import NoticeSender, notice_senders
from pipeline.settings import Settings
from tests.api.visitor import Visitor
from tests.api.world import World

SECRET = b"secret of the notices' tests, 32 b."
PATH = "/api/v1/payment-notices/"


@pytest.fixture
def bank(world: World) -> httpx.Client:
    """A provider that may tell of money."""
    senders = {
        "demo-bank": NoticeSender(algorithm="sha256", secret=SECRET),
        "demo-wallet": NoticeSender(algorithm="sha512", secret=SECRET[::-1]),
    }
    world.desk = replace(world.desk, notice_senders=senders)
    client: httpx.Client = Visitor(world).client
    return client


def told(world: World, code: PaymentCode, named: str = "tx-1") -> bytes:
    paid_at = world.clock.now.isoformat()
    said = {"id": named, "code": code, "amount_tyiyn": 150_000, "paid_at": paid_at}
    return json.dumps(said).encode()


def signed(
    content: bytes, stamp: int, secret: bytes = SECRET, algorithm: str = "sha256"
) -> dict[str, str]:
    digest = hmac.new(secret, f"{stamp}.".encode() + content, algorithm).hexdigest()
    return {"Notice-Timestamp": str(stamp), "Notice-Signature": digest}


def test_a_signed_notice_pays_once(world: World, bank: httpx.Client) -> None:
    resolution = world.delivered()
    content, now = told(world, resolution.payment_code), int(world.clock.now.timestamp())
    statuses = [
        bank.post(PATH + "demo-bank", content=content, headers=signed(content, now)).status_code
        for _ in range(3)
    ]
    assert statuses == [202, 200, 200]
    assert (world.desk.noticing.work_off(), world.desk.noticing.work_off()) == (1, 0)
    (payment,) = world.desk.paying.payments(resolution.number)
    assert (payment.gateway, payment.amount) == ("provider:demo-bank", Money(150_000))


def test_the_longer_hash_serves_too(world: World, bank: httpx.Client) -> None:
    content, now = told(world, PaymentCode(7)), int(world.clock.now.timestamp())
    headers = signed(content, now, SECRET[::-1], "sha512")
    assert bank.post(PATH + "demo-wallet", content=content, headers=headers).status_code == 202


def test_what_is_not_signed_by_this_provider_just_now_is_refused(
    world: World, bank: httpx.Client
) -> None:
    content, now = told(world, PaymentCode(7)), int(world.clock.now.timestamp())
    good = signed(content, now)
    for provider, body, headers, status, sentence in [
        ("demo-bank", content + b" ", good, 403, "is not the HMAC-SHA256"),
        ("demo-bank", content, good | {"Notice-Signature": ""}, 403, "is not the HMAC-SHA256"),
        ("demo-bank", content, good | {"Notice-Signature": "ы"}, 403, "is not the HMAC-SHA256"),
        ("demo-wallet", content, good, 403, "is not the HMAC-SHA512"),
        ("demo-bank", content, good | {"Notice-Timestamp": "now"}, 403, "whole seconds"),
        ("demo-bank", content, signed(content, now - 301), 403, "more than 300 s"),
        ("demo-bank", content, signed(content, now + 302), 403, "more than 300 s"),
        ("nobody", content, good, 404, "No notices are taken from 'nobody'"),
        ("demo-bank", b"{}", signed(b"{}", now), 422, "no 'id'"),
    ]:
        raw = {key: value.encode() for key, value in headers.items()}
        answer = bank.post(PATH + provider, content=body, headers=raw)  # type: ignore[arg-type]  # bytes are headers too
        assert (answer.status_code, sentence in answer.json()["detail"]) == (status, True), (
            answer.text
        )
    assert world.desk.noticing.work_off() == 0


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"amount_tyiyn": -150_000}, "'amount_tyiyn' is '-150000': it must be whole tyiyn, 1 to"),
        ({"amount_tyiyn": 0}, "'amount_tyiyn' is '0': it must be whole tyiyn"),
        ({"amount_tyiyn": 1500.5}, "'amount_tyiyn' is '1500.5': it must be whole tyiyn"),
        ({"amount_tyiyn": "1500"}, "'amount_tyiyn' is '1500': it must be whole tyiyn"),
        ({"amount_tyiyn": 10**30}, "'amount_tyiyn' is '1000000"),
        ({"paid_at": "yesterday"}, "'paid_at' is 'yesterday': it is no time."),
        ({"sum": 1500}, "'sum' is not known in a notice."),
    ],
)
def test_a_notice_with_a_bad_sum_is_told_so_and_kept_for_the_accountant(
    world: World, bank: httpx.Client, changed: dict[str, object], said: str
) -> None:
    resolution = world.delivered()
    content = json.dumps(json.loads(told(world, resolution.payment_code)) | changed).encode()
    headers = signed(content, int(world.clock.now.timestamp()))
    answers = [bank.post(PATH + "demo-bank", content=content, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [422, 422]
    detail = answers[0].json()["detail"]
    assert detail.startswith(said)
    assert detail.endswith(
        " The notice is kept and our accountant sees it: tell the payment rightly under a new id."
    )
    assert (world.desk.noticing.work_off(), world.desk.noticing.work_off()) == (1, 0)
    assert world.desk.paying.payments(resolution.number) == []
    (kept,) = world.desk.noticing.unmatched()
    assert kept.content == content.decode()
    assert detail.startswith(kept.fault)


def test_money_that_a_person_must_look_at_is_no_mistake_of_the_teller(
    world: World, bank: httpx.Client
) -> None:
    content = json.dumps(json.loads(told(world, PaymentCode(7))) | {"currency": "USD"}).encode()
    headers = signed(content, int(world.clock.now.timestamp()))
    assert bank.post(PATH + "demo-bank", content=content, headers=headers).status_code == 202


def test_without_a_secret_the_door_is_closed(world: World) -> None:
    client: httpx.Client = Visitor(world).client
    content = told(world, PaymentCode(7))
    headers = signed(content, int(world.clock.now.timestamp()), b"")
    assert client.post(PATH + "demo-bank", content=content, headers=headers).status_code == 404


def test_the_accountant_sees_money_that_names_no_fine(world: World, bank: httpx.Client) -> None:
    content = told(world, PaymentCode(7), "tx-<b>9</b>")
    headers = signed(content, int(world.clock.now.timestamp()))
    bank.post(PATH + "demo-bank", content=content, headers=headers)
    world.desk.noticing.work_off()
    page = Visitor(world).log_in(Role.ACCOUNTANT).get("/accountant?lang=en").text
    assert "Payment provider demo-bank" in page
    assert "tx-&lt;b&gt;9&lt;/b&gt;" in page
    assert "It names 0 fines (payment codes: 7)" in page


def test_senders_are_read_from_the_settings() -> None:
    secret = hashlib.sha256(b"secret").hexdigest()
    line = f"demo-bank:sha256:{secret} demo-wallet:sha512:{secret}"
    senders = notice_senders(Settings.model_validate({"notice_secrets": line}))
    assert senders["demo-wallet"] == NoticeSender(algorithm="sha512", secret=secret.encode())
