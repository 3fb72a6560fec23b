"""Do the settings choose the carriers of messages, and does a wrong one stop the start by name?"""

from __future__ import annotations

import pytest

from fines.delivery import DeliveryChannel
from fines.errors import ConfigurationError
from pipeline.delivery_wiring import open_carriers
from pipeline.settings import Settings
from pipeline.wiring import clock


def carriers(**given: str) -> dict[DeliveryChannel, str]:
    opened = open_carriers(Settings.model_validate(given), clock)
    return {channel: type(carrier).__name__ for channel, carrier in opened.items()}


def test_each_channel_has_the_carrier_that_is_set() -> None:
    assert carriers() == {
        DeliveryChannel.SMS: "MessageFolder",
        DeliveryChannel.EMAIL: "MessageFolder",
    }
    assert carriers(
        sms="https://sms.example/",
        sms_token="1",
        email="smtps://mail.example",
        bot="https://bot.example",
        bot_token="2",
    ) == {
        DeliveryChannel.SMS: "SmsGateway",
        DeliveryChannel.EMAIL: "MailServer",
        DeliveryChannel.BOT: "BotHost",
    }
    assert carriers(sms="", email="") == {}


@pytest.mark.parametrize(
    ("given", "mend"),
    [
        ({"sms": "https://sms.example/"}, "TRAFFIC_SMS_TOKEN is missing"),
        ({"bot": "https://bot.example"}, "TRAFFIC_BOT_TOKEN is missing"),
        ({"email": "mail.example"}, "TRAFFIC_EMAIL names no mail server"),
        ({"sms": "folder:"}, "TRAFFIC_SMS='folder:'"),
    ],
)
def test_a_wrong_carrier_stops_the_start(given: dict[str, str], mend: str) -> None:
    with pytest.raises(ConfigurationError, match=mend):
        carriers(**given)
