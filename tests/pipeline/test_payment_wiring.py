"""Do the settings choose a way of paying, and does a wrong one stop the start by name?"""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from fines.errors import ConfigurationError
from fines.law import KAZAKHSTAN, load_law
from fines.locality import settle_in
from pipeline.payment_wiring import notice_senders, open_elqr, open_gateway
from pipeline.settings import Settings


def test_no_elqr_is_issued_without_a_provider() -> None:
    assert open_elqr(Settings()) is None
    issuer = open_elqr(Settings(elqr_provider="qr.example.kg", elqr_service="fines"))
    assert issuer is not None
    assert (issuer.provider, issuer.service) == ("qr.example.kg", "fines")


@pytest.mark.parametrize("half", [{"elqr_provider": "qr.example.kg"}, {"elqr_service": "fines"}])
def test_half_an_issuer_stops_the_start(half: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError, match="belong together"):
        open_elqr(Settings.model_validate(half))


def test_no_elqr_is_issued_for_another_currency() -> None:
    settle_in(load_law(KAZAKHSTAN).locality)
    with pytest.raises(ConfigurationError, match="ELQR carries KGS alone, the law asks for KZT"):
        open_elqr(Settings(elqr_provider="qr.example.kg", elqr_service="fines"))


@pytest.mark.parametrize("gateway", ["", "sandbox:", "terminal:", "provider:x"])
def test_an_unknown_gateway_stops_the_start(gateway: str) -> None:
    with pytest.raises(ConfigurationError, match="TRAFFIC_PAYMENT_GATEWAY"):
        open_gateway(Settings(payment_gateway=gateway))


def test_a_provider_needs_its_token() -> None:
    address = "terminal:https://bank.example/terminal"
    with pytest.raises(ConfigurationError, match="TRAFFIC_TERMINAL_TOKEN is missing"):
        open_gateway(Settings(payment_gateway=address))
    assert (
        open_gateway(Settings(payment_gateway=address, terminal_token=SecretStr("given"))).name
        == "terminal"
    )


@pytest.mark.parametrize(
    "line",
    ["demo-bank", "demo-bank:md5:" + "s" * 32, "demo-bank:sha256:short", "A:sha256:" + "s" * 32],
)
def test_a_sender_that_cannot_sign_stops_the_start_without_its_secret(line: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        notice_senders(Settings(notice_secrets=SecretStr(line)))
    assert "Entry 1 of TRAFFIC_NOTICE_SECRETS" in str(refused.value)
    assert "sss" not in str(refused.value)
