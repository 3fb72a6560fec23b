"""Which carriers of messages do the settings choose?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from fines.carriers.bot_host import BotHost
from fines.carriers.mail_server import MailServer
from fines.carriers.message_folder import MessageFolder
from fines.carriers.sms_gateway import SmsGateway
from fines.delivery import DeliveryChannel
from fines.errors import ConfigurationError
from fines.message import Carrier
from fines.ports import Clock
from pipeline.settings import Settings


def open_carriers(settings: Settings, clock: Clock) -> Mapping[DeliveryChannel, Carrier]:
    """The carrier of each channel that is set; ConfigurationError names what is wrong."""
    sms, email, bot = settings.sms, settings.email, settings.bot
    secrets = (settings.sms_token, settings.email_login, settings.bot_token)
    sms_token, login, bot_token = (secret.get_secret_value() for secret in secrets)
    chosen: dict[DeliveryChannel, tuple[str, Callable[[str], Carrier]]] = {
        DeliveryChannel.SMS: (
            sms,
            lambda address: SmsGateway(address, sms_token, settings.sms_sender),
        ),
        DeliveryChannel.EMAIL: (
            email,
            lambda address: MailServer(address, login, settings.email_from, clock),
        ),
        DeliveryChannel.BOT: (bot, lambda address: BotHost(address, bot_token)),
    }
    _refuse_without_token("TRAFFIC_SMS", sms, sms_token)
    _refuse_without_token("TRAFFIC_BOT", bot, bot_token)
    return {
        channel: _carrier(f"TRAFFIC_{channel.name}", address, speak)
        for channel, (address, speak) in chosen.items()
        if address
    }


def _carrier(setting: str, address: str, speak: Callable[[str], Carrier]) -> Carrier:
    if not address.startswith("folder:"):
        return speak(address)
    folder = address.removeprefix("folder:")
    if not folder:
        raise ConfigurationError(f"{setting}='folder:' names no folder: write folder:DIR.")
    return MessageFolder(Path(folder))


def _refuse_without_token(setting: str, address: str, token: str) -> None:
    if address and not address.startswith("folder:") and not token:
        raise ConfigurationError(f"{setting}_TOKEN is missing: the provider gave it to you.")
