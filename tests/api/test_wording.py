"""Does every page find its words, in three languages, and is no word left over or hard-coded?"""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from api.rendering import HERE, STATIC, wording
from detectors.camera_health import Sickness
from detectors.rules.finding import Doubt
from fines.accident import AccidentKind, Light, PersonRole, Surface, Weather
from fines.appeal import AppealGround, AppealStatus
from fines.basis import BasisKind
from fines.clone import CloneSign
from fines.decision import DecisionStatus, DismissalReason
from fines.delivery import DeliveryChannel, DeliveryStatus, Occasion
from fines.duty import DutyKind
from fines.evidence import EvidenceKind
from fines.fairness import Dimension
from fines.impound import ImpoundGround
from fines.injury import InjuryClass
from fines.law import KAZAKHSTAN, KYRGYZSTAN, UZBEKISTAN, load_law
from fines.ledger import AccountKind, TransferReason
from fines.named import NamedAs, Proof
from fines.officer import Role
from fines.owner import PersonKind
from fines.payment import PaymentStatus
from fines.print_batch import BatchStatus, Part, PieceState
from fines.recall import RecallStatus
from fines.resolution import ResolutionStatus
from fines.vehicle_look import VehicleColour, VehicleKind
from fines.violation import ReporterKind
from fines.wording import Language

TEMPLATES = sorted((HERE / "templates").rglob("*.html"))
ENUMS = {
    "desk": Role,
    "transfer": TransferReason,
    "account": AccountKind,
    "reason": DismissalReason,
    "ground": AppealGround,
    "appeal.tell": AppealGround,
    "appeal.hint": AppealGround,
    "citizen.appeal_title": AppealStatus,
    "status.resolution": ResolutionStatus,
    "status.payment": PaymentStatus,
    "payment.title": PaymentStatus,
    "payment.words": PaymentStatus,
    "status.delivery": DeliveryStatus,
    "delivery.channel": DeliveryChannel,
    "occasion": Occasion,
    "citizen.paper": Occasion,
    "evidence.kind": EvidenceKind,
    "source": ReporterKind,
    "device.none": ReporterKind,
    "person": PersonKind,
    "admin": DecisionStatus,
    "review.already": DecisionStatus,
    "accident.kind": AccidentKind,
    "accident.role": PersonRole,
    "accident.light": Light,
    "accident.weather": Weather,
    "accident.surface": Surface,
    "injury.class": InjuryClass,
    "camera": Sickness,
    "doubt": Doubt,
    "look.colour": VehicleColour,
    "look.kind": VehicleKind,
    "impound.ground": ImpoundGround,
    "batch.part": Part,
    "batch.piece": PieceState,
    "batch.status": BatchStatus,
    "fairness.by": Dimension,
    "basis": BasisKind,
    "duty": DutyKind,
    "named.as": NamedAs,
    "named.who": NamedAs,
    "named.proof": Proof,
    "appeals.pass_on_title": NamedAs,
    "citizen.named_title": NamedAs,
    "recall.status": RecallStatus,
    "holds.sign": CloneSign,
}


def text_of(template: str) -> str:
    """What a template says by itself: its words without tags, expressions and comments."""
    dressed = r"\{% block (?:dress|main_class) %\}.*?\{% endblock %\}"
    template = re.sub(dressed, " ", template, flags=re.DOTALL)
    without = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", template, flags=re.DOTALL)
    return re.sub(r"<kbd>.*?</kbd>|<[^>]*>|aria-\w+=\"[^\"]*\"", " ", without, flags=re.DOTALL)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: file.name)
def test_no_template_has_words_of_its_own(template: Path) -> None:
    said = text_of(template.read_text("utf-8"))
    assert re.findall(r"[A-Za-zА-Яа-яЁёҢңӨөҮү]{2,}", said) == []


def test_every_key_that_a_page_names_has_words() -> None:
    sources = [*TEMPLATES, *(HERE / "pages").glob("*.py")]
    named = {
        key
        for file in sources
        for key in re.findall(
            r"""\b(?:t|speaker\(request\)|tag|back)\(\s*["']([a-z_]+\.[a-zA-Z_.]+[a-zA-Z_])["'][,)]""",
            file.read_text("utf-8"),
        )
    }
    assert len(named) > 150
    assert named - wording().keys() == set()


def test_no_words_are_left_over() -> None:
    sources = [*TEMPLATES, *HERE.rglob("*.py")]
    text = "\n".join(file.read_text("utf-8") for file in sources)
    dynamic = (*ENUMS, "offence", "error", "gateway", "quantity", "unit", "gates", "owner")
    dynamic += ("signal.state", "review.done", "resolution.done", "appeals.done", "accountant.done")
    dynamic += ("batches.done", "batch.fault", "holds.done", "notice_fault", "country", "recipient")
    dynamic += (
        "vehicle_colour",
        "recalls.counts",
        "court.done",
        "group",
        "fairness.hour",
        "impound.done",
    )
    unused = [
        key
        for key in sorted(wording().keys())
        if f'"{key}"' not in text and f"'{key}'" not in text
        if not key.startswith(tuple(f"{prefix}." for prefix in dynamic))
    ]
    assert unused == []


@pytest.mark.parametrize("prefix", sorted(ENUMS))
def test_every_member_of_an_enum_has_words(prefix: str) -> None:
    members = {f"{prefix}.{member.value}" for member in ENUMS[prefix]}
    assert members - wording().keys() == set()


def test_every_exempt_group_of_the_law_has_words() -> None:
    groups = {
        group for file in (KYRGYZSTAN, KAZAKHSTAN, UZBEKISTAN) for group in load_law(file).groups()
    }
    assert {f"group.{group}" for group in groups} - wording().keys() == set()


def test_the_languages_of_a_text_hold_the_same_places() -> None:
    def places(key: str, language: Language) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(wording()(key, language))}

    different = [
        key
        for key in sorted(wording().keys())
        if len({frozenset(places(key, language) - {None}) for language in Language}) != 1
    ]
    assert different == []


def test_kyrgyz_and_russian_are_written_in_cyrillic() -> None:
    latin = re.compile(r"[a-z]{3,}")
    allowed = {"brand.name", "review.done", "admin.note"}
    strange = [
        key
        for key in sorted(wording().keys())
        for language in (Language.KYRGYZ, Language.RUSSIAN)
        if latin.search(re.sub(r"\{\w+\}", "", wording()(key, language))) and key not in allowed
    ]
    assert strange == []


def test_the_style_sheet_stays_small_and_asks_no_other_host() -> None:
    css = (STATIC / "app.css").read_bytes()
    assert len(css) <= 20 * 1024
    for file in STATIC.iterdir():
        if file.suffix in {".css", ".js"}:
            assert not re.search(rb"https?://|@import|eval\(", file.read_bytes())


def test_no_template_has_inline_script_or_style() -> None:
    for template in TEMPLATES:
        text = template.read_text("utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", text), template
