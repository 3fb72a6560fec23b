"""What stands on the card of a road accident? The facts as the officer recorded them."""

from __future__ import annotations

from collections.abc import Sequence

from fines.accident import Accident, AccidentPerson, AccidentVehicle
from fines.documents.content import Columns, Row, instant_fact
from fines.documents.letters import Letter
from fines.wording import Language

_NOTHING = "—"


def accident_card(accident: Accident) -> Letter:
    """The card: where and when, each vehicle, each person, how it happened."""

    def sections(columns: Columns) -> Sequence[tuple[str, list[Row]]]:
        vehicles = [
            _vehicle(columns, number, each)
            for number, each in enumerate(accident.vehicles, start=1)
        ]
        persons = [
            _person(columns, accident, number, each)
            for number, each in enumerate(accident.persons, start=1)
        ]
        told = [columns.fact("label.circumstances", columns.same(accident.circumstances))]
        return [
            ("heading.accident", _where_and_when(columns, accident)),
            ("heading.vehicles", [row for rows in vehicles for row in rows]),
            ("heading.persons", [row for rows in persons for row in rows]),
            ("heading.happened", [told]),
        ]

    return Letter(
        kind="accident_card",
        number=accident.id,
        at=accident.recorded_at,
        sections=sections,
        paragraphs=lambda columns: [
            columns.words("value.pictures", pictures=len(accident.evidence))
        ],
    )


def _where_and_when(columns: Columns, accident: Accident) -> list[Row]:
    kind = columns.words(f"accident.kind.{accident.kind}")
    rows = [
        [columns.fact("label.accident_kind", kind, "strong")],
        [instant_fact(columns, "label.accident_at", accident.occurred_at)],
        [columns.fact("label.accident_place", columns.same(accident.place))],
    ]
    if accident.latitude is not None and accident.longitude is not None:
        point = columns.same(f"{accident.latitude:.6f}, {accident.longitude:.6f}")
        rows.append([columns.fact("label.position", point)])
    seen = accident.conditions
    for name, value in (
        ("light", seen.light),
        ("weather", seen.weather),
        ("surface", seen.surface),
    ):
        told = columns.words(f"accident.{name}.{value}")
        rows.append([columns.fact(f"label.{name}", told)])
    return rows


def _vehicle(columns: Columns, number: int, vehicle: AccidentVehicle) -> list[Row]:
    def told(language: Language) -> str:
        parts = [
            columns.wording("value.vehicle_number", language, number=number),
            vehicle.plate or columns.wording("value.no_plate", language),
            vehicle.description,
        ]
        if vehicle.fled:
            parts.append(columns.wording("value.fled", language))
        return ", ".join(part for part in parts if part)

    return [
        [columns.fact("label.vehicle", columns.each(told), "strong")],
        [columns.fact("label.damage", columns.same(vehicle.damage or _NOTHING))],
    ]


def _person(columns: Columns, accident: Accident, number: int, person: AccidentPerson) -> list[Row]:
    def told(language: Language) -> str:
        parts = [columns.wording(f"accident.role.{person.role}", language), person.name]
        if person.vehicle is not None:
            in_it = columns.wording("value.vehicle_number", language, number=person.vehicle)
            parts.append(in_it)
        return ", ".join(part for part in parts if part)

    rows = [
        [columns.fact("label.participant", columns.each(told), "strong")],
        [columns.fact("label.injury", columns.same(person.injury or _NOTHING))],
    ]
    if accident.finding_of(number) is not None:
        counts_as = columns.words(f"injury.{accident.injury_of(number) or 'open'}")
        rows.append([columns.fact("label.injury_class", counts_as)])
    return rows
