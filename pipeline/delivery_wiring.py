"""Which carriers of messages, and which order of service, do the settings choose?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from fines.access_link import link_token
from fines.carriers.bot_host import BotHost
from fines.carriers.mail_server import MailServer
from fines.carriers.message_folder import MessageFolder
from fines.carriers.post_folder import PostalOutcome, PostFolder, load_codes
from fines.carriers.sms_gateway import SmsGateway
from fines.carriers.texts import MessageTexts
from fines.delivery import DeliveryChannel
from fines.documents.letter_press import SignedLetters
from fines.documents.postal_press import PostalSheets
from fines.documents.press import Press
from fines.envelope import envelope_number
from fines.errors import ConfigurationError
from fines.message import Carrier
from fines.paper import Printer
from fines.ports import CaseFile, Clock, EvidenceStore
from fines.procedure.batching import Batching
from fines.procedure.dispatching import Dispatching
from fines.procedure.papers import Papers
from fines.sending import ServiceStep
from fines.wording import Wording
from pipeline.settings import Settings

_SERVE_BY_THEMSELVES = (DeliveryChannel.PORTAL, DeliveryChannel.POST)


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


def open_batching(
    settings: Settings,
    case_file: CaseFile,
    evidence: EvidenceStore,
    printer: Printer,
    wording: Wording,
    clock: Clock,
) -> Batching:
    """The print room; `wording` holds the words of papers."""
    return Batching(
        case_file=case_file,
        evidence=evidence,
        printer=printer,
        press=PostalSheets(wording, settings.post_symbology),
        clock=clock,
        number_of=partial(envelope_number, service=settings.post_service),
    )


def service_order(settings: Settings) -> tuple[ServiceStep, ...]:
    """The steps of TRAFFIC_SERVICE_ORDER; nothing is served by itself where it is empty."""
    steps = [_service_step(each) for each in settings.service_order.split()]
    if len({step.channel for step in steps}) != len(steps):
        raise ConfigurationError(
            f"TRAFFIC_SERVICE_ORDER='{settings.service_order}' names a channel twice: once each."
        )
    return tuple(steps)


def _service_step(told: str) -> ServiceStep:
    name, _, days = told.partition(":")
    if name not in _SERVE_BY_THEMSELVES or not days.isdecimal() or not 1 <= int(days) <= 365:
        raise ConfigurationError(
            f"'{told}' in TRAFFIC_SERVICE_ORDER is no step: write portal:DAYS or post:DAYS, the "
            "days that its proof is waited for, 1 to 365."
        )
    return ServiceStep(channel=DeliveryChannel(name), wait_days=int(days))


def open_dispatching(
    settings: Settings, case_file: CaseFile, clock: Clock, press: Press, evidence: EvidenceStore
) -> Dispatching:
    """What sends what is due, with the papers that this press makes."""
    secret = settings.secret_key.get_secret_value().encode()
    public_url = settings.public_url.rstrip("/")
    return Dispatching(
        case_file=case_file,
        papers=Papers(case_file, SignedLetters(press), evidence, clock),
        carriers=open_carriers(settings, clock),
        compose=MessageTexts().message,
        link=lambda number: f"{public_url}/r/{link_token(secret, number)}",
        order=service_order(settings),
        clock=clock,
    )


def open_post_folder(settings: Settings) -> PostFolder:
    """The folder that is shared with the post."""
    scheme, _, folder = settings.post.partition(":")
    if scheme != "folder" or not folder:
        raise ConfigurationError(f"TRAFFIC_POST='{settings.post}' is not known: write folder:DIR.")
    return PostFolder(Path(folder))


def postal_codes(settings: Settings) -> Mapping[str, PostalOutcome]:
    """What the post's status codes mean."""
    return load_codes(Path(settings.post_codes)) if settings.post_codes else load_codes()
