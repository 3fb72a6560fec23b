"""How is a case dismissed on a page? In review by the operator, before issue by the inspector."""

from __future__ import annotations

from collections.abc import Collection

from api.rendering import Speaker
from fines.decision import DismissalReason

LONGEST_REMARK = 1000
# The machine gives them, nobody chooses them.
NOT_FOR_PEOPLE = frozenset({DismissalReason.RECALLED, DismissalReason.SOURCE_STOPPED})
# The inspector's look-up finds these out: no operator can see them in a picture.
NOT_FOR_OPERATORS = NOT_FOR_PEOPLE | {DismissalReason.OWNER_UNKNOWN, DismissalReason.TOO_LATE}


def dismissal_reasons(
    t: Speaker, without: Collection[DismissalReason] = ()
) -> list[tuple[str, str]]:
    """The reasons to choose from, with the keys 1, 2, 3… in this order."""
    return [
        (reason.value, t(f"reason.{reason}")) for reason in DismissalReason if reason not in without
    ]


def dismissal_mistakes(t: Speaker, reason: str, remark: str) -> dict[str, str]:
    """What is wrong with the filled-in form, by field: "another reason" needs words."""
    if reason not in set(DismissalReason):
        return {"reason": t("review.reason_missing")}
    if DismissalReason(reason) is DismissalReason.OTHER and not remark:
        return {"remark": t("review.remark_missing")}
    return {}
