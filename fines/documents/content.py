"""What stands on the resolution, in which order, in each of its languages?

Plain values for the template: every text is a list with one entry a language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from fines.decision import Decision
from fines.documents.sums_in_words import money_words
from fines.local_time import local, local_day
from fines.money import Money
from fines.officer import Officer
from fines.resolution import Resolution
from fines.violation import Device, Measurement, Violation
from fines.wording import Language, Wording, city_text, date_text, instant_text, money_text

DEFAULT_APPEAL_DAYS = 10
_LONG_WORD = re.compile(r"\S{25,}")
_ZERO_WIDTH_SPACE = "\u200b"

Texts = list[str]
Fact = dict[str, Any]
Row = list[Fact]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The languages that stand side by side."""

    wording: Wording
    languages: Sequence[Language]

    def words(self, key: str, **values: object) -> Texts:
        """The text of this key in each language."""
        return [self.wording(key, language, **values) for language in self.languages]

    def each(self, text: Callable[[Language], str]) -> Texts:
        """A text that is made for each language."""
        return [_breakable(text(language)) for language in self.languages]

    def same(self, text: str) -> Texts:
        """A name, number or place that no language changes."""
        return self.each(lambda _: text)

    def filled(self, key: str, **texts: Callable[[Language], str]) -> Texts:
        """A text whose values are made for each language."""
        return self.each(
            lambda language: self.wording(
                key, language, **{name: make(language) for name, make in texts.items()}
            )
        )

    def fact(self, label: str, value: Texts, style: str = "plain") -> Fact:
        """A value under its label."""
        return {"label": self.words(label), "value": value, "style": style}


def facts(
    columns: Columns, decision: Decision, resolution: Resolution, officer: Officer
) -> list[dict[str, Any]]:
    """The sections of the first sheet: addressee, act, how it was recorded, what was decided."""
    violation = decision.violation
    signed = columns.same(f"{officer.rank} {officer.name}".strip())
    return [
        {"heading": [], "rows": [[columns.fact("label.decided_by", signed)]]},
        _section(columns, "heading.person", person_facts(columns, resolution)),
        _section(columns, "heading.established", _act(columns, violation, resolution)),
        _section(columns, "heading.measured", _recording(columns, violation)),
        _section(columns, "heading.decided", _verdict(columns, resolution)),
    ]


def _section(columns: Columns, heading: str, rows: list[Row]) -> dict[str, Any]:
    return {"heading": columns.words(heading), "rows": rows}


def person_facts(columns: Columns, resolution: Resolution) -> list[Row]:
    """Name and address of the owner, or of who was named in their place."""
    owner, role = resolution.owner, resolution.named_as or "owner"
    return [
        [columns.fact(f"label.{role}.{owner.kind}", columns.same(owner.name), "strong")],
        [columns.fact(f"label.address.{owner.kind}", columns.same(owner.address))],
    ]


def _act(columns: Columns, violation: Violation, resolution: Resolution) -> list[Row]:
    vehicle, tariff = resolution.owner.vehicle, resolution.tariff
    known = f"{vehicle.make} {vehicle.model}".strip()

    def description(language: Language) -> str:
        year = columns.wording("value.year", language, year=vehicle.year) if vehicle.year else ""
        colour = columns.wording.vehicle_colour(vehicle.colour, language)
        return ", ".join(part for part in (known, colour, year) if part) or "—"

    article = columns.filled(
        "value.article_part" if tariff.part else "value.article",
        code=partial(columns.wording.of_country, "code"),
        article=lambda _: tariff.article,
        part=lambda _: tariff.part or "",
    )
    offence = columns.words(f"offence.{violation.offence}")
    return [
        [columns.fact("label.offence", offence, "strong")],
        [
            columns.fact("label.plate", columns.same(violation.plate), "plate"),
            columns.fact("label.vehicle", columns.each(description)),
        ],
        [columns.fact("label.place", columns.same(violation.place))],
        [instant_fact(columns, "label.instant", violation.occurred_at)],
        [columns.fact("label.article", article)],
    ]


def instant_fact(columns: Columns, label: str, instant: datetime) -> Fact:
    """An instant by the clock of the city that its label names."""
    told = columns.each(lambda language: instant_text(instant, language))
    return {"label": columns.filled(label, city=city_text), "value": told, "style": "plain"}


def _recording(columns: Columns, violation: Violation) -> list[Row]:
    reporter = violation.reported_by
    said = columns.filled(f"reporter.{reporter.kind}", identifier=lambda _: reporter.identifier)
    rows = [[columns.fact("label.reporter", said)]]
    if violation.measurement:
        rows.append(_measured(columns, violation.measurement))
    return rows + (_device(columns, violation.device) if violation.device else [])


def _measured(columns: Columns, measurement: Measurement) -> Row:
    def quantity(value: float, sign: str = "") -> Texts:
        return columns.filled(
            "value.quantity",
            figures=lambda language: sign + _figures(value, language),
            unit=lambda language: _unit(columns.wording, measurement.unit, language),
        )

    key = f"quantity.{measurement.quantity}"
    named = columns.words(key if key in columns.wording else "quantity.other")
    label = [text.format(quantity=measurement.quantity) for text in named]
    return [
        {"label": label, "value": quantity(measurement.value), "style": "plain"},
        columns.fact("label.uncertainty", quantity(measurement.uncertainty, "±\u202f")),
        columns.fact("label.charged", quantity(measurement.charged), "strong"),
    ]


def _figures(value: float, language: Language) -> str:
    figures = f"{value:.3f}".rstrip("0").rstrip(".")
    return figures if language is Language.ENGLISH else figures.replace(".", ",")


def _unit(wording: Wording, unit: str, language: Language) -> str:
    key = f"unit.{unit}"
    return wording(key, language) if key in wording else unit


def _device(columns: Columns, device: Device) -> list[Row]:
    start, end = (
        local(instant).strftime("%d.%m.%Y")
        for instant in (device.certificate_valid_from, device.certificate_valid_to)
    )
    certificate = columns.filled(
        "value.certificate",
        certificate=lambda _: device.certificate,
        start=lambda _: start,
        end=lambda _: end,
    )
    return [
        [columns.fact("label.device", columns.same(f"{device.name}, № {device.serial}"))],
        [columns.fact("label.certificate", certificate)],
    ]


def money_facts(columns: Columns, money: Money) -> Texts:
    """A sum in figures and in words."""
    return columns.filled(
        "value.sum",
        figures=lambda language: money_text(money, language),
        words=lambda language: money_words(money, language),
    )


def _verdict(columns: Columns, resolution: Resolution) -> list[Row]:
    tariff = resolution.tariff
    early = columns.words("value.no_early")
    if tariff.discount:
        key, days = f"value.early.{tariff.discount.clock_start}", tariff.discount.days
        reduced = money_facts(columns, tariff.amount.less_percent(tariff.discount.percent))
        early = [
            columns.wording(key, language, days=days, sum=told)
            for language, told in zip(columns.languages, reduced, strict=True)
        ]
    deadline = columns.words("value.deadline", days=tariff.payment_days)
    return [
        [columns.fact("label.fine", money_facts(columns, tariff.amount), "strong")],
        [columns.fact("label.early", early)],
        [columns.fact("label.deadline", deadline)],
    ]


def formation(columns: Columns, resolution: Resolution) -> dict[str, Any]:
    """How the sum was formed: each step with its figures, then the sources of the law."""
    tariff = resolution.tariff

    def figures(money: Money, sign: str = "") -> Texts:
        return columns.each(lambda language: sign + money_text(money, language))

    sums = [columns.fact("label.sum_full", figures(tariff.amount))]
    sources = [
        [columns.fact("label.edition", columns.same(tariff.edition))],
        [columns.fact("label.source", columns.same(tariff.source))],
    ]
    clock: Texts = []
    if tariff.discount:
        reduced = tariff.amount.less_percent(tariff.discount.percent)
        label = columns.words("label.discount", percent=tariff.discount.percent)
        less = figures(tariff.amount - reduced, "−\u202f")
        sums.append({"label": label, "value": less, "style": "plain"})
        sums.append(columns.fact("label.sum_early", figures(reduced), "strong"))
        discount_source = columns.same(tariff.discount.source)
        sources.append([columns.fact("label.discount_source", discount_source)])
        clock = columns.words(f"value.clock.{tariff.discount.clock_start}")
    return {
        "heading": columns.words("heading.sum"),
        "sums": sums,
        "clock": clock,
        "sources": sources,
    }


def payment(columns: Columns, resolution: Resolution) -> dict[str, Any]:
    """The panel that a payer looks for: the code and the two sums."""
    tariff = resolution.tariff
    panel: dict[str, Any] = {
        "code": f"{resolution.payment_code:d}",
        "code_label": columns.words("label.payment_code"),
        "sums": [],
        "scan": columns.words("value.scan"),
    }
    sums = [(columns.words("label.sum_full"), tariff.amount)]
    if tariff.discount:
        early = f"panel.early.{tariff.discount.clock_start}"
        reduced = tariff.amount.less_percent(tariff.discount.percent)
        sums = [
            (columns.words(early, days=tariff.discount.days), reduced),
            (columns.words("panel.later"), tariff.amount),
        ]
    for label, amount in sums:
        panel["sums"].append({"label": label, "figures": money_text(amount, columns.languages[0])})
    return panel


def appeal(columns: Columns, days: int | None) -> dict[str, Any]:
    """How to object; a term that nobody configured is told as the usual one, to be confirmed."""
    note = columns.words("value.appeal", days=DEFAULT_APPEAL_DAYS if days is None else days)
    if days is None:
        doubt = columns.words("value.appeal_unconfirmed")
        note = [f"{told} {unsure}" for told, unsure in zip(note, doubt, strict=True)]
    return {"heading": columns.words("heading.appeal"), "text": note}


def head(columns: Columns, resolution: Resolution) -> dict[str, Any]:
    """Who writes, what this paper is, its number and its local date."""
    return {
        **head_of(columns, "resolution", resolution.number, resolution.issued_at),
        "copy_note": columns.words("resolution.copy_note"),
    }


def head_of(columns: Columns, kind: str, number: str, at: datetime) -> dict[str, Any]:
    """The head of any paper: `kind` names its title in the wording."""
    day = local_day(at)
    return {
        "ministry": columns.each(partial(columns.wording.of_country, "ministry")),
        "department": columns.each(partial(columns.wording.of_country, "department")),
        "title": columns.words(f"{kind}.title"),
        "subtitle": columns.words(f"{kind}.subtitle"),
        "languages": list(columns.languages),
        "number": str(number),
        "date": columns.each(lambda language: date_text(day, language)),
    }


def _breakable(text: str) -> str:
    """Lets a word longer than a column break, so that no name runs off the paper."""

    def split(match: re.Match[str]) -> str:
        word = match.group()
        return _ZERO_WIDTH_SPACE.join(word[at : at + 12] for at in range(0, len(word), 12))

    return _LONG_WORD.sub(split, text)
