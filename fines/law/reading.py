"""How is a law file read so that no doubtful entry gets through?

Head: jurisdiction, edition, currency (ISO 4217), zone (IANA), whose calendar counts the days.
Tables: [choice.NAME] value, others, source · [[unit]] · [[discount]] · [[payment_term]] ·
[[limitation]] · [[lateness]] · [[debt]] · [[split]] · [[exempt_group]] · [[naming]] · [[duty]] ·
[[legal_step]] · [[number]] · [[rule]]. Every entry carries its source, every dated one valid_from;
two that apply on the same day are refused with file and line, as is a gap between bands of speed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import combinations, pairwise
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fines.duty import DutyKind
from fines.entry_file import EntryFile
from fines.errors import ConfigurationError
from fines.law import entries as read
from fines.law.dated import (
    DatedLaw,
    DatedT,
    ExemptGroup,
    Rule,
)
from fines.law.entry import LawEntry
from fines.locality import Locality
from fines.money import Money
from fines.named import NamedAs
from fines.owner import PersonKind
from fines.person_number import NumberForms

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
    "duty",
    "legal_step",
    "number",
    "rule",
)
BY_STEP = "by_step"
_CURRENCY = re.compile("[A-Z]{3}")

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
    units = file.entries("unit", read.unit)
    discounts = file.entries("discount", read.discount)
    terms = file.entries("payment_term", read.payment_term)
    limitations = file.entries("limitation", read.limitation)
    lateness = file.entries("lateness", read.lateness)
    debts = file.entries("debt", read.debt)
    splits = file.entries("split", read.split)
    groups = file.entries("exempt_group", read.exempt_group)
    namings = file.entries("naming", read.naming)
    duties = file.entries("duty", read.duty)
    rules = file.entries("rule", lambda entry: read.rule(entry, file.choices))
    for dated in (units, discounts, terms, limitations, lateness, debts, splits):
        _refuse_overlaps(path, dated)
    for name in {group.group for group in groups}:
        _refuse_overlaps(path, [group for group in groups if group.group == name])
    for named_as in NamedAs:
        _refuse_overlaps(path, [each for each in namings if each.named_as is named_as])
    for kind in DutyKind:
        _refuse_overlaps(path, [each for each in duties if each.kind is kind])
    for offence in {rule.offence for rule in rules}:
        _refuse_overlaps(path, [rule for rule in rules if rule.offence == offence])
    _refuse_unknown_offences(path, groups, rules)
    _refuse_double_bands(path, rules)
    _refuse_gaps(path, rules)
    law = DatedLaw(
        jurisdiction=file.top.text("jurisdiction"),
        edition=file.top.text("edition"),
        locality=_locality(file),
        units=units,
        discounts=discounts,
        terms=terms,
        limitations=limitations,
        lateness=lateness,
        debts=debts,
        exempt_groups=groups,
        namings=namings,
        duties=duties,
        splits=splits,
        rules=rules,
        legal_steps=_legal_steps(file),
    )
    file.top.refuse_rest()
    return law


def _locality(file: _LawFile) -> Locality:
    top, numbers = file.top, _numbers(file)
    currency, zone = top.text("currency"), top.text("zone")
    if not _CURRENCY.fullmatch(currency):
        top.refuse(f"'currency' is '{currency}'; write a code of ISO 4217 such as KGS")
    try:
        return Locality(
            jurisdiction=top.text("jurisdiction"),
            zone=ZoneInfo(zone),
            currency=currency,
            numbers=numbers,
        )
    except (ZoneInfoNotFoundError, ValueError, OSError):
        top.refuse(f"'zone' is '{zone}'; write a time zone such as Asia/Bishkek")


def _numbers(file: _LawFile) -> NumberForms:
    forms = dict(file.entries("number", read.number))
    if missing := sorted(set(PersonKind) - forms.keys()):
        file.top.refuse(f"the form of a {missing[0]} person's number is missing; add a [[number]]")
    return NumberForms(natural=forms[PersonKind.NATURAL], legal=forms[PersonKind.LEGAL])


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


def _refuse_gaps(path: Path, rules: Sequence[Rule]) -> None:
    """Who drives faster must not go free because a band was forgotten; below the first one, the
    law lets everybody go."""
    bands = [rule for rule in rules if rule.above_kmh is not None]
    turns = {rule.validity.first for rule in bands}
    turns |= {rule.validity.last + timedelta(days=1) for rule in bands if rule.validity.last}
    for day in sorted(turns):
        standing = [rule for rule in bands if rule.validity.covers(day)]
        standing.sort(key=lambda rule: rule.above_kmh or 0)
        for lower, upper in pairwise(standing):
            if lower.up_to_kmh != upper.above_kmh:
                raise ConfigurationError(
                    f"{path}, line {upper.validity.line}: no band of speed holds from "
                    f"{lower.up_to_kmh} to {upper.above_kmh} km/h on {day}; close the gap to the "
                    f"band of line {lower.validity.line}."
                )
        if standing and standing[-1].up_to_kmh is not None:
            raise ConfigurationError(
                f"{path}, line {standing[-1].validity.line}: no band of speed holds above "
                f"{standing[-1].up_to_kmh} km/h on {day}; leave 'up_to_kmh' out, or add the band."
            )
