"""Is a person forgotten in time, no sooner, while sums, steps and the audit chain stay whole?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from fines.appeal import AppealGround
from fines.audit import AuditEntry
from fines.contact import Contact
from fines.decision import DecisionId, DismissalReason
from fines.erasure import GONE, Retention
from fines.errors import EvidenceMissingError, StepRefusedError
from fines.evidence import EvidenceKind, EvidencePiece, Sha256
from fines.payment import PaymentStatus
from fines.procedure.auditing import verify_audit
from fines.procedure.contacting import Contacting
from fines.procedure.erasing import Erasing
from fines.procedure.suspending import Suspending
from fines.resolution import ResolutionStatus, amount_due
from fines.violation import Violation
from fines.wording import Language
from tests.fines.invented import APPEALS, INSPECTOR, NOON, OPERATOR, violation
from tests.fines.procedure.conftest import Desks

JPEG = "image/jpeg"
KEPT = Retention(punished_days=1000, dismissed_days=100)


@pytest.fixture
def removed() -> list[Sha256]:
    return []


@pytest.fixture
def erasing(desks: Desks, removed: list[Sha256]) -> Erasing:
    return Erasing(desks.case_file, removed.append, desks.clock, KEPT)


def seen(desks: Desks, minute: int, picture: bytes = b"own") -> Violation:
    act = violation(NOON.replace(minute=minute))
    pieces = tuple(
        EvidencePiece(kind=kind, sha256=desks.evidence.put(content, JPEG), media_type=JPEG)
        for kind, content in (
            (EvidenceKind.AT, picture + bytes([minute])),
            (EvidenceKind.BEFORE, b"shared by all"),
            (EvidenceKind.SITE_FILE, b"site"),
        )
    )
    return replace(act, evidence=pieces)


def annulled(desks: Desks, act: Violation) -> DecisionId:
    resolution = desks.delivered(act)
    appeal = desks.appealing.file(resolution.number, AppealGround.OTHER, "Мен эмес, Асан айдады")
    desks.appealing.uphold(appeal.id, APPEALS, "Асан туура айтты")
    return resolution.decision_id


def test_what_fell_late_stays_for_all_its_days_whoever_looks_at_it(
    desks: Desks, erasing: Erasing
) -> None:
    resolution = desks.delivered(seen(desks, 1))
    desks.clock.forward(days=2000)
    suspending = Suspending(desks.case_file, desks.clock)
    suspending.annul(resolution.number, APPEALS, "17/2026 (invented)")
    desks.clock.forward(days=999)
    assert erasing.work_off() == 0
    with desks.case_file.begin() as transaction:
        case = transaction.case_of(resolution.decision_id).number
        looked = AuditEntry(
            actor="a", action="case.viewed", subject=case, purpose="p", at=desks.clock()
        )
        transaction.record(looked)
    desks.clock.forward(days=1)
    assert erasing.work_off() == 1


def test_nothing_of_a_person_is_added_to_what_was_erased(desks: Desks, erasing: Erasing) -> None:
    resolution = desks.issuing.resolution(desks.delivered(seen(desks, 1)).number)
    payment = desks.paying.pay(resolution.payment_code, amount_due(resolution, NOON.date()))
    assert payment.status is PaymentStatus.SETTLED
    desks.clock.forward(days=1001)
    assert erasing.work_off() == 1
    contact = Contact(
        key="", language=Language.KYRGYZ, entered_by="", entered_at=NOON, phone="+996555000111"
    )
    contacting = Contacting(desks.case_file, desks.clock)
    with pytest.raises(StepRefusedError, match="only a court"):
        desks.appealing.file(resolution.number, AppealGround.OTHER, "Мен Асанмын")
    with pytest.raises(StepRefusedError, match="only a court"):
        contacting.enter_by_link(resolution.number, contact)
    with pytest.raises(StepRefusedError, match="only a court"):
        contacting.enter(resolution.number, contact, INSPECTOR)


def test_what_is_open_or_young_stays(desks: Desks, erasing: Erasing) -> None:
    desks.delivered(seen(desks, 1))
    desks.review.register(seen(desks, 2))
    annulled(desks, seen(desks, 3))
    desks.clock.forward(days=999)
    assert erasing.work_off() == 0
    desks.clock.forward(days=100_000 // 100)
    assert erasing.work_off() == 1
    assert erasing.work_off() == 0


def test_nobody_is_erased_while_nothing_is_set(desks: Desks, removed: list[Sha256]) -> None:
    annulled(desks, seen(desks, 1))
    desks.clock.forward(days=10_000)
    assert Erasing(desks.case_file, removed.append, desks.clock, Retention()).work_off() == 0
    assert removed == []


def test_the_person_goes_and_the_facts_stay(
    desks: Desks, erasing: Erasing, removed: list[Sha256]
) -> None:
    act = seen(desks, 1)
    decision_id = annulled(desks, act)
    with desks.case_file.view() as view:
        (before,) = view.resolutions_of_decisions([decision_id])
        case = view.case_of(decision_id).number
    desks.clock.forward(days=1001)
    assert erasing.work_off() == 1
    with desks.case_file.view() as view:
        decision = view.decision(decision_id)
        (resolution,) = view.resolutions_of_decisions([decision_id])
        (appeal,) = view.appeals_of(resolution.number)
        assert view.decisions_of_plate(act.plate) == []
        assert view.resolutions_of_owner(before.owner.pin) == []
        chain = view.audit_chain(0, 1000)
    kept = f"{decision} {resolution} {appeal}"
    for secret in (act.plate, before.owner.pin, before.owner.name, "Асан"):
        assert secret not in kept
    assert decision.violation.evidence == ()
    assert resolution.owner.pin == GONE
    assert resolution.status is ResolutionStatus.ANNULLED
    assert (resolution.number, resolution.tariff) == (before.number, before.tariff)
    assert amount_due(resolution, NOON.date()).tyiyn == 0
    assert [step.status for step in decision.steps]
    last = chain[-1][1]
    assert (last.action, last.subject) == ("case.erased", case)
    assert last.purpose == "issued cases are kept 1000 days after their last step"
    report = verify_audit(desks.case_file, lambda *_: True)
    assert (report.fault, report.entries) == (None, len(chain))
    assert {piece.sha256 for piece in act.evidence[:2]} <= set(removed)
    assert before.document in removed
    assert act.evidence[2].sha256 not in removed


def test_a_dismissed_case_goes_by_its_own_days(desks: Desks, erasing: Erasing) -> None:
    decision = desks.review.register(seen(desks, 1))
    desks.review.dismiss(decision.id, OPERATOR, DismissalReason.OTHER, "Асанга окшойт")
    desks.clock.forward(days=99)
    assert erasing.expired() == []
    desks.clock.forward(days=2)
    assert erasing.expired() == [decision.id]
    assert erasing.work_off() == 1
    with desks.case_file.view() as view:
        assert view.decision(decision.id).steps[-1].remark == ""


def test_a_picture_that_another_case_cites_stays_until_that_one_goes(
    desks: Desks, erasing: Erasing, removed: list[Sha256]
) -> None:
    first, second = seen(desks, 1), seen(desks, 2)
    shared = first.evidence[1].sha256
    gone = desks.review.register(first)
    desks.review.register(second)
    desks.review.dismiss(gone.id, OPERATOR, DismissalReason.PLATE_UNSURE)
    desks.clock.forward(days=101)
    assert erasing.work_off() == 1
    assert first.evidence[0].sha256 in removed
    assert shared not in removed
    desks.review.dismiss(DecisionId(second.id), OPERATOR, DismissalReason.PLATE_UNSURE)
    desks.clock.forward(days=101)
    assert erasing.work_off() == 1
    assert shared in removed


def test_bytes_that_could_not_be_removed_are_removed_by_the_next_round(
    desks: Desks, removed: list[Sha256]
) -> None:
    decision = desks.review.register(seen(desks, 1))
    desks.review.dismiss(decision.id, OPERATOR, DismissalReason.PLATE_UNSURE)
    desks.clock.forward(days=101)

    def away(_: Sha256) -> None:
        raise EvidenceMissingError("the store is away")

    with pytest.raises(EvidenceMissingError):
        Erasing(desks.case_file, away, desks.clock, KEPT).work_off()
    assert Erasing(desks.case_file, removed.append, desks.clock, KEPT).work_off() == 0
    assert len(removed) == 2
    with desks.case_file.view() as view:
        assert view.erasures.to_destroy(10) == []
