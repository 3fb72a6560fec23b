"""Who is charged for a section, for how much, and what speaks for the driver?"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from detectors.crossing import Crossing
from detectors.rules.finding import Doubt
from detectors.section import Section, SectionEnd
from detectors.section_judgement import SectionFinding, judged_section, section_violation
from detectors.section_log import section_log
from detectors.site import View
from fines.clock_state import ClockSource
from fines.vehicle_look import VehicleColour, VehicleKind, VehicleLook
from fines.violation import SiteId
from tests.detectors.crossings import (
    FROM,
    PLATE,
    SECTION,
    START,
    TO,
    clock,
    crossing,
    device,
    reading,
    speeding,
)

AT_36_S = crossing(TO, 36.0)
"""100 km/h over the section of 1 km."""


def judged(
    start: Crossing | None = None,
    end: Crossing | None = None,
    section: Section = SECTION,
    between: tuple[Crossing, ...] = (),
) -> SectionFinding | Doubt | None:
    return judged_section(section, start or crossing(FROM, 0.0), end or AT_36_S, between, speeding)


def found() -> SectionFinding:
    verdict = judged()
    assert isinstance(verdict, SectionFinding)
    return verdict


def test_the_charge_is_below_the_measured_and_the_sure_speed() -> None:
    finding = found()
    assert finding.measured.kmh == pytest.approx(100.0)
    assert finding.measured.sure_kmh == pytest.approx(998.5 / 36.13 * 3.6)
    assert (finding.charged_kmh, finding.offence) == (98, "speed_over_10")


def test_who_keeps_to_the_limit_is_neither_charged_nor_counted() -> None:
    assert judged(end=crossing(TO, 60.0)) is None
    assert judged(end=crossing(TO, 58.0), start=crossing(FROM, 0, by_clock=None)) is None


def test_ten_over_the_limit_after_the_error_is_no_offence() -> None:
    assert judged(end=crossing(TO, 3600 / 71.5)) is None


def test_a_rear_at_the_start_and_a_front_at_the_end_take_a_vehicle_s_length_off() -> None:
    verdict = judged(end=crossing(TO, 36.0, view=View.FRONT))
    assert isinstance(verdict, SectionFinding)
    assert verdict.measured.kmh == pytest.approx(98.0)


DOUBTS = [
    ({"start": crossing(FROM, 0, by_clock=None)}, Doubt.CLOCK_NOT_PROVEN),
    (
        {"end": crossing(TO, 36, by_clock=replace(clock(), source=ClockSource.NONE))},
        Doubt.CLOCK_NOT_PROVEN,
    ),
    ({"end": crossing(TO, 36, doubt=Doubt.CLOCK_DRIFT)}, Doubt.CLOCK_DRIFT),
    ({"start": crossing(FROM, 0, doubt=Doubt.CAMERA_MOVED)}, Doubt.CAMERA_MOVED),
    ({"end": crossing(TO, 36, by_device=device(until=START))}, Doubt.CERTIFICATE_NOT_VALID),
    ({"start": crossing(FROM, 0, by_device=device(until=START))}, Doubt.CERTIFICATE_NOT_VALID),
    ({"end": replace(AT_36_S, plate_reading=reading(None))}, Doubt.PLATE_UNSURE),
    (
        {"end": crossing(TO, 36, look=VehicleLook(colour=VehicleColour.RED, kind=None))},
        Doubt.LOOK_DIFFERS,
    ),
    (
        {"end": crossing(TO, 36, look=VehicleLook(colour=None, kind=VehicleKind.BUS))},
        Doubt.LOOK_DIFFERS,
    ),
    (
        {"between": (crossing(SectionEnd(site=SiteId("north"), line="a"), 20),)},
        Doubt.SEEN_ELSEWHERE,
    ),
    ({"end": crossing(TO, 14.0)}, Doubt.IMPOSSIBLE_TIME),
    ({"end": crossing(TO, 0.0)}, Doubt.IMPOSSIBLE_TIME),
    ({"end": crossing(TO, 36, uncertainty_s=0.5)}, Doubt.TOO_UNCERTAIN),
    (
        {"section": replace(SECTION, valid_from=date(2026, 6, 1))},
        Doubt.SECTION_NOT_IN_FORCE,
    ),
    ({"section": replace(SECTION, valid_to=date(2026, 4, 1))}, Doubt.SECTION_NOT_IN_FORCE),
    ({"section": replace(SECTION, parts=())}, Doubt.LIMIT_NOT_IN_FORCE),
]


@pytest.mark.parametrize(("given", "doubt"), DOUBTS)
def test_a_doubt_is_named(given: dict[str, object], doubt: Doubt) -> None:
    assert judged(**given) is doubt  # type: ignore[arg-type]  # one row a parameter


def test_an_unknown_look_speaks_for_nobody() -> None:
    nothing = VehicleLook(colour=None, kind=None)
    verdict = judged(end=crossing(TO, 36, look=nothing))
    assert isinstance(verdict, SectionFinding)
    assert section_violation(verdict, ()).look == AT_36_S.look


def test_the_violation_names_both_ends_way_and_the_less_sure_reading() -> None:
    start = replace(crossing(FROM, 0), plate_reading=reading(confidence=0.91))
    verdict = judged(start=start)
    assert isinstance(verdict, SectionFinding)
    violation = section_violation(verdict, ())
    assert (violation.plate, violation.site, violation.place) == (PLATE, "east", SECTION.place)
    assert violation.occurred_at == START + timedelta(seconds=36)
    assert violation.plate_reading.confidence == 0.91
    measured = violation.measurement
    assert measured is not None
    assert (measured.quantity, measured.value, measured.charged) == ("average_speed", 100.0, 98)
    assert violation.id == section_violation(verdict, ()).id


def test_the_log_lets_an_outsider_reckon_it_again() -> None:
    finding = found()
    log = json.loads(section_log(finding))
    assert section_log(finding) == section_log(finding)
    assert log["start"]["crossed_at"] == "2026-05-01T08:00:00.000Z"
    assert log["end"]["clock"]["source"] == "ntp"
    assert log["section"]["survey"] == "invented"
    sure_kmh = log["measured"]["shortest_m"] / log["measured"]["longest_s"] * 3.6
    assert log["measured"]["sure_kmh"] == pytest.approx(sure_kmh, abs=1e-3)
    assert log["charged_kmh"] == int(sure_kmh - 1.0)
