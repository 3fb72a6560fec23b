"""Which ELQR pays a fine today? Single use, nothing editable, the sum of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fines.errors import ConfigurationError, InvalidValueError
from fines.gateways.elqr import DEFAULT_CARRIER, Elqr, compose
from fines.money import ZERO, Money
from fines.resolution import Resolution, amount_due

FINES_CATEGORY = "9222"  # ISO 18245, fines (assumed to be what the acquirer wants)


@dataclass(frozen=True, slots=True, kw_only=True)
class ElqrIssuer:
    """In whose name codes are issued: provider id, service code at the acquirer, name shown.

    `carrier` is the link that bank programs open. ConfigurationError where they fit no code.
    """

    provider: str
    service: str
    name: str
    carrier: str = DEFAULT_CARRIER

    def __post_init__(self) -> None:
        if not self.carrier.startswith("https://") or "#" in self.carrier:
            raise ConfigurationError(
                f"'{self.carrier}' carries no ELQR: write https://HOST/ without '#'."
            )
        try:
            # The longest payment code there is.
            compose(self._code(str(2**63 - 1), "", Money(1)))
        except InvalidValueError as error:
            raise ConfigurationError(f"With these TRAFFIC_ELQR_… no code: {error}") from error

    def of(self, resolution: Resolution, today: date) -> Elqr | None:
        """The code for what is due on a local day; None where nothing is."""
        due = amount_due(resolution, today)
        if due <= ZERO:
            return None
        return self._code(str(resolution.payment_code), resolution.number, due)

    def _code(self, account: str, comment: str, amount: Money) -> Elqr:
        return Elqr(
            dynamic=True,
            provider=self.provider,
            service=self.service,
            account=account,
            amount_editable=False,
            account_editable=False,
            comment=comment,
            category=FINES_CATEGORY,
            amount=amount,
            name=self.name,
        )
