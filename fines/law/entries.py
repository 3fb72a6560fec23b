"""How is one entry of a law file read? Each asked for all that it holds."""

from __future__ import annotations

from fines.duty import DutyKind
from fines.law.dated import (
    DebtRegime,
    DiscountRegime,
    DutyTerm,
    ExemptGroup,
    LatenessRegime,
    Limitation,
    Naming,
    PaymentTerm,
    RepeatUnits,
    Rule,
    Shares,
    Unit,
)
from fines.law.entry import LawEntry
from fines.money import Money
from fines.named import NamedAs
from fines.owner import PersonKind
from fines.person_number import NumberForm
from fines.share import ShareRule
from fines.tariff import ClockStart, Discount, Lateness, LatenessKind
from fines.violation import OffenceCode

_WHOLE = 100
_DAY_GROUPS = {"day", "month", "year"}


def unit(entry: LawEntry) -> Unit:
    entry.text("name")
    entry.provenance()
    return Unit(value=Money.som(entry.whole("value")), validity=entry.validity())


def discount(entry: LawEntry) -> DiscountRegime:
    source, _ = entry.provenance()
    start = entry.one_of("clock_start", [start.value for start in ClockStart])
    discount = Discount(
        percent=entry.whole("percent", most=100),
        days=entry.whole("days"),
        clock_start=ClockStart(start),
        source=source,
        pauses=entry.flag("pauses") if entry.has("pauses") else True,
    )
    return DiscountRegime(discount=discount, validity=entry.validity())


def payment_term(entry: LawEntry) -> PaymentTerm:
    entry.provenance()
    return PaymentTerm(days=entry.whole("days"), validity=entry.validity())


def limitation(entry: LawEntry) -> Limitation:
    entry.provenance()
    return Limitation(days=entry.whole("days"), validity=entry.validity())


def lateness(entry: LawEntry) -> LatenessRegime:
    entry.provenance()
    kind = LatenessKind(entry.one_of("kind", [kind.value for kind in LatenessKind]))
    daily = kind is LatenessKind.DAILY
    lateness = Lateness(
        kind=kind,
        percent=entry.whole("percent", most=100) if daily else 0,
        cap_percent=entry.whole("cap_percent", most=100) if daily else 0,
    )
    return LatenessRegime(lateness=lateness, validity=entry.validity())


def debt(entry: LawEntry) -> DebtRegime:
    entry.provenance()
    return DebtRegime(above=Money.som(entry.whole("above")), validity=entry.validity())


def split(entry: LawEntry) -> Shares:
    entry.provenance()
    shares = entry.any("percents")
    if not isinstance(shares, dict) or not all(type(each) is int for each in shares.values()):
        entry.refuse(f"'percents' is {shares!r}; write recipients with whole percents")
    if sum(shares.values()) != _WHOLE or min(shares.values()) <= 0:
        entry.refuse(f"the percents are {shares!r}; they must be above 0 and sum to {_WHOLE}")
    rules = tuple(ShareRule(recipient=name, percent=percent) for name, percent in shares.items())
    return Shares(rules=rules, validity=entry.validity())


def exempt_group(entry: LawEntry) -> ExemptGroup:
    source, certainty = entry.provenance()
    return ExemptGroup(
        group=entry.text("group"),
        offences=_offences(entry, "offences"),
        source=source,
        certainty=certainty,
        validity=entry.validity(),
    )


def naming(entry: LawEntry) -> Naming:
    source, certainty = entry.provenance()
    return Naming(
        named_as=NamedAs(entry.one_of("named_as", [each.value for each in NamedAs])),
        source=source,
        certainty=certainty,
        validity=entry.validity(),
    )


def number(entry: LawEntry) -> tuple[PersonKind, NumberForm]:
    entry.provenance()
    of = PersonKind(entry.one_of("of", [each.value for each in PersonKind]))
    form = NumberForm(digits=entry.whole("digits"), expression=entry.told_by_examples())
    if set(form.expression.groupindex) not in (set(), _DAY_GROUPS):
        entry.refuse("'expression' tells a part of a day; name the groups day, month and year")
    for example in entry.texts("examples"):
        if not form.can_be_written(example):
            entry.refuse(f"the example '{example}' has other digits or no real day; mend it")
    return of, form


def duty(entry: LawEntry) -> DutyTerm:
    source, certainty = entry.provenance()
    return DutyTerm(
        kind=DutyKind(entry.one_of("kind", [each.value for each in DutyKind])),
        days=entry.whole("days"),
        source=source,
        certainty=certainty,
        validity=entry.validity(),
    )


def _repeat(entry: LawEntry) -> RepeatUnits | None:
    if not entry.has("repeat_units"):
        return None
    of = "repeat_of" if entry.has("repeat_of") else None
    return RepeatUnits(
        of=_offences(entry, of) if of else (OffenceCode(entry.text("offence")),),
        days=entry.whole("repeat_days"),
        units=entry.whole("repeat_units"),
    )


def _offences(entry: LawEntry, name: str) -> tuple[OffenceCode, ...]:
    return tuple(OffenceCode(text) for text in entry.texts(name))


def rule(entry: LawEntry, choices: dict[str, object]) -> Rule:
    source, certainty = entry.provenance()
    above = _chosen(entry, "above_kmh", choices) if entry.has("above_kmh") else None
    up_to = entry.whole("up_to_kmh") if entry.has("up_to_kmh") else None
    if up_to is not None and (above is None or up_to <= above):
        entry.refuse(f"the band from {above} to {up_to} km/h is empty; correct its bounds")
    return Rule(
        offence=OffenceCode(entry.text("offence")),
        article=entry.text("article") if entry.has("article") else None,
        part=entry.text("part") if entry.has("part") else None,
        units=_chosen(entry, "units", choices),
        units_legal=entry.whole("units_legal") if entry.has("units_legal") else None,
        driver_only=entry.flag("driver_only") if entry.has("driver_only") else False,
        repeat=_repeat(entry),
        discountable=entry.flag("discountable"),
        above_kmh=above,
        up_to_kmh=up_to,
        source=source,
        certainty=certainty,
        validity=entry.validity(),
    )


def _chosen(entry: LawEntry, key: str, choices: dict[str, object]) -> int:
    """A number, or the name of the choice that holds it."""
    name = entry.any(key)
    if not isinstance(name, str):
        return entry.whole(key)
    chosen = choices.get(name)
    if type(chosen) is not int or chosen <= 0:
        entry.refuse(f"'{key}' names the choice '{name}', which is {chosen!r}; give it a number")
    return chosen
