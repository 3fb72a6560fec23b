"""What does an act of a camera rest on? Its models and program, and the sign that set the limit."""

from __future__ import annotations

from detectors.rules.finding import Finding
from detectors.site import Site
from fines.basis import Basis, BasisKind
from fines.local_time import local_day
from fines.packages.manifest import MadeBy


def bases_of_act(finding: Finding, site: Site, made_by: MadeBy) -> tuple[Basis, ...]:
    """Where a site has several limits in force on the day, a speed rests on all of them."""
    found = bases_of_making(made_by)
    if finding.measurement is not None and finding.measurement.quantity == "speed":
        day = local_day(finding.at)
        limits = [zone.limit_on(day) for zone in site.speed_zones]
        signs = {limit.source for limit in limits if limit is not None}
        found += [Basis(kind=BasisKind.SIGN, value=f"{site.id}: {sign}") for sign in sorted(signs)]
    return tuple(found)


def bases_of_making(made_by: MadeBy) -> list[Basis]:
    """The program and each model, once."""
    found = [Basis(kind=BasisKind.PROGRAM, value=f"{made_by.program} {made_by.source_sha256[:16]}")]
    for model in made_by.models:
        version = model.sha256[:16] if model.sha256 else "library"
        basis = Basis(kind=BasisKind.MODEL, value=f"{model.name} {version}")
        found += [] if basis in found else [basis]
    return found
