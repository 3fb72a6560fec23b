"""Do the settings choose the carriers of messages, and does a wrong one stop the start by name?"""

from __future__ import annotations

import pytest

from fines.delivery import DeliveryChannel
from fines.errors import ConfigurationError
from fines.sending import ServiceStep
from pipeline.delivery_wiring import open_carriers, service_order
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


def test_the_order_of_service_is_read() -> None:
    assert service_order(Settings()) == (
        ServiceStep(channel=DeliveryChannel.PORTAL, wait_days=10),
        ServiceStep(channel=DeliveryChannel.POST, wait_days=45),
    )
    assert service_order(Settings(service_order="")) == ()


@pytest.mark.parametrize(
    ("order", "mend"),
    [
        ("sms:3", "'sms:3' in TRAFFIC_SERVICE_ORDER"),
        ("by_hand:3", "write portal:DAYS or post:DAYS"),
        ("post", "write portal:DAYS"),
        ("post:0", "1 to 365"),
        ("post:-1", "1 to 365"),
        ("post:1 post:2", "names a channel twice"),
    ],
)
def test_a_wrong_order_of_service_stops_the_start(order: str, mend: str) -> None:
    with pytest.raises(ConfigurationError, match=mend):
        service_order(Settings(service_order=order))
