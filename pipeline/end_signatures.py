"""Has the device of a section's end signed what its crossing tells? Asked before anyone is charged.

Whoever can write to the bus could change a crossing, or make one up; its device's key they lack.
"""

from __future__ import annotations

from collections.abc import Mapping

from detectors.crossing import Crossing
from fines.errors import InvalidValueError
from fines.evidence import EvidenceKind, Sha256
from fines.packages.checking_key import NOBODY_S, key_point, signature_points
from fines.packages.end_statement import STATEMENT_FORM, EndStatement, read_statement
from fines.packages.report import Verdict
from fines.violation import Device

_SWORN = (EvidenceKind.CROSSING_STATEMENT, EvidenceKind.CROSSING_SIGNATURE)


def why_unsigned(
    crossing: Crossing, contents: Mapping[Sha256, bytes], device: Device
) -> str | None:
    """Why this is not surely the word of its own device, in a sentence; None where it is.

    `device` is that of the site file here; where that gives no key, any key that signed will do.
    """
    kept = {piece.kind: contents.get(piece.sha256) for piece in crossing.evidence}
    statement, signature = (kept.get(kind) for kind in _SWORN)
    if statement is None or signature is None:
        return "Its device has not signed it."
    try:
        told = read_statement(statement)
    except InvalidValueError as error:
        return str(error)
    points = (
        *signature_points("The crossing", statement, signature, told.key, told.at, ()),
        key_point(told.device, told.key, NOBODY_S, traced=False),
        key_point(device, told.key, NOBODY_S, traced=False),
    )
    broken = (point.sentence for point in points if point.verdict is Verdict.BROKEN)
    if told != _statement_of(crossing, told):
        return next(broken, "Its device has signed another crossing than this one.")
    return next(broken, None)


def _statement_of(crossing: Crossing, told: EndStatement) -> EndStatement:
    """What the device would have signed of this very crossing, by the same key."""
    return EndStatement(
        form=STATEMENT_FORM,
        crossing=crossing.id,
        site=crossing.end.site,
        line=crossing.end.line,
        plate=crossing.plate,
        at=crossing.at,
        uncertainty_s=crossing.uncertainty_s,
        clock=crossing.clock,
        device=crossing.device,
        key=told.key,
        pieces=tuple(piece for piece in crossing.evidence if piece.kind not in _SWORN),
    )
