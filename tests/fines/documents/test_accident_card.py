"""Is the card of an accident complete in each language, lawful PDF/A, and inside its margins?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fines.accident import (
    Accident,
    AccidentId,
    AccidentKind,
    AccidentPerson,
    AccidentVehicle,
    Conditions,
    Light,
    PersonRole,
    Surface,
    Weather,
)
from fines.documents.accident_card import accident_card
from fines.documents.press import ORIGINAL, TRANSLATION, Press
from fines.injury import InjuryClass, InjuryFinding
from fines.local_time import local_day
from fines.officer import OfficerId
from tests.fines.documents import records
from tests.fines.documents.test_press import one_line, words_inside_margins
from tests.fines.documents.verapdf import judged_by_verapdf


def accident() -> Accident:
    return Accident(
        id=AccidentId("accident-7"),
        kind=AccidentKind.COLLISION,
        occurred_at=records.ACT_AT,
        place="Бишкек ш., Демо проспектиси 40",
        latitude=42.8746,
        longitude=74.5698,
        circumstances="Биринчи унаа солго бурулганда экинчисине жол берген эмес.",
        vehicles=(
            AccidentVehicle(
                plate="01KG777DEM", description="Toyota Camry, ак", damage="сол эшик", fled=False
            ),
            AccidentVehicle(plate="", description="боз седан", damage="", fled=True),
        ),
        persons=(
            AccidentPerson(
                role=PersonRole.DRIVER, name="Демо Айдоочу", vehicle=1, injury="колу сынган"
            ),
            AccidentPerson(role=PersonRole.WITNESS, name="Демо Күбө", vehicle=None, injury=""),
        ),
        evidence=(),
        recorded_by=OfficerId("patrol-7"),
        recorded_at=records.ISSUED_AT,
        conditions=Conditions(
            light=Light.DARK_LIT, weather=Weather.SNOW, surface=Surface.SNOW_OR_ICE
        ),
    )


@pytest.mark.parametrize(
    "words",
    [
        "жол-транспорт кырсыгынын",
        "дорожно-транспортного происшествия",
        "Кагылышуу",
        "Столкновение",
        "42.874600, 74.569800",
        "1-унаа, 01KG777DEM, Toyota Camry, ак",
        "караңгы, көчө",
        "снег или лёд",
        "кар же муз",
        "Айдоочу, Демо Айдоочу, 1-унаа",
        "Свидетель, Демо Күбө",
        "колу сынган",
        "№ accident-7",
    ],
)
def test_card_says(press: Press, words: str) -> None:
    pdf = press.unsigned_letter(accident_card(accident()), records.inspector(), ORIGINAL)
    assert words in one_line(pdf)
    assert words_inside_margins(pdf) > 80


def test_what_became_known_later_stands_on_the_card(press: Press) -> None:
    finding = InjuryFinding(
        person=1,
        died_on=None,
        sought_help_on=local_day(records.ACT_AT),
        hospital_days=2,
        proven=True,
        source="letter 7",
        recorded_by=OfficerId("patrol-7"),
        recorded_at=records.ISSUED_AT,
    )
    for proven, words in ((True, "Counts as injured"), (False, "Counts as awaits forensic")):
        told = replace(accident(), findings=(replace(finding, proven=proven),))
        pdf = press.unsigned_letter(accident_card(told), records.inspector(), TRANSLATION)
        assert one_line(pdf).count("Counts as") == 1
        assert words in one_line(pdf)


def test_what_nobody_recorded_is_said_to_be_unknown(press: Press) -> None:
    dark = replace(accident(), conditions=Conditions(light=Light.DARK_UNLIT))
    pdf = press.unsigned_letter(accident_card(dark), records.inspector(), TRANSLATION)
    for words in ("Light dark, no street lights", "Weather unknown", "Road surface unknown"):
        assert words in one_line(pdf)


def test_vehicle_without_a_plate_that_fled(press: Press) -> None:
    pdf = press.unsigned_letter(accident_card(accident()), records.inspector(), TRANSLATION)
    assert "vehicle 2, no plate, боз седан, left the scene" in one_line(pdf)


@pytest.mark.slow
def test_large_accident_stays_lawful_and_inside(press: Press, tmp_path: Path) -> None:
    usual = accident()
    large = replace(
        usual,
        vehicles=usual.vehicles * 10,
        persons=usual.persons * 10,
        circumstances="Ң" * 90 + " узун сөз" * 400,
        place=records.LONG_NAME,
        latitude=None,
        longitude=None,
    )
    for name, each in {"usual": usual, "large": large}.items():
        pdf = press.letter(accident_card(each), records.inspector(), ORIGINAL)
        (tmp_path / f"{name}.pdf").write_bytes(pdf)
        assert words_inside_margins(pdf) > 80
    verdicts = judged_by_verapdf(sorted(tmp_path.glob("*.pdf")))
    assert verdicts == {"usual": "PASS", "large": "PASS"}


def test_every_kind_and_role_has_its_words() -> None:
    wording = records.wording()
    assert all(f"accident.kind.{kind}" in wording for kind in AccidentKind)
    assert all(f"accident.role.{role}" in wording for role in PersonRole)
    assert all(f"accident.light.{each}" in wording for each in Light)
    assert all(f"accident.weather.{each}" in wording for each in Weather)
    assert all(f"accident.surface.{each}" in wording for each in Surface)
    assert all(f"injury.{each}" in wording for each in (*InjuryClass, "open"))
