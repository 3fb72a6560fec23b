"""How is an e-mail sent? Over SMTP, with TLS but on this machine.

A mail server cannot be asked afterwards. Our id is the Message-ID, so that a message that was sent
again after a lost answer is the same message for every mailbox that compares them.
"""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from fines.delivery import DeliveryId
from fines.errors import ConfigurationError, NotFoundError, UnavailableError
from fines.message import CarrierAnswer, CarrierOutcome, Message
from fines.ports import Clock

PATIENCE_S = 20.0
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_PORTS = {"smtp": 587, "smtps": 465}
_PERMANENT_FROM = HTTPStatus.INTERNAL_SERVER_ERROR.value  # SMTP counts alike: 5xx is for good
_LONGEST_WORD = 200


class MailServer:
    """A server at `smtps://HOST` or `smtp://HOST` (STARTTLS, but on this machine); `login` is
    `USER:PASSWORD`, or empty."""

    def __init__(
        self, address: str, login: str, sender: str, clock: Clock, patience_s: float = PATIENCE_S
    ) -> None:
        parts = urlsplit(address)
        if parts.scheme not in _PORTS or not parts.hostname or parts.username:
            raise ConfigurationError(
                f"TRAFFIC_EMAIL names no mail server with '{parts.scheme}:': write smtps://HOST, "
                "smtp://HOST or folder:DIR, and USER:PASSWORD in TRAFFIC_EMAIL_LOGIN."
            )
        if "@" not in sender:
            raise ConfigurationError(
                f"TRAFFIC_EMAIL_FROM='{sender}' is no address: write the one that mails come from."
            )
        self._host, self._port = parts.hostname, parts.port or _PORTS[parts.scheme]
        self._wrapped = parts.scheme == "smtps"
        self._user, _, self._password = login.partition(":")
        self._sender = sender
        self._clock = clock
        self._patience_s = patience_s

    def send(self, message: Message) -> CarrierAnswer:
        """Hands the mail to the server."""
        mail = self._mail(message)
        try:
            with self._connected() as server:
                server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            if code < _PERMANENT_FROM:
                raise _silent(f"SMTP {code}") from error
            why = f"{code} {words.decode(errors='replace')}"[:_LONGEST_WORD]
            return CarrierAnswer(outcome=CarrierOutcome.REFUSED, why=why)
        except (OSError, smtplib.SMTPException) as error:
            raise _silent(type(error).__name__) from error
        return CarrierAnswer(outcome=CarrierOutcome.TAKEN, reference=mail["Message-ID"])

    def ask(self, message_id: DeliveryId) -> CarrierAnswer:
        """Always NotFoundError: it can only be sent again."""
        raise NotFoundError(f"A mail server cannot be asked after message {message_id}.")

    def _mail(self, message: Message) -> EmailMessage:
        mail = EmailMessage()
        mail["From"] = self._sender
        mail["To"] = message.to
        mail["Subject"] = message.title
        mail["Date"] = format_datetime(self._clock())
        mail["Message-ID"] = f"<{message.id}@{self._sender.rpartition('@')[2]}>"
        mail["Content-Language"] = message.language.value
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.text)
        return mail

    def _connected(self) -> smtplib.SMTP:
        if self._wrapped:
            tls = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, timeout=self._patience_s, context=tls
            )
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=self._patience_s)
        try:
            if not self._wrapped and self._host not in _LOOPBACK:
                server.starttls(context=ssl.create_default_context())
            if self._user:
                server.login(self._user, self._password)
        except (OSError, smtplib.SMTPException):
            server.close()
            raise
        return server


def _silent(what: str) -> UnavailableError:
    return UnavailableError(f"The mail server gave no outcome ({what}): send it again.")
