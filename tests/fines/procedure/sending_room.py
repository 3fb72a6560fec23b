"""How do tests send what is due? A worker with pretend carriers over the desks of a test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from fines.carriers.texts import MessageTexts
from fines.contact import Contact
from fines.delivery import Delivery, DeliveryChannel, DeliveryId, DeliveryStatus, Occasion
from fines.errors import NotFoundError, UnavailableError
from fines.message import CarrierAnswer, CarrierOutcome, Message
from fines.procedure.contacting import Contacting
from fines.procedure.dispatching import HANDFUL, Dispatching
from fines.procedure.papers import Papers
from fines.resolution import Resolution
from fines.sending import Sending, ServiceStep
from fines.wording import Language
from tests.fines.invented import INSPECTOR, NOON
from tests.fines.plain_letters import PlainLetters
from tests.fines.procedure.conftest import Desks

SMS, EMAIL, BOT = DeliveryChannel.SMS, DeliveryChannel.EMAIL, DeliveryChannel.BOT
PORTAL, POST = DeliveryChannel.PORTAL, DeliveryChannel.POST
TAKEN = CarrierAnswer(outcome=CarrierOutcome.TAKEN, reference="theirs")
REACHED = CarrierAnswer(outcome=CarrierOutcome.REACHED, reference="theirs")
REFUSED = CarrierAnswer(outcome=CarrierOutcome.REFUSED, why="no such number")
CONTACT = Contact(
    key="",
    language=Language.RUSSIAN,
    entered_by="",
    entered_at=NOON,
    phone="+996555000001",
    email="somebody@example.kg",
)


@dataclass
class PretendCarrier:
    """Answers as it is told to; None: nothing clear."""

    answer: CarrierAnswer | None = TAKEN
    afterwards: CarrierAnswer | None = None
    sent: dict[DeliveryId, Message] = field(default_factory=dict)
    calls: int = 0

    def send(self, message: Message) -> CarrierAnswer:
        self.calls += 1
        if self.answer is None:
            raise UnavailableError("nobody answers")
        if self.answer.outcome is not CarrierOutcome.REFUSED:
            self.sent[message.id] = message
        return self.answer

    def ask(self, message_id: DeliveryId) -> CarrierAnswer:
        if message_id not in self.sent:
            raise NotFoundError("never had it")
        return self.afterwards or TAKEN


@dataclass
class Room:
    """The worker with its carriers over the desks of a test."""

    desks: Desks
    sms: PretendCarrier = field(default_factory=PretendCarrier)
    email: PretendCarrier = field(default_factory=PretendCarrier)
    letters: PlainLetters = field(default_factory=PlainLetters)

    def work(self, *, days: float = 0, times: int = 12, handful: int = HANDFUL) -> None:
        """Lets time pass, then works until nothing is due."""
        self.desks.clock.forward(days=days)
        case_file, clock = self.desks.case_file, self.desks.clock
        dispatching = Dispatching(
            case_file=case_file,
            papers=Papers(case_file, self.letters, self.desks.evidence, clock),
            carriers={SMS: self.sms, EMAIL: self.email},
            compose=MessageTexts().message,
            link=lambda number: f"https://tartip.example/r/{number}",
            order=(
                ServiceStep(channel=PORTAL, wait_days=10),
                ServiceStep(channel=POST, wait_days=45),
            ),
            clock=clock,
        )
        for _ in range(times):
            if dispatching.work_off(handful) == 0:
                return
        raise AssertionError("it never ends")

    def issued(self, contact: Contact | None = CONTACT) -> Resolution:
        """A resolution whose owner told how to reach them."""
        resolution = self.desks.issued()
        if contact is not None:
            Contacting(self.desks.case_file, self.desks.clock).enter(
                resolution.number, contact, INSPECTOR
            )
        return resolution

    def tried(self, resolution: Resolution) -> list[tuple[DeliveryChannel, DeliveryStatus]]:
        """Every attempt, by what it was about and when."""
        return [(each.channel, each.status) for each in self.deliveries(resolution)]

    def deliveries(self, resolution: Resolution) -> Sequence[Delivery]:
        return self.desks.delivering.deliveries(resolution.number)

    def sending(
        self, resolution: Resolution, occasion: Occasion = Occasion.RESOLUTION, *, serves: bool
    ) -> Sending:
        with self.desks.case_file.view() as view:
            (found,) = (
                each
                for each in view.sendings.sendings_of(resolution.number)
                if (each.occasion, each.serves) == (occasion, serves)
            )
        return found
