"""Which ways of paying do the settings choose?"""

from __future__ import annotations

from pathlib import Path

from fines.errors import ConfigurationError
from fines.gateways.elqr_of_fine import ElqrIssuer
from fines.gateways.sandbox import SandboxGateway
from fines.gateways.terminal import TerminalGateway
from fines.ports import CaseFile, Clock, PaymentGateway
from fines.procedure.paying import Paying
from pipeline.settings import Settings


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
    return ElqrIssuer(
        provider=settings.elqr_provider,
        service=settings.elqr_service,
        name=settings.elqr_name,
        carrier=settings.elqr_carrier,
    )


def open_paying(settings: Settings, case_file: CaseFile, clock: Clock) -> Paying:
    """The steps of a payment."""
    return Paying(case_file, open_gateway(settings), clock)
