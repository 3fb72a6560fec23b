"""Whose cases may this officer see? Those of their regions, in every list and behind every address.

One place for all pages and routes: lists ask `current_regions` in the case file's own queries, and
whatever an address names is looked up here before its page is. Steps of the law still see the
whole file: a repetition or a copied plate knows no region.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar

from api.access.sessions import Visit
from fines.appeal import AppealId
from fines.case import Case
from fines.decision import DecisionId
from fines.delivery import DeliveryId
from fines.errors import NotAllowedError, NotFoundError
from fines.impound import Impounded, ImpoundId
from fines.officer import Officer
from fines.payment import PaymentId
from fines.ports import CaseFile, View
from fines.print_batch import BatchId, PrintBatch
from fines.refund import RefundId
from fines.region import Region
from fines.resolution import ResolutionNumber

_Find = Callable[[View, str], Case | Impounded | PrintBatch]

_REGIONS: ContextVar[frozenset[Region] | None] = ContextVar("regions", default=None)


def current_regions() -> frozenset[Region] | None:
    """Those of the officer whose request this is; None for everybody and everything else."""
    return _REGIONS.get()


def look_as(officer: Officer | None) -> None:
    """From here on, and in this request only, lists are those of this officer."""
    _REGIONS.set(frozenset(officer.regions) if officer and officer.regions else None)


def refuse_foreign(case_file: CaseFile, visit: Visit, named: Mapping[str, str]) -> None:
    """NotFoundError where the address names a case of another region, as if there were none."""
    # A citizen's link opens the citizen's own case, whoever is logged in besides.
    if not visit.officer.regions or "token" in named:
        return
    with case_file.view() as view:
        for name, value in named.items():
            find = _CASES.get(name)
            if find is not None and not _within(view, visit.officer, find, value):
                raise NotFoundError(f"{value} is not on file: check what was entered.")


def sees(case_file: CaseFile, visit: Visit, name: str, value: str) -> bool:
    """Whether what a form or a search names is on file and this officer's to see; `name` as in
    addresses."""
    with case_file.view() as view:
        return _within(view, visit.officer, _CASES[name], value)


def refuse_regional(visit: Visit | None) -> None:
    """NotAllowedError for an officer of some regions where a step reaches beyond them."""
    if visit is not None and visit.officer.regions:
        raise NotAllowedError(
            f"{visit.officer.id} serves {', '.join(visit.officer.regions)}: this step reaches "
            "beyond, ask somebody who serves the whole country."
        )


def _within(view: View, officer: Officer, find: _Find, value: str) -> bool:
    """What is not there and what is another region's give one answer: nobody learns which."""
    try:
        found = find(view, value)
    except NotFoundError:
        return False
    return not officer.regions or found.region in officer.regions


def _of_resolution(view: View, number: str) -> Case:
    return view.case_of(view.resolution(ResolutionNumber(number)).decision_id)


_CASES: Mapping[str, _Find] = {
    "print_batch_id": lambda view, named: view.prints.batch(BatchId(named)),
    "payment_id": lambda view, named: _of_resolution(
        view, view.payment(PaymentId(named)).resolution
    ),
    "impound_id": lambda view, named: view.impounds.one(ImpoundId(named)),
    "accident_id": lambda view, named: view.case_of(named),
    "decision_id": lambda view, named: view.case_of(DecisionId(named)),
    "number": _of_resolution,
    "appeal_id": lambda view, named: _of_resolution(view, view.appeal(AppealId(named)).resolution),
    "delivery_id": lambda view, named: _of_resolution(
        view, view.delivery(DeliveryId(named)).resolution
    ),
    "refund_id": lambda view, named: _of_resolution(
        view, view.money.refund(RefundId(named)).resolution
    ),
}
"""What an address can name, and the case behind it."""
