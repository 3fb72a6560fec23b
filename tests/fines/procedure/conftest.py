"""Which parts does the procedure run on in its tests? The real ones, on SQLite, in one folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from fines.decision import Decision
from fines.delivery import DeliveryChannel
from fines.gateways.sandbox import SandboxGateway
from fines.law import KYRGYZSTAN, DatedLaw, load_law
from fines.procedure.appealing import Appealing
from fines.procedure.citizen import CitizenLookUp
from fines.procedure.delivering import Delivering
from fines.procedure.issuing import Issuing
from fines.procedure.passing_on import PassingOn
from fines.procedure.paying import Paying
from fines.procedure.recording import Recording
from fines.procedure.review import Review
from fines.registries.csv import CsvRegistry
from fines.resolution import Resolution
from fines.storage.case_file import SqlCaseFile
from fines.violation import Violation
from tests.fines.invented import (
    INSPECTOR,
    OPERATOR,
    PEOPLE,
    KeptEvidence,
    MovableClock,
    PlainPress,
    no_copy,
    violation,
)
from tests.fines.procedure.post import Post

SECRET = b"a secret of the tests"
DEMO_REGISTRY = Path(__file__).parents[3] / "fines" / "registries" / "demo.csv"


@dataclass
class Desks:
    """Every step of the procedure over one case file."""

    case_file: SqlCaseFile
    clock: MovableClock
    evidence: KeptEvidence
    review: Review
    issuing: Issuing
    delivering: Delivering
    paying: Paying
    appealing: Appealing
    passing_on: PassingOn
    recording: Recording
    citizen: CitizenLookUp

    def confirmed(self, seen: Violation | None = None) -> Decision:
        """A violation that the operator has confirmed."""
        decision = self.review.register(seen or violation())
        return self.review.confirm(decision.id, OPERATOR)

    def issued(self, seen: Violation | None = None) -> Resolution:
        """A resolution that the inspector has issued."""
        return self.issuing.issue(self.confirmed(seen).id, INSPECTOR)

    def delivered(self, seen: Violation | None = None) -> Resolution:
        """A resolution that has reached its addressee."""
        resolution = self.issued(seen)
        sent = self.delivering.send(resolution.number, DeliveryChannel.POST, INSPECTOR)
        return self.delivering.prove(sent.id, "receipt 1", INSPECTOR)

    def actions(self) -> list[tuple[str, str]]:
        """The audit chain as (actor, action)."""
        with self.case_file.begin() as transaction:
            chain = transaction.audit_chain(0, 1000)
        return [(entry.actor, entry.action) for _, entry, _ in chain]

    def told(self) -> list[str]:
        """The kinds of what waits to be announced."""
        with self.case_file.begin() as transaction:
            return [announcement.kind for _, announcement in transaction.unannounced(1000)]


@cache
def _law() -> DatedLaw:
    """Read once: nobody can change it."""
    return load_law(KYRGYZSTAN)


def open_desks(folder: Path, url: str | None = None) -> Desks:
    """Desks over the case file at this address, or over one in this folder."""
    case_file = SqlCaseFile(url or f"sqlite:///{folder}/fines.db")
    case_file.upgrade()
    return desks_over(case_file, folder)


def desks_over(case_file: SqlCaseFile, folder: Path) -> Desks:
    """Desks over this case file, which has its tables and nobody yet; the rest in this folder."""
    with case_file.begin() as transaction:
        for officer in PEOPLE:
            transaction.save_officer(officer, "no password")
    clock, evidence, law = MovableClock(), KeptEvidence(), _law()
    registry = CsvRegistry(DEMO_REGISTRY)
    gateway = SandboxGateway(folder / "sandbox.db")
    return Desks(
        case_file=case_file,
        clock=clock,
        evidence=evidence,
        review=Review(case_file, law, clock),
        issuing=Issuing(case_file, registry, PlainPress(), evidence, clock),
        delivering=Delivering(case_file, clock),
        paying=Paying(case_file, gateway, clock),
        appealing=Appealing(case_file, clock),
        passing_on=PassingOn(case_file, registry, law, clock),
        recording=Recording(
            case_file=case_file, evidence=evidence, copy_of=no_copy, law=law, clock=clock
        ),
        citizen=CitizenLookUp(case_file, SECRET, clock),
    )


@pytest.fixture(scope="session")
def lasting_case_file(tmp_path_factory: pytest.TempPathFactory) -> tuple[SqlCaseFile, Path]:
    """One for all tests, each of which puts an empty file in its place.

    To make its statements takes as long as a test, and they are made once for each that is opened.
    """
    file = tmp_path_factory.mktemp("lasting") / "fines.db"
    return SqlCaseFile(f"sqlite:///{file}"), file


@pytest.fixture
def desks(
    tmp_path: Path, sqlite_template: Path, lasting_case_file: tuple[SqlCaseFile, Path]
) -> Iterator[Desks]:
    case_file, file = lasting_case_file
    shutil.copy(sqlite_template, file)
    yield desks_over(case_file, tmp_path)
    case_file.close()
    for left in file.parent.glob(f"{file.name}*"):
        left.unlink()


@pytest.fixture
def post(sqlite_template: Path, tmp_path: Path) -> Iterator[Post]:
    """A reporting step that knows the radar."""
    opened = SqlCaseFile(f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}")
    yield Post(opened)
    opened.close()
