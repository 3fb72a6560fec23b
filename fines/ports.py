"""What does the law need from outside? Protocols; adapters and `pipeline/wiring` fulfil them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from fines.accident import Accident, AccidentId
from fines.appeal import Appeal, AppealId, AppealStatus
from fines.books import Books
from fines.case import Case, CaseNumber
from fines.decision import Decision, DecisionId, DecisionStatus
from fines.delivery import Delivery, DeliveryId
from fines.device_event import EventEntry
from fines.duty import DutyKind
from fines.evidence import Sha256
from fines.money import Money
from fines.named import NamedAs
from fines.officer import Officer, OfficerId
from fines.owner import Owner
from fines.payment import GatewayAnswer, Payment, PaymentId, PaymentStatus
from fines.plates import PlateNumber
from fines.resolution import PaymentCode, Resolution, ResolutionNumber, ResolutionStatus
from fines.share import ShareRule
from fines.tariff import Tariff
from fines.traces import Traces, TraceWriting
from fines.trust_book import TrustBook, TrustView
from fines.violation import OffenceCode

Clock = Callable[[], datetime]
OutsiderCopy = Callable[[bytes, PlateNumber, tuple[int, int, int, int] | None], bytes | None]
"""A picture (JPEG or PNG) without everyone but the vehicle of this plate, as JPEG; None where that
cannot be made surely. The box is x, y, width, height of the vehicle, where the reporter told it."""


class EvidenceStore(Protocol):
    """Bytes by their SHA-256; putting the same bytes twice is harmless."""

    def put(self, content: bytes, media_type: str) -> Sha256: ...

    def get(self, sha256: Sha256) -> bytes:
        """The bytes, checked against their address (EvidenceMissingError, EvidenceAlteredError)."""
        ...


class VehicleRegistry(Protocol):
    """Owners with periods of ownership; every query carries the case it is asked for."""

    def owner_on(self, plate: PlateNumber, on: date, case: CaseNumber) -> Owner:
        """UnknownPlateError, NoOwnerError and UnavailableError are three different answers."""
        ...


class Law(Protocol):
    """Dated tariffs of one jurisdiction."""

    def tariff(self, offence: OffenceCode, on: date) -> Tariff:
        """The rule in force on the local day of the act; NotLawfulError where there is none."""
        ...

    def shares(self, on: date) -> Sequence[ShareRule]:
        """Who gets the fines' money on a local day."""
        ...

    def speeding(self, excess_kmh: float, on: date) -> OffenceCode | None:
        """The offence of a charged excess on a local day; None where it is none."""
        ...

    def exempts(self, group: str, offence: OffenceCode, on: date) -> bool:
        """Whether vehicles of this group may do this on a local day."""
        ...

    def may_name(self, named_as: NamedAs, on: date) -> bool:
        """Whether an act of this local day passes from the owner to such a person."""
        ...

    def groups(self) -> frozenset[str]:
        """The groups that permits may name."""
        ...

    def limitation_days(self, on: date) -> int | None:
        """The days after an act of this day in which it can be punished; None: none entered."""
        ...

    def duty_days(self, kind: DutyKind, on: date) -> int | None:
        """The days within which such work is to be done; None where nobody has set them."""
        ...

    def debt_above(self, on: date) -> Money | None:
        """The unpaid total above which a vehicle may be impounded; None where none is known."""
        ...


class PaymentGateway(Protocol):
    """A provider of payments; both calls are idempotent by our own reference."""

    @property
    def name(self) -> str: ...

    def pay(self, code: PaymentCode, amount: Money, reference: PaymentId) -> GatewayAnswer:
        """UNKNOWN or UnavailableError where the outcome is not known: ask again later."""
        ...

    def ask(self, reference: PaymentId) -> GatewayAnswer:
        """What became of it; NotFoundError where the provider never received it."""
        ...


class View(Books, Traces, TrustView, Protocol):
    """What can be read of the case file; lists are oldest first unless they say otherwise."""

    def to_give_back(self, limit: int) -> Sequence[Resolution]:
        """The resolutions of which money is to go back."""
        ...

    def case_of(self, subject: str) -> Case: ...
    def cases(self, limit: int) -> Sequence[Case]:
        """Newest first."""
        ...

    def decision(self, decision_id: DecisionId) -> Decision: ...
    def decisions(
        self, status: DecisionStatus, limit: int, *, not_judged_by: OfficerId | None = None
    ) -> Sequence[Decision]:
        """Without those that this person answered already."""
        ...

    def decision_after(
        self, status: DecisionStatus, last: Decision, *, not_judged_by: OfficerId
    ) -> DecisionId | None:
        """The one of them that comes after this one, or else the first that is another."""
        ...

    def decisions_named(self, ids: Sequence[DecisionId]) -> Sequence[Decision]:
        """Those of these ids that are on file, by id."""
        ...

    def decisions_of_plate(self, plate: PlateNumber) -> Sequence[Decision]: ...

    def count_decisions(
        self, status: DecisionStatus, *, not_judged_by: OfficerId | None = None
    ) -> int: ...

    def resolution(self, number: ResolutionNumber) -> Resolution: ...
    def resolution_by_code(self, code: PaymentCode) -> Resolution: ...
    def resolutions(self, status: ResolutionStatus, limit: int) -> Sequence[Resolution]: ...

    def resolutions_of_owner(self, pin: str) -> Sequence[Resolution]:
        """All of one person, by personal or legal number."""
        ...

    def resolutions_of_plate(self, plate: PlateNumber) -> Sequence[Resolution]: ...

    def resolutions_of_decisions(self, ids: Sequence[DecisionId]) -> Sequence[Resolution]: ...

    def delivery(self, delivery_id: DeliveryId) -> Delivery: ...
    def deliveries(self, number: ResolutionNumber) -> Sequence[Delivery]: ...

    def payment(self, payment_id: PaymentId) -> Payment: ...
    def payments(self, number: ResolutionNumber) -> Sequence[Payment]: ...
    def payments_in(self, status: PaymentStatus, limit: int) -> Sequence[Payment]: ...

    def appeal(self, appeal_id: AppealId) -> Appeal: ...
    def appeals(self, status: AppealStatus, limit: int) -> Sequence[Appeal]: ...
    def appeals_of(self, number: ResolutionNumber) -> Sequence[Appeal]: ...

    def accident(self, accident_id: AccidentId) -> Accident: ...
    def accidents(
        self, since: datetime, until: datetime, after: AccidentId | None, limit: int
    ) -> Sequence[Accident]:
        """That happened since the one and before the other, by id, from the one behind `after`."""
        ...

    def officer(self, officer_id: OfficerId) -> Officer: ...
    def password_hash(self, officer_id: OfficerId) -> str | None:
        """None where there is no such officer: the caller still spends the time of a check."""
        ...

    def session(self, token_hash: str, at: datetime) -> tuple[Officer, str] | None:
        """The officer and the CSRF token; None if there is no session unexpired at `at`."""
        ...

    def api_token(self, token_hash: str) -> tuple[str, str] | None:
        """Name and scope; None if nobody was given this token."""
        ...

    def event_entries(self, ids: Collection[str]) -> Mapping[str, EventEntry]:
        """What is remembered of these events of devices; nothing of one that never was taken."""
        ...


class Transaction(View, TraceWriting, TrustBook, Protocol):
    """One step of the procedure: all of it is written, or nothing.

    A record is saved by the step that read it or made it; StepRefusedError if another step was
    quicker.
    """

    def add_cases(self, cases: Sequence[Case]) -> set[CaseNumber]:
        """The new ones; the second arrival of the same act is on file already."""
        ...

    def add_event_entries(self, entries: Sequence[EventEntry]) -> set[str]:
        """The ids of the new ones; the others were taken before."""
        ...

    def add_decisions(self, decisions: Sequence[Decision]) -> None:
        """New ones only, many at once, with what each rests on."""
        ...

    def forget_event_entries(self, before: datetime) -> int:
        """Drops what was taken before this instant; how many."""
        ...

    def next_serial(self, series: str) -> int:
        """1, 2, 3…: no gap and no double within a series, also under concurrent steps."""
        ...

    def save_decision(self, decision: Decision) -> None: ...

    def save_resolution(self, resolution: Resolution) -> None: ...
    def save_delivery(self, delivery: Delivery) -> None: ...
    def save_payment(self, payment: Payment) -> None: ...
    def save_appeal(self, appeal: Appeal) -> None: ...
    def save_accident(self, accident: Accident) -> None: ...
    def save_officer(self, officer: Officer, password_hash: str) -> None: ...
    def save_session(
        self, token_hash: str, officer_id: OfficerId, csrf: str, expires_at: datetime
    ) -> None: ...

    def end_session(self, token_hash: str) -> None: ...
    def save_api_token(self, token_hash: str, name: str, scope: str) -> None: ...


class CaseFile(Protocol):
    """Where cases are kept: `with case_file.begin() as transaction` commits all or nothing."""

    def begin(self) -> AbstractContextManager[Transaction]: ...

    def view(self) -> AbstractContextManager[View]:
        """One consistent look that writes nothing and waits for no step of another."""
        ...
