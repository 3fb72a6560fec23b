"""How does a real mail server run here? aiosmtpd in a thread, which keeps what it takes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.parts.server import free_port


@dataclass
class MailBox:
    """The mails by their Message-ID, as mailboxes show them; `lost` first answers never arrive.

    Nobody has the address `nobody`; `full` is full today.
    """

    lost: int = 0
    mails: dict[str, EmailMessage] = field(default_factory=dict)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Who may get mail."""
        name = address.partition("@")[0]
        if name == "nobody":
            return "550 no such mailbox"
        if name == "full":
            return "452 mailbox full, try again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keeps the mail; where the answer is lost, the line goes dead."""
        content = envelope.content
        assert isinstance(content, bytes)
        mail = message_from_bytes(content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails[str(mail["Message-ID"])] = mail
        if self.lost > 0:
            self.lost -= 1
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return "250 taken"


@contextmanager
def serving(box: MailBox) -> Iterator[str]:
    """The server on a free port of this machine; its address as the setting wants it."""
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()
