"""Which turns does a sign forbid: in through which gate and out through which?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from detectors.drawn import Drawing
from detectors.road import Gate
from detectors.sign import SIGN_KEYS, Sign, sign_of
from detectors.toml_table import TomlTable

U_TURN = "u_turn"
KINDS = ("turn", U_TURN)
BACK, ALONG = -0.5, 0.87
"""Cosines between the ways in and out: a U-turn comes back, a turn does not go straight on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForbiddenTurn:
    """Who drives in over `entry` and out over `exit` within `most` has turned against the sign."""

    name: str
    kind: str
    entry: Gate
    exit: Gate
    most: timedelta
    sign: Sign


def forbidden_turn(table: TomlTable, drawing: Drawing) -> ForbiddenTurn:
    """A table [[forbidden_turn]]."""
    table.only(
        "name", "kind", "entry", "entry_direction", "exit", "exit_direction", "most_s", *SIGN_KEYS
    )  # fmt: skip
    kind = table.text("kind")
    if kind not in KINDS:
        table.refuse("kind", f"'{kind}' is no turn; write one of {', '.join(KINDS)}.")
    most_s = table.number("most_s", 20.0)
    if not 2 <= most_s <= 60:
        table.refuse("most_s", f"most_s = {most_s:g}; write 2 to 60.")
    entry = drawing.gate(table, "entry", "entry_direction")
    leaving = drawing.gate(table, "exit", "exit_direction")
    alike = sum(a * b for a, b in zip(entry.direction, leaving.direction, strict=True))
    if kind == U_TURN and alike > BACK:
        table.refuse("exit_direction", "a U-turn comes back: draw the arrow the other way.")
    if alike > ALONG:
        table.refuse("exit_direction", "the way out goes on as the way in: that is no turn.")
    return ForbiddenTurn(
        name=table.text("name"),
        kind=kind,
        entry=entry,
        exit=leaving,
        most=timedelta(seconds=most_s),
        sign=sign_of(table),
    )
