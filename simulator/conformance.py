"""How right is a vendor's list of events, against the truth of a simulated clip?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from simulator.known_clip import SAME_ACT_WITHIN, KnownAct, KnownClip
from simulator.vendor_events import VendorEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorScore:
    """`found + missed = acts`. `wrongful` are events that charge somebody for what they did not do.

    Of the wrongful, `wrong_plate` names another vehicle for a real act, `doubled` the right one
    once more, `charged_above_truth` a speed that was not driven. Speed errors are those of the acts
    found whose true speed is known; None where there is none.
    """

    passes: int
    acts: int
    events: int
    found: int
    missed: int
    wrongful: int
    wrong_plate: int
    doubled: int
    charged_above_truth: int
    speed_error_kmh_p95: float | None
    speed_error_kmh_most: float | None

    @property
    def holds(self) -> bool:
        """Whether every act was found and nobody was charged wrongly."""
        return self.missed == 0 and self.wrongful == 0


def score(known: KnownClip, events: Sequence[VendorEvent]) -> VendorScore:
    """Each act is found once, by its plate, its offence and within three seconds."""
    found: list[tuple[KnownAct, VendorEvent]] = []
    left = []
    for event in sorted(events, key=lambda each: each.at):
        taken = {id(act) for act, _ in found}
        act = next((a for a in known.acts if id(a) not in taken and _is_same(a, event)), None)
        if act is None:
            left.append(event)
        else:
            found.append((act, event))
    taken = {id(act) for act, _ in found}
    above = sum(_is_above_truth(known, event) for _, event in found)
    errors = [
        abs(event.speed_kmh - known.speeds[act.plate])
        for act, event in found
        if event.speed_kmh is not None and act.plate in known.speeds
    ]
    return VendorScore(
        passes=known.passes,
        acts=len(known.acts),
        events=len(events),
        found=len(found),
        missed=len(known.acts) - len(found),
        wrongful=len(left) + above,
        wrong_plate=sum(
            any(_is_moment(act, event) for act in known.acts if id(act) not in taken)
            for event in left
        ),
        doubled=sum(any(_is_same(act, event) for act, _ in found) for event in left),
        charged_above_truth=above,
        speed_error_kmh_p95=round(float(np.percentile(errors, 95)), 2) if errors else None,
        speed_error_kmh_most=round(max(errors), 2) if errors else None,
    )


def as_if_recorded(
    known: KnownClip, began: datetime, events: Sequence[VendorEvent]
) -> list[VendorEvent]:
    """Events of a clip that was sent live, at the instants that its truth has.

    `began` is when its first picture was sent.
    """
    return [replace(event, at=known.start + (event.at - began)) for event in events]


def _is_same(act: KnownAct, event: VendorEvent) -> bool:
    return act.plate == event.plate and _is_moment(act, event)


def _is_moment(act: KnownAct, event: VendorEvent) -> bool:
    return _kind(act.offence) == _kind(event.offence) and abs(act.at - event.at) <= SAME_ACT_WITHIN


def _kind(offence: str) -> str:
    """Every law has bands of speeding of its own."""
    return "speeding" if offence.startswith("speed") else offence


def _is_above_truth(known: KnownClip, event: VendorEvent) -> bool:
    true = known.speeds.get(event.plate)
    return true is not None and event.charged_kmh is not None and event.charged_kmh > true
