"""How is a law file read so that no doubtful entry gets through?

Tables: [choice.NAME] value, others, source · [[unit]] · [[discount]] · [[payment_term]] ·
[[limitation]] · [[lateness]] · [[debt]] · [[split]] · [[exempt_group]] · [[naming]] ·
[[legal_step]] · [[rule]]. Every entry carries its source, every dated one valid_from; two that
apply on the same day are refused with file and line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from typing import TypeVar

from fines.entry_file import EntryFile
from fines.errors import ConfigurationError
from fines.law.dated import (
    DatedLaw,
    DatedT,
    DebtRegime,
    DiscountRegime,
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
from fines.share import ShareRule
from fines.tariff import ClockStart, Discount, Lateness, LatenessKind
from fines.violation import OffenceCode

_TABLES = (
    "choice",
    "unit",
    "discount",
    "payment_term",
    "limitation",
    "lateness",
    "debt",
    "split",
    "exempt_group",
    "naming",
    "legal_step",
    "rule",
)
BY_STEP = "by_step"
_WHOLE = 100

ReadT = TypeVar("ReadT")


class _LawFile(EntryFile):
    """The tables of a file with their lines, and the choices made in it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "law file")
        self.top = self.head(_TABLES)
        self.choices = {name: self._choice(name) for name in self.tables.get("choice", {})}

    def entries(self, table: str, reader: Callable[[LawEntry], ReadT]) -> Sequence[ReadT]:
        """Every entry of a table, each asked for all that it holds."""
        return self.read(table, reader, LawEntry)

    def _choice(self, name: str) -> object:
        line = self.line(f"choice.{name}")
        entry = LawEntry(self.path, line, self.tables["choice"][name])
        value: object = entry.any("value")
        entry.any("others")
        entry.text("source")
        entry.refuse_rest()
        return value


def load_law(path: Path) -> DatedLaw:
    """The law of this file; ConfigurationError names the file, the line and the mend."""
    file = _LawFile(path)
    units = file.entries("unit", _unit)
    discounts = file.entries("discount", _discount)
    terms = file.entries("payment_term", _payment_term)
    limitations = file.entries("limitation", _limitation)
    lateness = file.entries("lateness", _lateness)
    debts = file.entries("debt", _debt)
    splits = file.entries("split", _split)
    groups = file.entries("exempt_group", _exempt_group)
    namings = file.entries("naming", _naming)
    rules = file.entries("rule", lambda entry: _rule(entry, file.choices))
    for dated in (units, discounts, terms, limitations, lateness, debts, splits):
        _refuse_overlaps(path, dated)
    for name in {group.group for group in groups}:
        _refuse_overlaps(path, [group for group in groups if group.group == name])
    for named_as in NamedAs:
        _refuse_overlaps(path, [each for each in namings if each.named_as is named_as])
    for offence in {rule.offence for rule in rules}:
        _refuse_overlaps(path, [rule for rule in rules if rule.offence == offence])
    _refuse_unknown_offences(path, groups, rules)
    _refuse_double_bands(path, rules)
    law = DatedLaw(
        jurisdiction=file.top.text("jurisdiction"),
        edition=file.top.text("edition"),
        currency=file.top.text("currency"),
        units=units,
        discounts=discounts,
        terms=terms,
        limitations=limitations,
        lateness=lateness,
        debts=debts,
        exempt_groups=groups,
        namings=namings,
        splits=splits,
        rules=rules,
        legal_steps=_legal_steps(file),
    )
    file.top.refuse_rest()
    return law


def _unit(entry: LawEntry) -> Unit:
    entry.text("name")
    entry.provenance()
    return Unit(value=Money.som(entry.whole("value")), validity=entry.validity())


def _discount(entry: LawEntry) -> DiscountRegime:
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


def _payment_term(entry: LawEntry) -> PaymentTerm:
    entry.provenance()
    return PaymentTerm(days=entry.whole("days"), validity=entry.validity())


def _limitation(entry: LawEntry) -> Limitation:
    entry.provenance()
    return Limitation(days=entry.whole("days"), validity=entry.validity())


def _lateness(entry: LawEntry) -> LatenessRegime:
    entry.provenance()
    kind = LatenessKind(entry.one_of("kind", [kind.value for kind in LatenessKind]))
    daily = kind is LatenessKind.DAILY
    lateness = Lateness(
        kind=kind,
        percent=entry.whole("percent", most=100) if daily else 0,
        cap_percent=entry.whole("cap_percent", most=100) if daily else 0,
    )
    return LatenessRegime(lateness=lateness, validity=entry.validity())


def _debt(entry: LawEntry) -> DebtRegime:
    entry.provenance()
    return DebtRegime(above=Money.som(entry.whole("above")), validity=entry.validity())


def _split(entry: LawEntry) -> Shares:
    entry.provenance()
    shares = entry.any("percents")
    if not isinstance(shares, dict) or not all(type(each) is int for each in shares.values()):
        entry.refuse(f"'percents' is {shares!r}; write recipients with whole percents")
    if sum(shares.values()) != _WHOLE or min(shares.values()) <= 0:
        entry.refuse(f"the percents are {shares!r}; they must be above 0 and sum to {_WHOLE}")
    rules = tuple(ShareRule(recipient=name, percent=percent) for name, percent in shares.items())
    return Shares(rules=rules, validity=entry.validity())


def _exempt_group(entry: LawEntry) -> ExemptGroup:
    source, certainty = entry.provenance()
    return ExemptGroup(
        group=entry.text("group"),
        offences=_offences(entry, "offences"),
        source=source,
        certainty=certainty,
        validity=entry.validity(),
    )


def _naming(entry: LawEntry) -> Naming:
    source, certainty = entry.provenance()
    return Naming(
        named_as=NamedAs(entry.one_of("named_as", [each.value for each in NamedAs])),
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


def _rule(entry: LawEntry, choices: dict[str, object]) -> Rule:
    source, certainty = entry.provenance()
    above = _chosen(entry, "above_kmh", choices) if entry.has("above_kmh") else None
    up_to = entry.whole("up_to_kmh") if entry.has("up_to_kmh") else None
    if up_to is not None and (above is None or up_to <= above):
        entry.refuse(f"the band from {above} to {up_to} km/h is empty; correct its bounds")
    return Rule(
        offence=OffenceCode(entry.text("offence")),
        article=entry.text("article"),
        part=entry.text("part") if entry.has("part") else None,
        units=_chosen(entry, "units", choices),
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


def _legal_steps(file: _LawFile) -> dict[Money, Money]:
    def step(entry: LawEntry) -> tuple[Money, Money]:
        entry.provenance()
        return Money.som(entry.whole("natural")), Money.som(entry.whole("legal"))

    steps = dict(file.entries("legal_step", step))
    return steps if file.choices.get("legal_persons") == BY_STEP else {}


def _refuse_unknown_offences(
    path: Path, groups: Sequence[ExemptGroup], rules: Sequence[Rule]
) -> None:
    """A misspelt offence would exempt nobody, or make no repetition: that must be seen."""
    known = {rule.offence for rule in rules}
    named = [(group.validity.line, group.offences) for group in groups]
    named += [(rule.validity.line, rule.repeat.of) for rule in rules if rule.repeat]
    for line, offences in named:
        for offence in offences:
            if offence not in known:
                raise ConfigurationError(
                    f"{path}, line {line}: no rule prices '{offence}'; correct the name or add it."
                )


def _refuse_overlaps(path: Path, entries: Sequence[DatedT]) -> None:
    for one, other in combinations(entries, 2):
        if one.validity.overlaps(other.validity):
            raise ConfigurationError(
                f"{path}, line {other.validity.line}: it is in force on days on which the entry "
                f"of line {one.validity.line} is; end the earlier one with valid_to."
            )


def _refuse_double_bands(path: Path, rules: Sequence[Rule]) -> None:
    bands = [rule for rule in rules if rule.above_kmh is not None]
    for one, other in combinations(bands, 2):
        upper = max(one.above_kmh or 0, other.above_kmh or 0) + 1
        doubled = one.holds_excess(upper) and other.holds_excess(upper)
        if doubled and one.validity.overlaps(other.validity):
            raise ConfigurationError(
                f"{path}, line {other.validity.line}: its band of speed meets the band of line "
                f"{one.validity.line}; correct the bounds."
            )
