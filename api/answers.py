"""Which JSON do we give? Records laid out for machines, without a word about owners."""

from __future__ import annotations

from datetime import date, datetime
from http import HTTPStatus

from pydantic import BaseModel

from api.errors import problem, problem_name, status_of
from fines.accident import PersonRole
from fines.appeal import Appeal, AppealGround, AppealStatus
from fines.contact import Contact
from fines.decision import Decision, DecisionStatus
from fines.delivery import Delivery, DeliveryChannel, DeliveryStatus
from fines.device_event import EventDoubt, EventOutcome
from fines.errors import TartipError
from fines.evidence import EvidenceKind
from fines.injury import InjuryClass
from fines.money import Money
from fines.named import Named, NamedAs
from fines.owner import PersonKind
from fines.payment import Payment, PaymentStatus
from fines.procedure.report import Answer
from fines.resolution import Resolution, ResolutionStatus, discount_last_day
from fines.wording import Language


class SessionAnswer(BaseModel):
    officer: str
    role: str
    csrf: str


class RefusedLineAnswer(BaseModel):
    """The beginning of a line that said nothing about the lights, and why."""

    line: str
    reason: str


class SignalsAnswer(BaseModel):
    """How many words on the lights were taken in, and what was not."""

    taken: int
    refused: tuple[RefusedLineAnswer, ...]


class FrameAnswer(BaseModel):
    """A frame that is on the bus; sent again it bears the same number."""

    site: str
    number: int
    captured_at: datetime


class EvidenceAnswer(BaseModel):
    sha256: str


class EvidenceLine(BaseModel):
    kind: EvidenceKind
    sha256: str
    media_type: str
    captured_at: datetime | None


class DeviceEventAnswer(BaseModel):
    """What became of a device's event; `decision` opens the case where there is one."""

    outcome: EventOutcome
    doubt: EventDoubt | None
    decision: str | None
    repeated: bool

    @classmethod
    def of(cls, answer: Answer) -> DeviceEventAnswer:
        return cls(
            outcome=answer.outcome,
            doubt=answer.doubt,
            decision=answer.decision,
            repeated=answer.repeated,
        )


class BatchedEventAnswer(BaseModel):
    """What became of one event of a batch: its own status, and the answer or the problem."""

    status: int
    answer: DeviceEventAnswer | None
    problem: dict[str, str | int] | None

    @classmethod
    def of(cls, told: Answer | TartipError, path: str) -> BatchedEventAnswer:
        if isinstance(told, TartipError):
            status = status_of(told)
            body = problem(status, problem_name(told), str(told), path)
            return cls(status=status, answer=None, problem=body)
        status = HTTPStatus.CREATED if told.outcome is EventOutcome.CASE else HTTPStatus.OK
        return cls(status=status, answer=DeviceEventAnswer.of(told), problem=None)


class DecisionAnswer(BaseModel):
    """A decision without a word about its owner."""

    id: str
    status: DecisionStatus
    offence: str
    plate: str
    place: str
    occurred_at: datetime
    proposed_at: datetime
    amount_tyiyn: int
    article: str
    part: str | None
    evidence: tuple[EvidenceLine, ...]

    @classmethod
    def of(cls, decision: Decision) -> DecisionAnswer:
        violation = decision.violation
        return cls(
            id=decision.id,
            status=decision.status,
            offence=violation.offence,
            plate=violation.plate,
            place=violation.place,
            occurred_at=violation.occurred_at,
            proposed_at=decision.proposed_at,
            amount_tyiyn=decision.tariff.amount.tyiyn,
            article=decision.tariff.article,
            part=decision.tariff.part,
            evidence=tuple(
                EvidenceLine(
                    kind=piece.kind,
                    sha256=piece.sha256,
                    media_type=piece.media_type,
                    captured_at=piece.captured_at,
                )
                for piece in violation.evidence
            ),
        )


class ResolutionAnswer(BaseModel):
    number: str
    decision: str
    status: ResolutionStatus
    payment_code: int
    amount_tyiyn: int
    due_tyiyn: int
    paid_tyiyn: int
    discount_last_day: date | None
    issued_at: datetime
    delivered_at: datetime | None
    document: str | None
    follows: str | None

    @classmethod
    def of(cls, resolution: Resolution, due: Money) -> ResolutionAnswer:
        return cls(
            number=resolution.number,
            decision=resolution.decision_id,
            status=resolution.status,
            payment_code=resolution.payment_code,
            amount_tyiyn=resolution.tariff.amount.tyiyn,
            due_tyiyn=due.tyiyn,
            paid_tyiyn=resolution.paid.tyiyn,
            discount_last_day=discount_last_day(resolution),
            issued_at=resolution.issued_at,
            delivered_at=resolution.delivered_at,
            document=resolution.document,
            follows=resolution.follows,
        )


class DeliveryAnswer(BaseModel):
    id: str
    resolution: str
    channel: DeliveryChannel
    status: DeliveryStatus
    sent_at: datetime

    @classmethod
    def of(cls, delivery: Delivery) -> DeliveryAnswer:
        return cls(
            id=delivery.id,
            resolution=delivery.resolution,
            channel=delivery.channel,
            status=delivery.status,
            sent_at=delivery.sent_at,
        )


class ContactAnswer(BaseModel):
    language: Language
    channels: list[DeliveryChannel]

    @classmethod
    def of(cls, contact: Contact) -> ContactAnswer:
        return cls(language=contact.language, channels=list(contact.channels()))


class PrintAnswer(BaseModel):
    job: str


class DueAnswer(BaseModel):
    code: int
    due_tyiyn: int


class PaymentAnswer(BaseModel):
    id: str
    resolution: str
    amount_tyiyn: int
    status: PaymentStatus
    reference: str
    paid_at: datetime

    @classmethod
    def of(cls, payment: Payment) -> PaymentAnswer:
        return cls(
            id=payment.id,
            resolution=payment.resolution,
            amount_tyiyn=payment.amount.tyiyn,
            status=payment.status,
            reference=payment.reference,
            paid_at=payment.paid_at,
        )


class NamedAnswer(BaseModel):
    """Who is named in the owner's place: told to who named them and to the appeals desk."""

    named_as: NamedAs
    pin: str
    name: str
    kind: PersonKind
    address: str

    @classmethod
    def of(cls, named: Named) -> NamedAnswer:
        return cls(
            named_as=named.named_as,
            pin=named.pin,
            name=named.name,
            kind=named.kind,
            address=named.address,
        )


class AppealAnswer(BaseModel):
    id: str
    resolution: str
    ground: AppealGround
    statement: str
    status: AppealStatus
    filed_at: datetime
    answer: str
    named: NamedAnswer | None
    passed_on: bool

    @classmethod
    def of(cls, appeal: Appeal) -> AppealAnswer:
        return cls(
            id=appeal.id,
            resolution=appeal.resolution,
            ground=appeal.ground,
            statement=appeal.statement,
            status=appeal.status,
            filed_at=appeal.filed_at,
            answer=appeal.answer,
            named=NamedAnswer.of(appeal.named) if appeal.named else None,
            passed_on=appeal.passed_on,
        )


class AccidentAnswer(BaseModel):
    id: str
    case: str


class HurtAnswer(BaseModel):
    """A person of an accident, counted from 1; `counts_as` is null while that is open."""

    person: int
    role: PersonRole
    counts_as: InjuryClass | None
