"""Is an address that no carrier could take refused, and is the order the person's?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from fines.contact import Contact, check_contact
from fines.delivery import DeliveryChannel
from fines.errors import InvalidValueError
from fines.wording import Language
from tests.fines.invented import NOON

CONTACT = Contact(key="1", language=Language.KYRGYZ, entered_by="x", entered_at=NOON)


@pytest.mark.parametrize(
    "wrong",
    [
        {"phone": "0555123456"},
        {"phone": "+996 555 12"},
        {"email": "nobody"},
        {"email": "аты@example.kg"},
        {"phone": "+٩٩٦٥٥٥١٢٣٤٥٦"},
        {"email": "a@b.kg\r\nBcc: all@b.kg"},
        {"email": f"a@{'b' * 260}.kg"},
        {"chat": "somebody"},
        {"order": (DeliveryChannel.SMS, DeliveryChannel.SMS)},
        {"order": (DeliveryChannel.POST,)},
    ],
)
def test_what_no_carrier_could_take_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidValueError):
        check_contact(replace(CONTACT, **wrong))  # type: ignore[arg-type] # what is wrong


def test_only_channels_with_an_address_are_named_in_the_persons_order() -> None:
    told = replace(CONTACT, phone="+996555123456", email="name@example.kg", chat="-100123")
    check_contact(told)
    assert told.channels() == (DeliveryChannel.BOT, DeliveryChannel.SMS, DeliveryChannel.EMAIL)
    liked = replace(told, chat="", order=(DeliveryChannel.EMAIL, DeliveryChannel.SMS))
    assert liked.channels() == (DeliveryChannel.EMAIL, DeliveryChannel.SMS)
    assert CONTACT.channels() == ()
