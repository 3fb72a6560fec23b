"""Is an answer that says nothing clear left unknown, and does a wrong address stop the start?"""

from __future__ import annotations

import pytest

from fines.carriers.bot_host import BotHost
from fines.carriers.mail_server import MailServer
from fines.carriers.sms_gateway import SmsGateway
from fines.delivery import DeliveryId
from fines.errors import ConfigurationError, UnavailableError
from fines.message import CarrierOutcome, Message
from fines.wording import Language
from simulator.message_hosts import TOKEN, MessageHost, serving
from tests.fines.invented import NOON
from tests.parts import mail
from tests.parts.mail import MailBox

MESSAGE = Message(
    id=DeliveryId("1"), to="full@example.kg", language=Language.ENGLISH, title="Title", text="Text"
)


@pytest.mark.parametrize(
    "words",
    [
        (200, b""),
        (200, b"[]"),
        (200, b'{"outcome": "perhaps"}'),
        (200, b'{"outcome": []}'),
        (500, b'{"outcome": "taken"}'),
        (502, b"<html>"),
        (200, b"[" * 60_000),
    ],
)
def test_nonsense_is_no_outcome(words: tuple[int, bytes]) -> None:
    with serving(MessageHost(words=words)) as address:
        for carrier in (SmsGateway(f"{address}/sms", TOKEN, "X"), BotHost(address, TOKEN)):
            with pytest.raises(UnavailableError, match="no outcome"):
                carrier.send(MESSAGE)


@pytest.mark.parametrize(
    "words", [(429, b'{"ok": false, "error_code": 429}'), (200, b'{"ok": true}')]
)
def test_a_busy_bot_host_is_asked_later(words: tuple[int, bytes]) -> None:
    with serving(MessageHost(words=words)) as address, pytest.raises(UnavailableError):
        BotHost(address, TOKEN).send(MESSAGE)


def test_an_sms_that_reached_the_telephone_is_told() -> None:
    host = MessageHost()
    with serving(host) as address:
        gateway = SmsGateway(f"{address}/sms", TOKEN, "X")
        gateway.send(MESSAGE)
        host.reached.add(MESSAGE.id)
        assert gateway.ask(MESSAGE.id).outcome is CarrierOutcome.REACHED


def test_a_full_mailbox_is_no_refusal() -> None:
    box = MailBox()
    with mail.serving(box) as address, pytest.raises(UnavailableError, match="SMTP 452"):
        MailServer(address, "", "fines@tartip.example", lambda: NOON, patience_s=2).send(MESSAGE)
    assert box.mails == {}


@pytest.mark.parametrize("address", ["http://sms.example/", "sms.example", "https://me:pw@sms.kg"])
def test_an_address_without_tls_stops_the_start(address: str) -> None:
    with pytest.raises(ConfigurationError, match="TRAFFIC_SMS_TOKEN"):
        SmsGateway(address, TOKEN, "X")
    with pytest.raises(ConfigurationError, match="TRAFFIC_BOT_TOKEN"):
        BotHost(address, TOKEN)


@pytest.mark.parametrize(
    ("address", "sender", "mend"),
    [
        ("mail.example", "a@b.kg", "write smtps://HOST"),
        ("smtps://me:pw@mail.example", "a@b.kg", "in TRAFFIC_EMAIL_LOGIN"),
        ("smtps://mail.example", "fines", "TRAFFIC_EMAIL_FROM='fines'"),
    ],
)
def test_a_wrong_mail_server_stops_the_start(address: str, sender: str, mend: str) -> None:
    with pytest.raises(ConfigurationError, match=mend):
        MailServer(address, "", sender, lambda: NOON)
