"""Which desks do the histories pass? The real procedure over a real database, nobody's paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from benchmarks.history_files import CountedCaseFile
from fines.case import CaseNumber
from fines.decision import Decision
from fines.errors import EvidenceMissingError
from fines.evidence import Sha256, address
from fines.gateways.sandbox import SandboxGateway, silent_first
from fines.law import KYRGYZSTAN, load_law
from fines.officer import Officer, OfficerId, Role
from fines.owner import Owner, PersonKind, Vehicle
from fines.plates import PlateNumber
from fines.procedure.appealing import Appealing
from fines.procedure.delivering import Delivering
from fines.procedure.issuing import Issuing
from fines.procedure.passing_on import PassingOn
from fines.procedure.paying import Paying
from fines.procedure.refunding import Refunding
from fines.procedure.review import Review
from fines.procedure.suspending import Suspending
from fines.resolution import Resolution


def _officer(name: str, role: Role) -> Officer:
    return Officer(id=OfficerId(f"bench-{name}"), name="Invented", rank="", role=role)


OPERATORS = (_officer("operator-1", Role.OPERATOR), _officer("operator-2", Role.OPERATOR))
INSPECTOR = _officer("inspector", Role.INSPECTOR)
APPEALS = _officer("appeals", Role.APPEALS)
OTHER_APPEALS = _officer("appeals-2", Role.APPEALS)
ACCOUNTANTS = (_officer("money-1", Role.ACCOUNTANT), _officer("money-2", Role.ACCOUNTANT))


@dataclass(slots=True)
class HistoryClock:
    """A clock that a history sets."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryDesks:
    """Every step that a history takes, over one case file; `slow_paying` answers late."""

    case_file: CountedCaseFile
    clock: HistoryClock
    review: Review
    issuing: Issuing
    delivering: Delivering
    paying: Paying
    slow_paying: Paying
    appealing: Appealing
    passing_on: PassingOn
    suspending: Suspending
    refunding: Refunding


def open_desks(case_file: CountedCaseFile, folder: Path, start: datetime) -> HistoryDesks:
    """Desks over an empty case file whose tables are made."""
    with case_file.begin() as transaction:
        for officer in (*OPERATORS, INSPECTOR, APPEALS, OTHER_APPEALS, *ACCOUNTANTS):
            transaction.save_officer(officer, "no password")
    clock, law, owners = HistoryClock(start), load_law(KYRGYZSTAN), _InventedOwners()
    gateway = SandboxGateway(folder / "sandbox.db")
    silent = SandboxGateway(folder / "silent.db", silent_first(1))
    return HistoryDesks(
        case_file=case_file,
        clock=clock,
        review=Review(case_file, law, clock),
        issuing=Issuing(case_file, owners, _NoPaper(), _Addresses(), clock),
        delivering=Delivering(case_file, clock),
        paying=Paying(case_file, gateway, clock),
        slow_paying=Paying(case_file, silent, clock),
        appealing=Appealing(case_file, clock),
        passing_on=PassingOn(case_file, owners, law, clock),
        suspending=Suspending(case_file, clock),
        refunding=Refunding(case_file, clock),
    )


def owner_pin(number: int) -> str:
    """Who owns the vehicle of this history."""
    return f"2010119{number % 10**7:07d}"


class _InventedOwners:
    """A registry in which every plate has an invented owner; each eighth is a legal person."""

    def owner_on(self, plate: PlateNumber, on: date, case: CaseNumber) -> Owner:
        serial = int(plate[1:])
        legal = serial % 8 == 0
        return Owner(
            kind=PersonKind.LEGAL if legal else PersonKind.NATURAL,
            pin=owner_pin(serial),
            name="Invented",
            address="Invented",
            vehicle=Vehicle(plate=plate, make="", model="", colour="", year=None),
        )


class _NoPaper:
    """A press that names the resolution: the real one has its own benchmark."""

    def resolution(self, decision: Decision, resolution: Resolution, issued_by: Officer) -> bytes:
        return f"{resolution.number} {decision.id}".encode()


class _Addresses:
    """An evidence store that keeps nothing: no history reads its paper again."""

    def put(self, content: bytes, media_type: str) -> Sha256:
        return address(content)

    def get(self, sha256: Sha256) -> bytes:
        raise EvidenceMissingError(f"No bytes for {sha256}: the benchmark keeps none.")
