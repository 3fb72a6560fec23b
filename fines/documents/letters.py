"""What stands on the letters and orders that follow a resolution, and what makes a letter?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from fines.annulment import Annulment
from fines.appeal import Appeal, AppealStatus
from fines.documents.content import Columns, Row, Texts, money_facts, person_facts
from fines.errors import StepRefusedError
from fines.local_time import local_day
from fines.money import ZERO, Money
from fines.payment import to_give_back
from fines.refund import Refund
from fines.resolution import (
    Resolution,
    ResolutionNumber,
    ResolutionStatus,
    amount_due,
    discount_last_day,
)
from fines.wording import date_text

_STANDS_STILL = (ResolutionStatus.APPEALED, ResolutionStatus.SUSPENDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A paper with its number. `kind` names its title in letters.toml.

    `sections` gives each heading's key with its rows, `paragraphs` what follows from them.
    """

    kind: str
    number: str
    at: datetime
    sections: Callable[[Columns], Sequence[tuple[str, list[Row]]]]
    paragraphs: Callable[[Columns], list[Texts]]


def appeal_decision(appeal: Appeal, resolution: Resolution) -> Letter:
    """The answer to an objection, with what it means for the fine."""
    if appeal.decided_at is None:
        raise StepRefusedError(f"Appeal {appeal.id} is not answered yet: answer it first.")
    decided_at = appeal.decided_at

    def sections(columns: Columns) -> Sequence[tuple[str, list[Row]]]:
        filed = columns.each(lambda one: date_text(local_day(appeal.filed_at), one))
        said = [
            [columns.fact("label.filed", filed)],
            [columns.fact("label.ground", columns.words(f"ground.{appeal.ground}"), "strong")],
            [columns.fact("label.statement", columns.same(appeal.statement))],
        ]
        decided = [
            [columns.fact("label.outcome", columns.words(f"outcome.{appeal.status}"), "strong")],
            [columns.fact("label.answer", columns.same(appeal.answer))],
        ]
        return [
            ("heading.person", person_facts(columns, resolution)),
            ("heading.appealed", said),
            ("heading.answered", decided),
        ]

    def paragraphs(columns: Columns) -> list[Texts]:
        told = [columns.words(f"follows.{appeal.status}")]
        if appeal.passed_on:
            told.append(columns.words("follows.passed_on"))
        if appeal.status is AppealStatus.UPHELD and resolution.paid > resolution.given_back:
            told.append(columns.words("follows.money_back"))
        return told

    return Letter(
        kind="appeal_decision",
        number=resolution.number,
        at=decided_at,
        sections=sections,
        paragraphs=paragraphs,
    )


def annulment(resolution: Resolution, because: Annulment, at: datetime) -> Letter:
    """That a resolution has fallen without an objection, and why."""

    def sections(columns: Columns) -> Sequence[tuple[str, list[Row]]]:
        why = columns.words(f"annulled.{because}")
        return [
            ("heading.person", person_facts(columns, resolution)),
            ("heading.answered", [[columns.fact("label.answer", why, "strong")]]),
        ]

    def paragraphs(columns: Columns) -> list[Texts]:
        told = [columns.words("follows.upheld")]
        if resolution.paid > resolution.given_back:
            told.append(columns.words("follows.money_back"))
        return told

    return Letter(
        kind="annulment",
        number=resolution.number,
        at=at,
        sections=sections,
        paragraphs=paragraphs,
    )


def repricing(
    resolution: Resolution, was: Money, earlier: ResolutionNumber, at: datetime
) -> Letter:
    """That a repetition is charged as a first act, as what it repeated has fallen: the sum that
    was charged, the sum of now, and why."""

    def sections(columns: Columns) -> Sequence[tuple[str, list[Row]]]:
        why = columns.filled("repriced.why", number=lambda _: earlier)
        now = money_facts(columns, resolution.tariff.amount)
        sums = [
            [columns.fact("label.sum_was", money_facts(columns, was))],
            [columns.fact("label.sum_now", now, "strong")],
            [columns.fact("label.answer", why)],
        ]
        return [("heading.person", person_facts(columns, resolution)), ("heading.answered", sums)]

    def paragraphs(columns: Columns) -> list[Texts]:
        told = [columns.words("follows.repriced")]
        if to_give_back(resolution) > ZERO:
            told.append(columns.words("follows.excess_back"))
        return told

    return Letter(
        kind="repricing",
        number=resolution.number,
        at=at,
        sections=sections,
        paragraphs=paragraphs,
    )


def refund_order(refund: Refund, resolution: Resolution) -> Letter:
    """The order to the treasury to give money back."""

    def sections(columns: Columns) -> Sequence[tuple[str, list[Row]]]:
        order = [
            [columns.fact("label.payee", columns.same(refund.payee), "strong")],
            [columns.fact("label.refunded", money_facts(columns, refund.amount), "strong")],
            [columns.fact("label.payment_code", columns.same(f"{resolution.payment_code:d}"))],
            [columns.fact("label.refund", columns.same(refund.id))],
        ]
        return [("heading.refund", order)]

    return Letter(
        kind="refund_order",
        number=resolution.number,
        at=refund.ordered_at,
        sections=sections,
        paragraphs=lambda columns: [columns.words("follows.refund")],
    )


def reminder(resolution: Resolution, at: datetime) -> Letter:
    """What is to be paid today, and until when the reduced sum holds.

    StepRefusedError where nothing is due, where an appeal or a court keeps it from being due, or
    where the resolution itself has not been delivered.
    """
    today = local_day(at)
    due = amount_due(resolution, today)
    if due <= ZERO or resolution.status in _STANDS_STILL:
        raise StepRefusedError(
            f"Resolution {resolution.number} is {resolution.status} and asks for {due.tyiyn} tyiyn "
            "today: nobody is reminded."
        )
    if resolution.delivered_at is None:
        raise StepRefusedError(
            f"Resolution {resolution.number} is not delivered yet: nobody is reminded."
        )
    last_day = discount_last_day(resolution)
    reduced = last_day is not None and today <= last_day

    def sections(columns: Columns) -> Sequence[tuple[str, list[Row]]]:
        rows = [[columns.fact("label.due", money_facts(columns, due), "strong")]]
        if last_day is not None and reduced:
            until = columns.each(lambda one: date_text(last_day, one))
            later = money_facts(columns, resolution.tariff.amount - resolution.paid)
            rows += [
                [columns.fact("label.reduced_until", until, "strong")],
                [columns.fact("label.due_later", later)],
            ]
        code = columns.same(f"{resolution.payment_code:d}")
        rows.append([columns.fact("label.payment_code", code)])
        return [
            ("heading.person", person_facts(columns, resolution)),
            ("heading.due", rows),
        ]

    return Letter(
        kind="reminder",
        number=resolution.number,
        at=at,
        sections=sections,
        paragraphs=lambda columns: [columns.words("follows.paid_already")],
    )
