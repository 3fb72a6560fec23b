"""Who gets how much of the fines' money? By whole percents, to the tyiyn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fines.money import ZERO, Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareLine:
    """What a recipient is given at this closing; below zero where more fell than came in."""

    recipient: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRule:
    """A recipient of the fines' money with its percent; those of a day sum to a hundred."""

    recipient: str
    percent: int


def split(amount: Money, rules: Sequence[ShareRule]) -> tuple[ShareLine, ...]:
    """The amount by these rules to the tyiyn; what no percent can divide goes to the first."""
    parts = [Money(abs(amount.tyiyn)).percent(rule.percent) for rule in rules]
    rest = Money(abs(amount.tyiyn) - sum(part.tyiyn for part in parts))
    sign = -1 if amount < ZERO else 1
    return tuple(
        ShareLine(
            recipient=rule.recipient,
            amount=Money(sign * (part + (rest if index == 0 else ZERO)).tyiyn),
        )
        for index, (rule, part) in enumerate(zip(rules, parts, strict=True))
    )
