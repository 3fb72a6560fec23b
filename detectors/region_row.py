"""To which region does a site, section or device belong, as its file says?"""

from __future__ import annotations

from detectors.toml_table import TomlTable
from fines.region import REGION_FORM, Region


def region_in(table: TomlTable) -> Region | None:
    """The region under `region`; None where the file leaves it open."""
    if not table.has("region"):
        return None
    name = table.text("region")
    if not REGION_FORM.fullmatch(name):
        table.refuse("region", f"'{name}' is no region; write 2 to 39 of a-z, 0-9 and hyphen.")
    return Region(name)
