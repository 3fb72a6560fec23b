"""Which rules judge every site? A rule says nothing where its lines are not drawn."""

from __future__ import annotations

from detectors.rules.blocked_junction import JunctionBlocked
from detectors.rules.finding import ViolationRule
from detectors.rules.forbidden_turn import ForbiddenTurnMade
from detectors.rules.parking import StoodTooLong
from detectors.rules.pedestrian_priority import PedestrianPriority
from detectors.rules.red_light import RedLight
from detectors.rules.restricted_lane import RestrictedLaneUsed
from detectors.rules.solid_line import SolidLineCrossed
from detectors.rules.speeding import Speeding, SpeedOverLimit
from detectors.rules.stop_line import StoppedBeyondLine
from detectors.rules.wrong_way import WrongWay
from detectors.signals import Signals
from detectors.surroundings import Surroundings


def rulebook(
    signals: Signals, speeding: Speeding, surroundings: Surroundings
) -> tuple[ViolationRule, ...]:
    """One rule an offence; `speeding` is the law's answer to a charged excess."""
    return (
        RedLight(signals),
        StoppedBeyondLine(signals),
        SolidLineCrossed(),
        WrongWay(),
        SpeedOverLimit(speeding),
        RestrictedLaneUsed(),
        ForbiddenTurnMade(),
        JunctionBlocked(signals, surroundings),
        StoodTooLong(signals, surroundings),
        PedestrianPriority(surroundings),
    )
