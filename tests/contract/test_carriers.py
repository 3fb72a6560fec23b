"""Does every carrier take a message once, refuse for good, and is it asked when it was away?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from fines.carriers.bot_host import BotHost
from fines.carriers.mail_server import MailServer
from fines.carriers.message_folder import MessageFolder
from fines.carriers.sms_gateway import SmsGateway
from fines.delivery import DeliveryId
from fines.errors import NotFoundError, UnavailableError
from fines.message import Carrier, CarrierAnswer, CarrierOutcome, Message
from fines.wording import Language
from simulator import message_hosts
from simulator.message_hosts import NOBODY, TOKEN, MessageHost
from tests.fines.invented import NOON
from tests.parts import mail
from tests.parts.mail import MailBox
from tests.parts.server import free_port

MESSAGE = Message(
    id=DeliveryId("0123456789abcdef"),
    to="+996555000001",
    language=Language.KYRGYZ,
    title="Токтом чыкты",
    text="ЖКККББ: сизге токтом чыкты: https://tartip.example/r/1",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A carrier with what stands behind it: an address that somebody has and one that nobody has,
    the texts that arrived, and how to lose the next answer."""

    carrier: Carrier
    to: str
    nobody: str
    arrived: Callable[[], list[str]]
    lose_next: Callable[[], None]


@contextmanager
def sms() -> Iterator[Stage]:
    host = MessageHost()
    with message_hosts.serving(host) as address:
        yield Stage(
            carrier=SmsGateway(f"{address}/sms", TOKEN, "GUOBDD", patience_s=2),
            to="+996555000001",
            nobody=NOBODY,
            arrived=lambda: [body["text"] for body in host.taken.values()],
            lose_next=lambda: setattr(host, "lost", 1),
        )


@contextmanager
def bot() -> Iterator[Stage]:
    host = MessageHost()
    with message_hosts.serving(host) as address:
        yield Stage(
            carrier=BotHost(address, TOKEN, patience_s=2),
            to="4711",
            nobody=NOBODY,
            arrived=lambda: [body["text"] for body in host.taken.values()],
            lose_next=lambda: setattr(host, "lost", 1),
        )


@contextmanager
def email() -> Iterator[Stage]:
    box = MailBox()
    with mail.serving(box) as address:
        yield Stage(
            carrier=MailServer(address, "", "fines@tartip.example", lambda: NOON, patience_s=2),
            to="somebody@example.kg",
            nobody="nobody@example.kg",
            arrived=lambda: [each.get_content().strip() for each in box.mails.values()],
            lose_next=lambda: setattr(box, "lost", 1),
        )


STAGES = {"sms": sms, "bot": bot, "email": email}


@pytest.fixture(params=sorted(STAGES))
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    with STAGES[request.param]() as standing:
        yield standing


def asked_again(carrier: Carrier, message: Message) -> CarrierAnswer:
    """As the worker does it: asks, and sends again what the carrier knows nothing of."""
    try:
        return carrier.ask(message.id)
    except NotFoundError:
        return carrier.send(message)


def test_a_message_is_taken_and_arrives_as_it_was_sent(stage: Stage) -> None:
    answer = stage.carrier.send(replace(MESSAGE, to=stage.to))
    assert answer.outcome is CarrierOutcome.TAKEN
    assert answer.reference
    assert stage.arrived() == [MESSAGE.text]


def test_an_address_that_nobody_has_is_refused_for_good(stage: Stage) -> None:
    answer = stage.carrier.send(replace(MESSAGE, to=stage.nobody))
    assert answer.outcome is CarrierOutcome.REFUSED
    assert answer.why


def test_a_message_sent_twice_is_one_message(stage: Stage) -> None:
    message = replace(MESSAGE, to=stage.to)
    assert stage.carrier.send(message) == stage.carrier.send(message)
    stage.carrier.send(replace(message, id=DeliveryId("another")))
    assert stage.arrived() == [MESSAGE.text] * 2


def test_a_lost_answer_is_unknown_and_asked_for_again(stage: Stage) -> None:
    message = replace(MESSAGE, to=stage.to)
    stage.lose_next()
    with pytest.raises(UnavailableError, match="no outcome"):
        stage.carrier.send(message)
    assert asked_again(stage.carrier, message).outcome is CarrierOutcome.TAKEN
    assert stage.arrived() == [MESSAGE.text]


@pytest.mark.parametrize(
    "carrier",
    [
        SmsGateway(f"http://127.0.0.1:{free_port()}", TOKEN, "GUOBDD"),
        BotHost(f"http://127.0.0.1:{free_port()}", TOKEN),
        MailServer(f"smtp://127.0.0.1:{free_port()}", "", "fines@tartip.example", lambda: NOON),
    ],
    ids=lambda carrier: type(carrier).__name__,
)
def test_a_carrier_that_is_away_leaves_the_outcome_unknown(carrier: Carrier) -> None:
    with pytest.raises(UnavailableError, match="no outcome"):
        carrier.send(MESSAGE)


def test_a_folder_takes_a_message_once_and_tells_what_was_written_beside_it(
    tmp_path: Path,
) -> None:
    carrier: Carrier = MessageFolder(tmp_path / "sms")
    with pytest.raises(NotFoundError):
        carrier.ask(MESSAGE.id)
    assert carrier.send(MESSAGE) == carrier.send(MESSAGE)
    assert [file.name for file in (tmp_path / "sms").iterdir()] == [f"{MESSAGE.id}.json"]
    beside = tmp_path / "sms" / f"{MESSAGE.id}.answer.json"
    beside.write_text('{"outcome": "refused", "why": "no such number"}', "utf-8")
    refused = CarrierAnswer(outcome=CarrierOutcome.REFUSED, why="no such number")
    assert carrier.ask(MESSAGE.id) == carrier.send(MESSAGE) == refused
    beside.write_text("yes", "utf-8")
    with pytest.raises(UnavailableError, match="write taken, reached or refused"):
        carrier.ask(MESSAGE.id)


def test_a_folder_that_cannot_be_written_leaves_the_outcome_unknown(tmp_path: Path) -> None:
    (tmp_path / "sms").write_bytes(b"")
    with pytest.raises(UnavailableError, match="takes no message"):
        MessageFolder(tmp_path / "sms").send(MESSAGE)
