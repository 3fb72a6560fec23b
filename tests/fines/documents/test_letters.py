"""Are letters and orders complete in each language, lawful PDF/A, and inside their margins?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fines.annulment import Annulment
from fines.appeal import Appeal, AppealGround, AppealId, AppealStatus
from fines.documents.letters import (
    Letter,
    annulment,
    appeal_decision,
    refund_order,
    reminder,
    repricing,
)
from fines.documents.press import ORIGINAL, TRANSLATION, Press
from fines.documents.verifying import verify_document
from fines.errors import StepRefusedError
from fines.money import Money
from fines.officer import OfficerId
from fines.refund import Refund, RefundId
from fines.resolution import Resolution, ResolutionNumber, ResolutionStatus, deliver
from tests.fines.documents import records
from tests.fines.documents.records import ISSUED_AT, MemoryStore
from tests.fines.documents.test_press import one_line, words_inside_margins
from tests.fines.documents.verapdf import judged_by_verapdf

DELIVERED_AT = ISSUED_AT + timedelta(days=2)


def usual(store: MemoryStore) -> Resolution:
    return deliver(records.resolution(records.violation(store)), DELIVERED_AT)


def appeal(status: AppealStatus) -> Appeal:
    return Appeal(
        id=AppealId("appeal-1"),
        resolution=usual(MemoryStore()).number,
        ground=AppealGround.CAR_SOLD,
        statement="Унааны 2026-жылдын мартында саткам, келишим тиркелет.",
        filed_at=DELIVERED_AT,
        returns_to=ResolutionStatus.DELIVERED,
        status=status,
        decided_by=OfficerId("head-1"),
        decided_at=DELIVERED_AT + timedelta(days=3),
        answer="Келишим каралды.",
    )


def letters(store: MemoryStore) -> dict[str, Letter]:
    resolution = replace(usual(store), paid=Money.som(1650))
    refund = Refund(
        id=RefundId("refund-1"),
        resolution=resolution.number,
        amount=Money.som(1650),
        payee="Демо Айдоочу Үлгүевич, эсеп 1234567890123456",
        ordered_by=OfficerId("accountant-1"),
        ordered_at=DELIVERED_AT,
    )
    return {
        "upheld": appeal_decision(appeal(AppealStatus.UPHELD), resolution),
        "passed_on": appeal_decision(
            replace(appeal(AppealStatus.UPHELD), passed_on=True), resolution
        ),
        "rejected": appeal_decision(appeal(AppealStatus.REJECTED), resolution),
        "annulled": annulment(resolution, Annulment.RECALL, DELIVERED_AT),
        "repriced": repricing(
            replace(resolution, paid=Money.som(6000), paid_at=DELIVERED_AT),
            Money.som(20_000),
            ResolutionNumber("02-08-051-01-7-000009"),
            DELIVERED_AT,
        ),
        "refund": refund_order(refund, resolution),
        "reminder": reminder(usual(store), DELIVERED_AT + timedelta(days=20)),
        "late": reminder(usual(store), DELIVERED_AT + timedelta(days=40)),
    }


SAYS = {
    "passed_on": [
        "Айып сиз көрсөткөн адамга",
        "Штраф переходит",
    ],
    "upheld": [
        "ЧЕЧИМ",
        "токтомго даттануу арызы боюнча",
        "по жалобе на постановление",
        "Даттануу канааттандырылды",
        "Жалоба удовлетворена",
        "Төлөнгөн акча кайтарылып берилет.",
        "Унаа сатылган",
    ],
    "rejected": [
        "Токтом күчүндө калат.",
        "Постановление остаётся в силе.",
    ],
    "annulled": [
        "БИЛДИРҮҮ",
        "об отмене постановления",
        "Токтом таянган белги, прибор",
        "Төлөнгөн акча кайтарылып берилет.",
    ],
    "repriced": [
        "БИЛДИРҮҮ",
        "об уменьшении штрафа",
        "20 000 сом (жыйырма миң сом)",
        "5 500 сом (пять тысяч пятьсот сомов)",
        "Постановление 02-08-051-01-7-000009 отменено",
        "Ашыкча төлөнгөн акча кайтарылып берилет.",
    ],
    "refund": [
        "1 650 сом (бир миң алты жүз элүү сом)",
        "1 650 сом (одна тысяча шестьсот пятьдесят сомов)",
        "эсеп 1234567890123456",
    ],
    "reminder": [
        "2026-жылдын 5-июну",
        "1 650 сом (бир миң алты жүз элүү сом)",
        "5 500 сом (беш миң беш жүз сом)",
    ],
    "late": [
        "5 500 сом (пять тысяч пятьсот сомов)",
    ],
}


@pytest.mark.parametrize("name", SAYS)
def test_letter_says(press: Press, store: MemoryStore, name: str) -> None:
    pdf = press.unsigned_letter(letters(store)[name], records.inspector(), ORIGINAL)
    said = one_line(pdf).replace("\u202f", " ").replace("\u00a0", " ")
    assert [words for words in SAYS[name] if words not in said] == []
    assert words_inside_margins(pdf) > 50


@pytest.mark.slow
def test_letters_are_lawful_pdf_a_and_signed(
    press: Press, store: MemoryStore, tmp_path: Path
) -> None:
    signed = {
        f"{name}{languages[0]}": press.letter(letter, records.inspector(), languages)
        for name, letter in letters(store).items()
        for languages in (ORIGINAL, TRANSLATION)
    }
    for name, pdf in signed.items():
        (tmp_path / f"{name}.pdf").write_bytes(pdf)
        assert verify_document(pdf).genuine
    verdicts = judged_by_verapdf(sorted(tmp_path.glob("*.pdf")))
    assert verdicts == dict.fromkeys(signed, "PASS")


def test_rejected_appeal_promises_no_money(press: Press, store: MemoryStore) -> None:
    pdf = press.unsigned_letter(letters(store)["rejected"], records.inspector(), TRANSLATION)
    words = one_line(pdf)
    assert "Appeal rejected" in words
    assert "given back" not in words


@pytest.mark.parametrize(
    "status",
    [ResolutionStatus.APPEALED, ResolutionStatus.SUSPENDED, ResolutionStatus.ANNULLED],
)
def test_nobody_is_reminded_of_what_is_not_due(
    store: MemoryStore, status: ResolutionStatus
) -> None:
    with pytest.raises(StepRefusedError, match="nobody is reminded"):
        reminder(replace(usual(store), status=status), DELIVERED_AT)


def test_undelivered_resolution_is_not_reminded(store: MemoryStore) -> None:
    with pytest.raises(StepRefusedError, match="not delivered yet"):
        reminder(records.resolution(records.violation(store)), DELIVERED_AT)


def test_paid_resolution_is_not_reminded(store: MemoryStore) -> None:
    with pytest.raises(StepRefusedError, match="asks for 0 tyiyn"):
        reminder(replace(usual(store), paid=Money.som(1650)), DELIVERED_AT)


def test_unanswered_appeal_has_no_decision(store: MemoryStore) -> None:
    waiting = replace(appeal(AppealStatus.FILED), decided_at=None)
    with pytest.raises(StepRefusedError, match="not answered yet"):
        appeal_decision(waiting, usual(store))


def test_every_ground_and_outcome_has_its_words() -> None:
    wording = records.wording()
    for ground in AppealGround:
        assert f"ground.{ground}" in wording
    for status in (AppealStatus.UPHELD, AppealStatus.REJECTED):
        assert f"outcome.{status}" in wording


def test_a_letter_of_a_day_before_the_certificate_is_signed_today(
    press: Press, store: MemoryStore
) -> None:
    before = press._signer.certificate.valid_from - timedelta(days=1)
    letter = annulment(usual(store), Annulment.RECALL, before)
    assert verify_document(press.letter(letter, records.inspector(), ORIGINAL)).genuine
