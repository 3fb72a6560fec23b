"""By which channels, and in which language, does an addressee want to be told?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from fines.delivery import SERVES, DeliveryChannel
from fines.errors import InvalidValueError
from fines.wording import Language

USUAL_ORDER = (DeliveryChannel.BOT, DeliveryChannel.SMS, DeliveryChannel.EMAIL)
_FORMS = {
    DeliveryChannel.SMS: (re.compile(r"\+\d{9,15}", re.ASCII), "+996555123456"),
    DeliveryChannel.EMAIL: (
        re.compile(r"[\w.+-]{1,64}@[\w-]+(\.[\w-]+)+", re.ASCII),
        "name@example.kg",
    ),
    DeliveryChannel.BOT: (re.compile(r"-?\d{1,20}|@\w{3,64}", re.ASCII), "123456789"),
}
_LONGEST = 254


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """`key` is the person's personal or legal number, or, where who holds the link left it, the
    number of that one resolution: nobody is told of another's fines.

    `order` names the channels that are tried, the preferred one first.
    """

    key: str
    language: Language
    entered_by: str
    entered_at: datetime
    phone: str = ""
    email: str = ""
    chat: str = ""
    order: tuple[DeliveryChannel, ...] = USUAL_ORDER

    def address(self, channel: DeliveryChannel) -> str:
        """Where this channel reaches them; "" where it does not."""
        return {
            DeliveryChannel.SMS: self.phone,
            DeliveryChannel.EMAIL: self.email,
            DeliveryChannel.BOT: self.chat,
        }.get(channel, "")

    def channels(self) -> tuple[DeliveryChannel, ...]:
        """The channels that reach them, the preferred one first."""
        return tuple(channel for channel in self.order if self.address(channel))


def fits(channel: DeliveryChannel, address: str) -> bool:
    """Whether a carrier of this channel could take this address."""
    form, _ = _FORMS[channel]
    return len(address) <= _LONGEST and form.fullmatch(address) is not None


def check_contact(contact: Contact) -> None:
    """InvalidValueError for an address that no carrier could take, named with its form."""
    for channel, (_, example) in _FORMS.items():
        address = contact.address(channel)
        if address and not fits(channel, address):
            raise InvalidValueError(
                f"'{address[:80]}' is no address for {channel}: write it like {example}."
            )
    if len(set(contact.order)) != len(contact.order) or SERVES & set(contact.order):
        raise InvalidValueError(
            f"The order of channels names {', '.join(contact.order)}: name each of "
            f"{', '.join(USUAL_ORDER)} at most once."
        )
