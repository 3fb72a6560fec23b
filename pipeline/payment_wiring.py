"""Which ways of paying do the settings choose?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from fines.errors import ConfigurationError
from fines.gateways.elqr_of_fine import ElqrIssuer
from fines.gateways.sandbox import SandboxGateway
from fines.gateways.terminal import TerminalGateway
from fines.locality import SOM, locality
from fines.ports import CaseFile, Clock, PaymentGateway
from fines.procedure.paying import Paying
from pipeline.settings import Settings

_PROVIDER = re.compile(r"[a-z0-9-]{1,40}")
_ALGORITHMS = ("sha256", "sha512")
_SECRET_LEAST = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSender:
    """A provider that signs notices: with HMAC-SHA256 or -512 and our common secret."""

    algorithm: str
    secret: bytes


def notice_senders(settings: Settings) -> dict[str, NoticeSender]:
    """Who may tell us of money, by name; none without TRAFFIC_NOTICE_SECRETS."""
    senders: dict[str, NoticeSender] = {}
    for place, each in enumerate(settings.notice_secrets.get_secret_value().split(), start=1):
        name, _, rest = each.partition(":")
        algorithm, _, secret = rest.partition(":")
        wrong = not _PROVIDER.fullmatch(name) or algorithm not in _ALGORITHMS
        if wrong or len(secret) < _SECRET_LEAST or name in senders:
            raise ConfigurationError(
                f"Entry {place} of TRAFFIC_NOTICE_SECRETS is no sender: write NAME:sha256:SECRET "
                f"or NAME:sha512:SECRET, each name once, secrets of {_SECRET_LEAST} or more."
            )
        senders[name] = NoticeSender(algorithm=algorithm, secret=secret.encode())
    return senders


def open_gateway(settings: Settings) -> PaymentGateway:
    """The payment gateway of `sandbox:FILE` or `terminal:https://…`."""
    scheme, _, address = settings.payment_gateway.partition(":")
    if scheme == "sandbox" and address:
        return SandboxGateway(Path(address))
    if scheme == "terminal" and address:
        token = settings.terminal_token.get_secret_value()
        if not token:
            raise ConfigurationError(
                "TRAFFIC_TERMINAL_TOKEN is missing: the payment provider gave it to you."
            )
        return TerminalGateway(address, token)
    raise ConfigurationError(
        f"TRAFFIC_PAYMENT_GATEWAY='{settings.payment_gateway}' is not known: write sandbox:FILE "
        "or terminal:https://HOST/PATH."
    )


def open_elqr(settings: Settings) -> ElqrIssuer | None:
    """In whose name ELQR codes are issued; None where no provider is set."""
    if not settings.elqr_provider and not settings.elqr_service:
        return None
    if not settings.elqr_provider or not settings.elqr_service:
        raise ConfigurationError(
            "TRAFFIC_ELQR_PROVIDER and TRAFFIC_ELQR_SERVICE belong together: set both or neither."
        )
    if locality().currency != SOM:
        raise ConfigurationError(
            f"ELQR carries {SOM} alone, the law asks for {locality().currency}: leave "
            "TRAFFIC_ELQR_PROVIDER and TRAFFIC_ELQR_SERVICE empty."
        )
    return ElqrIssuer(
        provider=settings.elqr_provider,
        service=settings.elqr_service,
        name=settings.elqr_name,
        carrier=settings.elqr_carrier,
    )


def open_paying(settings: Settings, case_file: CaseFile, clock: Clock) -> Paying:
    """The steps of a payment."""
    return Paying(case_file, open_gateway(settings), clock)
