"""Whom is a resolution addressed to? Who drove, where that is known, else the registered owner."""

from __future__ import annotations

from fines.case import CaseNumber
from fines.decision import Decision
from fines.errors import NoOwnerError, UnknownPlateError
from fines.local_time import local_day
from fines.owner import Owner, Vehicle
from fines.ports import VehicleRegistry, View
from fines.resolution import ResolutionNumber


def passed_on_to(view: View, decision: Decision) -> tuple[Owner | None, ResolutionNumber | None]:
    """To whom an objection passed it, with the vehicle as the registry told it, and from which
    resolution."""
    earlier = view.resolutions_of_decisions([decision.id])
    if decision.liable is None or not earlier:
        return None, None
    return decision.liable.of(earlier[-1].owner.vehicle), earlier[-1].number


def addressee(registry: VehicleRegistry, decision: Decision, case: CaseNumber) -> Owner:
    """The driver whom an officer entered, else the owner on the local day of the act.

    The registry tells the driver's vehicle; of one that it does not know, such as a foreign one,
    the plate is enough. ImmuneOwnerError and UnavailableError pass for both, UnknownPlateError and
    NoOwnerError for the owner.
    """
    violation, liable = decision.violation, decision.liable
    try:
        owner = registry.owner_on(violation.plate, local_day(violation.occurred_at), case)
    except (UnknownPlateError, NoOwnerError):
        if liable is None:
            raise
        vehicle = Vehicle(plate=violation.plate, make="", model="", colour="", year=None)
        return liable.of(vehicle)
    return owner if liable is None else liable.of(owner.vehicle)
