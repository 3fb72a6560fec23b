"""What stands behind the desks in the tests? Real parts on one disk: SQLite, folders, the law."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from api.access.passwords import hash_password
from api.access.regions import current_regions
from api.desk import Desk
from fines.announcement import Announcement
from fines.audit import has_words
from fines.decision import Decision, DecisionId
from fines.delivery import DeliveryChannel
from fines.documents.printing import FolderPrinter
from fines.gateways.sandbox import SandboxGateway, answers_at_once
from fines.law import KYRGYZSTAN, load_law
from fines.officer import Officer, OfficerId, Role
from fines.paper import DocumentPress
from fines.payment import PaymentId
from fines.procedure.accident_cards import AccidentCards
from fines.procedure.appealing import Appealing
from fines.procedure.batching import Batching
from fines.procedure.cash_desk import CashDesk
from fines.procedure.citizen import CitizenLookUp
from fines.procedure.closing import Closing
from fines.procedure.contacting import Contacting
from fines.procedure.delivering import Delivering
from fines.procedure.enforcing import Enforcing
from fines.procedure.examining import Examining
from fines.procedure.exempting import Exempting
from fines.procedure.following_up import FollowingUp
from fines.procedure.holding import Holding
from fines.procedure.impounding import Impounding
from fines.procedure.informing import Informing
from fines.procedure.issuing import Issuing
from fines.procedure.measuring_fairness import MeasuringFairness
from fines.procedure.measuring_reviewers import MeasuringReviewers
from fines.procedure.noticing import Noticing
from fines.procedure.overseeing import Overseeing
from fines.procedure.passing_on import PassingOn
from fines.procedure.paying import Paying
from fines.procedure.placing import Placing
from fines.procedure.recalling import Recalling
from fines.procedure.recording import Recording
from fines.procedure.refunding import Refunding
from fines.procedure.reporting import Register, Reporting
from fines.procedure.review import Review
from fines.procedure.suspending import Suspending
from fines.procedure.terminal_dialogue import TerminalDialogue
from fines.registries.csv import CsvRegistry
from fines.resolution import Resolution
from fines.storage.case_file import SqlCaseFile
from fines.storage.evidence_folder import FolderEvidenceStore
from fines.violation import (
    Reporter,
    Violation,
)
from pipeline.bus.embedded import EmbeddedBus
from pipeline.device_signature import fault_of
from pipeline.frame_intake import FrameIntake
from pipeline.signal_intake import SignalIntake
from pipeline.topics import TOPICS
from tests.api.acts import ACT, SITE, red_light
from tests.api.pictures import PLATE
from tests.fines.invented import PlainPress, no_copy
from tests.fines.plain_letters import PlainLetters
from tests.fines.plain_sheets import PlainSheets

PASSWORD = "demo-password-2026"
SECRET = b"secret of the desks' tests, 32 bytes"
MORNING = datetime(2026, 5, 4, 3, 0, tzinfo=UTC)
REGISTRY = Path(__file__).parents[2] / "fines/registries/demo.csv"

PEOPLE = {
    Role.OPERATOR: Officer(
        id=OfficerId("operator"), name="Демо Оператор", rank="лейтенант", role=Role.OPERATOR
    ),
    Role.INSPECTOR: Officer(
        id=OfficerId("inspector"), name="Демо Инспектор", rank="капитан", role=Role.INSPECTOR
    ),
    Role.OFFICER: Officer(
        id=OfficerId("patrol"), name="Демо Патруль", rank="сержант", role=Role.OFFICER
    ),
    Role.APPEALS: Officer(
        id=OfficerId("appeals"), name="Демо Даттануу", rank="майор", role=Role.APPEALS
    ),
    Role.ACCOUNTANT: Officer(
        id=OfficerId("accountant"), name="Демо Эсепчи", rank="капитан", role=Role.ACCOUNTANT
    ),
    Role.ADMINISTRATOR: Officer(
        id=OfficerId("admin"), name="Демо Башкаруучу", rank="капитан", role=Role.ADMINISTRATOR
    ),
}


@cache
def _hash() -> str:
    return hash_password(PASSWORD)


@cache
def _staffed_case_file() -> bytes:
    """A case file with its tables and people, made once and copied for every test."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "fines.db"
        case_file = SqlCaseFile(f"sqlite:///{file}")
        case_file.upgrade()
        with case_file.begin() as transaction:
            for officer in PEOPLE.values():
                transaction.save_officer(officer, _hash())
        case_file.close()
        return file.read_bytes()


@dataclass
class Clock:
    """A clock that tests move."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


@dataclass
class World:
    """A desk with its people, and short ways to bring a case where a test wants it."""

    desk: Desk
    clock: Clock
    folder: Path
    serial: int = field(default=0)

    def violation(self, *, plate: str = PLATE, reporter: Reporter | None = None) -> Violation:
        """Another act: red light by the demo car, one second after the act before."""
        self.serial += 1
        at = ACT + timedelta(seconds=self.serial - 1)
        return red_light(self.desk.evidence, at, plate, reporter)

    def proposed(self) -> Decision:
        """A case that waits for an operator."""
        return self.desk.review.register(self.violation())

    def confirmed(self) -> Decision:
        """A case that waits for an inspector."""
        return self.desk.review.confirm(self.proposed().id, PEOPLE[Role.OPERATOR])

    def issued(self) -> Resolution:
        """A resolution."""
        return self.desk.issuing.issue(DecisionId(self.confirmed().id), PEOPLE[Role.INSPECTOR])

    def delivered(self) -> Resolution:
        """A resolution whose days have started."""
        number = self.issued().number
        inspector = PEOPLE[Role.INSPECTOR]
        sent = self.desk.delivering.send(number, DeliveryChannel.POST, inspector)
        return self.desk.delivering.prove(sent.id, "Дүмүрчөк 17", inspector)

    def case_number(self, subject: str) -> str:
        """The number on the cover sheet."""
        with self.desk.case_file.begin() as transaction:
            return transaction.case_of(subject).number

    def trail(self) -> list[tuple[str, str, str, str]]:
        """Who did what to what and why, from the audit."""
        with self.desk.case_file.begin() as transaction:
            entries = [entry for _, entry, _ in transaction.audit_chain(0, 10_000)]
            typed = transaction.words([entry.purpose for entry in entries if has_words(entry)])
        words = {sealed: each.text for sealed, each in typed.items()}
        return [
            (each.actor, each.action, each.subject, words.get(each.purpose, each.purpose))
            for each in entries
        ]


def build(
    folder: Path,
    *,
    public_url: str = "http://testserver",
    press: Callable[[FolderEvidenceStore], DocumentPress] | None = None,
    failing: Callable[[PaymentId, int], None] = answers_at_once,
    register: Register | None = None,
    cameras: Sequence[Announcement] = (),
    law_file: Path = KYRGYZSTAN,
) -> World:
    """A whole desk in this folder."""
    clock = Clock()
    (folder / "fines.db").write_bytes(_staffed_case_file())
    case_file = SqlCaseFile(f"sqlite:///{folder / 'fines.db'}").seen_by(current_regions)
    evidence = FolderEvidenceStore(folder / "evidence")
    law, registry = load_law(law_file), CsvRegistry(REGISTRY)
    gateway, printer = (
        SandboxGateway(folder / "sandbox.db", failing),
        FolderPrinter(folder / "print"),
    )
    desk = Desk(
        case_file=case_file,
        evidence=evidence,
        registry=registry,
        printer=printer,
        review=Review(case_file, law, clock),
        reporting=Reporting(
            register=register or {},
            verified=fault_of,
            case_file=case_file,
            evidence=evidence,
            copy_of=no_copy,
            law=law,
            clock=clock,
        ),
        issuing=Issuing(
            case_file, registry, press(evidence) if press else PlainPress(), evidence, clock
        ),
        delivering=Delivering(case_file, clock),
        batching=Batching(
            case_file=case_file,
            evidence=evidence,
            printer=printer,
            press=PlainSheets(),
            clock=clock,
        ),
        paying=Paying(case_file, gateway, clock),
        enforcing=Enforcing(case_file, clock),
        impounding=Impounding(case_file, law, clock),
        fairness=MeasuringFairness(case_file, clock),
        reviewers=MeasuringReviewers(case_file, clock),
        noticing=Noticing(case_file, clock),
        cash=CashDesk(case_file, clock),
        terminal=TerminalDialogue(case_file, clock),
        appealing=Appealing(case_file, clock),
        informing=Informing(case_file, clock),
        passing_on=PassingOn(case_file, registry, law, clock),
        contacting=Contacting(case_file, clock),
        examining=Examining(case_file, clock),
        holding=Holding(case_file, clock),
        recalling=Recalling(case_file, clock),
        exempting=Exempting(case_file, law, clock),
        suspending=Suspending(case_file, clock),
        overseeing=Overseeing(case_file, law, clock),
        placing=Placing(case_file, clock),
        refunding=Refunding(case_file, clock),
        closing=Closing(case_file, law, clock),
        accident_cards=AccidentCards(case_file, PlainLetters(), clock),
        following_up=FollowingUp(case_file, clock),
        recording=Recording(
            case_file=case_file, evidence=evidence, copy_of=no_copy, law=law, clock=clock
        ),
        citizen=CitizenLookUp(case_file, SECRET, clock),
        law=law,
        clock=clock,
        signals=SignalIntake(lambda: EmbeddedBus(folder / "bus.db", TOPICS), clock),
        frames=FrameIntake(
            lambda: EmbeddedBus(folder / "bus.db", TOPICS),
            lambda: FolderEvidenceStore(folder / "frames"),
            lambda: {SITE},
            clock,
        ),
        link_secret=SECRET,
        camera_states=lambda: cameras,
        public_url=public_url,
    )
    return World(desk=desk, clock=clock, folder=folder)
