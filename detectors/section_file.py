"""How does a file of sections become sections? Every mistake is told with its line and its mend."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from math import ceil
from pathlib import Path

from detectors.average_speed import KMH_PER_MPS
from detectors.dated_limits import limit_beside, within
from detectors.region_row import region_in
from detectors.section import Section, SectionEnd, SectionPart
from detectors.site import Site
from detectors.speed_zone import LEAST_LIMIT_KMH, MOST_LIMIT_KMH, SpeedAllowance
from detectors.toml_table import TomlTable
from fines.dated_limit import DatedLimit
from fines.errors import ConfigurationError
from fines.violation import SiteId

LEAST_WAY_M, MOST_WAY_M = 250.0, 60_000.0
MOST_WAY_ERROR = 0.005
"""Of the way: a survey that is less sure measures nothing."""

MOST_LONGEST_S = 2700.0
"""The pictures of a crossing wait among the frames, which are gone after an hour."""


def load_sections(path: Path) -> tuple[Section, ...]:
    """The sections of this file; ConfigurationError names file, line, value and mend."""
    table, content = TomlTable.load(path), path.read_bytes()
    table.only("measuring", "section")
    allowance = _allowance(table.table("measuring"))
    sections: list[Section] = []
    for row in table.tables("section"):
        section = _section(row, allowance, content)
        for other in sections:
            if section.name == other.name:
                row.refuse("name", f"'{section.name}' is the name of two sections; rename one.")
            if (section.start, section.end) == (other.start, other.end):
                row.refuse("from_site", f"'{other.name}' has the same two ends; remove one.")
        sections.append(section)
    return tuple(sections)


def with_drawn_ends(
    file: Path, sections: tuple[Section, ...], sites: Mapping[SiteId, Site]
) -> tuple[Section, ...]:
    """The same sections, if the site files draw both ends of each."""
    for section in sections:
        for end in (section.start, section.end):
            site = sites.get(end.site)
            drawn = [line.name for line in site.section_lines] if site else []
            if end.line not in drawn:
                raise ConfigurationError(
                    f"{file}: section '{section.name}' ends at the line '{end.line}' of site "
                    f"'{end.site}', which draws {', '.join(drawn) or 'none'}; mend one of them."
                )
    return sections


def _allowance(table: TomlTable) -> SpeedAllowance:
    table.only("error_kmh", "error_share", "coverage", "most_uncertainty_kmh")
    return SpeedAllowance(
        error_kmh=within(table, "error_kmh", None, 0.0, 20.0),
        error_share=within(table, "error_share", None, 0.0, 0.2),
        coverage=within(table, "coverage", 3.0, 2.0, 5.0),
        most_uncertainty_kmh=within(table, "most_uncertainty_kmh", 1.0, 0.1, 10.0),
    )


def _section(row: TomlTable, allowance: SpeedAllowance, file: bytes) -> Section:
    row.only(
        "name", "place", "from_site", "from_line", "to_site", "to_line", "way_m", "way_error_m",
        "survey", "longest_s", "valid_from", "valid_to", "limits", "most_credible_kmh", "region",
    )  # fmt: skip
    start = SectionEnd(site=SiteId(row.text("from_site")), line=row.text("from_line"))
    end = SectionEnd(site=SiteId(row.text("to_site")), line=row.text("to_line"))
    if start.site == end.site:
        row.refuse("to_site", f"the section ends at the site '{end.site}' where it begins.")
    way_m = within(row, "way_m", None, LEAST_WAY_M, MOST_WAY_M)
    parts = _parts(row)
    section = Section(
        name=row.text("name"),
        place=row.text("place"),
        start=start,
        end=end,
        way_m=way_m,
        way_error_m=within(row, "way_error_m", None, 0.01, MOST_WAY_ERROR * way_m),
        survey=row.text("survey"),
        longest=timedelta(seconds=within(row, "longest_s", None, 1.0, MOST_LONGEST_S)),
        valid_from=row.day("valid_from"),
        valid_to=row.day("valid_to") if row.has("valid_to") else None,
        parts=parts,
        allowance=allowance,
        most_credible_kmh=within(row, "most_credible_kmh", 250.0, 100.0, 400.0),
        file=file,
        region=region_in(row),
    )
    if section.valid_to is not None and section.valid_to < section.valid_from:
        row.refuse("valid_to", "the section ends before it begins; mend a date.")
    slowest_kmh = min(limit.value for part in parts for limit in part.limits)
    needed_s = ceil(round(way_m / slowest_kmh * KMH_PER_MPS, 3))
    if section.longest.total_seconds() < needed_s:
        row.refuse(
            "longest_s",
            f"longest_s = {section.longest.total_seconds():g}, but {slowest_kmh:g} km/h takes "
            f"{needed_s} s; write at least that.",
        )
    return section


def _parts(row: TomlTable) -> tuple[SectionPart, ...]:
    """The rows `limits` by their part; within one part no two may hold on the same day."""
    parts: dict[str, list[DatedLimit]] = {}
    for line in row.rows("limits"):
        line.only("along", "kmh", "valid_from", "valid_to", "source")
        known = parts.setdefault(line.text("along", "the whole way"), [])
        known.append(limit_beside(line, known, "kmh", LEAST_LIMIT_KMH, MOST_LIMIT_KMH))
    return tuple(SectionPart(along=along, limits=tuple(known)) for along, known in parts.items())
