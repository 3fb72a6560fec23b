"""Which ways lead out of an approach, and which have arrow lamps of their own?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from detectors.drawn import Drawing
from detectors.road import Approach, ArrowLights, WayOut
from detectors.toml_table import TomlTable


def with_ways_out(
    approaches: Sequence[Approach], rows: Sequence[TomlTable], drawing: Drawing
) -> tuple[Approach, ...]:
    """The approaches, each with the tables [[way_out]] that name it."""
    found: dict[str, list[WayOut]] = {approach.name: [] for approach in approaches}
    for row in rows:
        name = row.text("approach")
        approach = next((one for one in approaches if one.name == name), None)
        if approach is None:
            row.refuse("approach", f"there is no approach '{name}'; write the name of one.")
        way = _way_out(row, approach, drawing)
        if any(way.name == other.name for other in found[name]):
            row.refuse("name", f"two ways lead '{way.name}' from '{name}'; rename one.")
        found[name].append(way)
    return tuple(replace(one, ways_out=tuple(found[one.name])) for one in approaches)


def _way_out(row: TomlTable, approach: Approach, drawing: Drawing) -> WayOut:
    row.only("name", "approach", "signal_group", "arrow", "exit", "exit_direction", "most_s")
    most_s = row.number("most_s", 20.0)
    if not 2 <= most_s <= 60:
        row.refuse("most_s", f"most_s = {most_s:g}; write 2 to 60.")
    group = row.text("signal_group") if row.has("signal_group") else None
    arrow = row.text("arrow") if row.has("arrow") else None
    if arrow is not None and arrow not in set(ArrowLights):
        row.refuse("arrow", f"'{arrow}' is none; write one of {', '.join(ArrowLights)}.")
    if (group is None) is not (arrow is None):
        row.refuse(
            "name", "arrow lamps need both keys, signal_group and arrow; without arrows leave both."
        )
    if group == approach.signal_group:
        row.refuse(
            "signal_group",
            f"'{group}' is the approach's own; where no arrow is leave signal_group and arrow out.",
        )
    return WayOut(
        name=row.text("name"),
        exit=drawing.gate(row, "exit", "exit_direction"),
        most=timedelta(seconds=most_s),
        signal_group=group,
        arrow=None if arrow is None else ArrowLights(arrow),
    )
