"""Can what people typed be erased, and is the chain still proven to the last word that is left?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from fines.audit import has_words
from fines.decision import DismissalReason
from fines.erasure import Retention
from fines.procedure.auditing import AuditReport, verify_audit
from fines.procedure.erasing import Erasing
from fines.storage.columns import metadata
from fines.storage.transaction import SqlTransaction
from tests.fines.invented import NOON, OPERATOR, violation
from tests.fines.procedure.conftest import Desks

WORDS = "Демо Айдоочу айдаган"


@pytest.fixture
def case(desks: Desks) -> str:
    """A case that was dismissed with a remark, and one without."""
    decision = desks.review.register(violation())
    desks.review.dismiss(decision.id, OPERATOR, DismissalReason.WRONG_VEHICLE, f" {WORDS} ")
    other = desks.review.register(violation(NOON - timedelta(hours=1)))
    desks.review.dismiss(other.id, OPERATOR, DismissalReason.WRONG_VEHICLE)
    with desks.case_file.view() as view:
        return view.case_of(decision.id).number


def verified(desks: Desks) -> AuditReport:
    return verify_audit(desks.case_file, lambda *_: True)


def everywhere(desks: Desks) -> str:
    """All that all tables hold."""
    with desks.case_file._engine.connect() as connection:
        rows = [connection.execute(table.select()).all() for table in metadata.sorted_tables]
    return repr(rows)


def test_the_chain_holds_no_typed_word(desks: Desks, case: str) -> None:
    with desks.case_file.view() as view:
        chain = [entry for _, entry, _ in view.audit_chain(0, 100)]
        (entry,) = (each for each in chain if has_words(each))
        typed = view.words([entry.purpose])[entry.purpose]
    assert WORDS not in repr(chain)
    assert (typed.text, typed.subject, entry.subject) == (WORDS, case, case)
    assert verified(desks).fault is None


def test_erased_words_are_nowhere_and_the_chain_is_whole(desks: Desks, case: str) -> None:
    assert WORDS in everywhere(desks)
    desks.clock.forward(days=101)
    kept = Retention(dismissed_days=100)
    assert Erasing(desks.case_file, lambda _: None, desks.clock, kept).work_off() == 2
    assert WORDS not in everywhere(desks)
    report = verified(desks)
    assert (report.fault, report.entries) == (None, 6)


@pytest.mark.parametrize(
    ("forge", "fault"),
    [
        (lambda words: words.update().values(text="Башка айдаган"), "its words were altered"),
        (lambda words: words.update().values(salt="00"), "its words were altered"),
        (lambda words: words.update().values(subject="2026-0"), "its words were altered"),
        (lambda words: words.delete(), "its words are missing"),
    ],
)
def test_words_that_were_changed_or_taken_away_are_found(
    desks: Desks, case: str, forge: Callable[[sa.Table], sa.Executable], fault: str
) -> None:
    with desks.case_file._engine.begin() as connection:
        connection.execute(forge(metadata.tables["audit_words"]))
    report = verified(desks)
    assert (report.fault, report.row) == (fault, 2)


def test_words_that_went_after_the_erasure_of_another_case_are_found(
    desks: Desks, case: str
) -> None:
    desks.clock.forward(days=101)
    other = desks.review.register(violation(NOON - timedelta(hours=2)))
    kept = Retention(dismissed_days=100)
    Erasing(desks.case_file, lambda _: None, desks.clock, kept).work_off()
    desks.review.dismiss(other.id, OPERATOR, DismissalReason.WRONG_VEHICLE, WORDS)
    with desks.case_file._engine.begin() as connection:
        connection.execute(metadata.tables["audit_words"].delete())
    assert verified(desks).fault == "its words are missing"


def test_what_is_erased_while_the_chain_is_walked_is_no_fault(
    desks: Desks, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desks.case_file.view() as view:
        head = view.audit_head()
    desks.clock.forward(days=101)
    kept = Retention(dismissed_days=100)
    Erasing(desks.case_file, lambda _: None, desks.clock, kept).work_off()
    monkeypatch.setattr(SqlTransaction, "audit_head", lambda _: head)
    report = verified(desks)
    assert (report.fault, report.entries) == (None, 4)
