"""Does a section's finding come out again? Each end's crossing anew, then the speed between them.

What is not in the package cannot be computed again: that no other crossing of the plate stood
between, since those of innocent drives are destroyed, and that neither camera had moved.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from detectors.crossing import Crossing
from detectors.crossing_record import CrossingRecord, read_crossing_record, told_again
from detectors.kept_act import Contents, kept_picture, reference_names
from detectors.plate_reading import PlateOcr
from detectors.provenance import law_of
from detectors.replay import difference, point, program_again, read_again
from detectors.rules.speeding import Speeding
from detectors.section import Section, SectionEnd
from detectors.section_file import load_sections
from detectors.section_judgement import SectionFinding, judged_section
from detectors.section_log import section_log
from detectors.section_record import (
    SectionOutcome,
    SectionRecord,
    read_section_record,
    section_outcome,
)
from detectors.site import Site
from detectors.site_file import load_site
from fines.errors import InvalidValueError
from fines.evidence import EvidenceKind
from fines.packages.manifest import Manifest, content_of
from fines.packages.report import Point, Verdict
from fines.packages.written_record import written
from fines.storage.record_codec import to_document


@dataclass(frozen=True, slots=True, kw_only=True)
class _End:
    """One end as the package holds it."""

    subject: str
    crossing: Crossing
    record: CrossingRecord
    site: Site


def is_section(manifest: Manifest) -> bool:
    """Whether the act is one of a section, not of one place."""
    return bool(content_of(manifest, EvidenceKind.SECTION_FILE))


def replay_section(manifest: Manifest, contents: Contents, ocr: PlateOcr | None) -> list[Point]:
    """Point by point what came out again.

    InvalidValueError or ConfigurationError where a piece is not what it should be.
    """
    kept = _Kept(manifest, contents)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        record = read_section_record(kept.only(EvidenceKind.RECORD))
        section = _section(kept.only(EvidenceKind.SECTION_FILE), record.section, folder)
        ends = (
            _End(
                subject="start",
                crossing=record.start,
                record=read_crossing_record(kept.only(EvidenceKind.START_RECORD)),
                site=_site(kept.only(EvidenceKind.START_SITE_FILE), folder / "start"),
            ),
            _End(
                subject="end",
                crossing=record.end,
                record=read_crossing_record(kept.only(EvidenceKind.CROSSING_RECORD)),
                site=_site(kept.only(EvidenceKind.SITE_FILE), folder / "end"),
            ),
        )
        again = _judged(section, record, law_of(manifest.made_by).speeding)
        return [
            program_again(manifest.made_by),
            *(_crossing(end, manifest) for end in ends),
            _finding(record.outcome, again),
            _log(again, kept.only(EvidenceKind.SECTION_LOG)),
            _charge(manifest, record),
            *(_gates(end) for end in ends),
            *(_read(end, contents, ocr, folder) for end in ends),
        ]


class _Kept:
    """The pieces that a package of a section has once each, none of them sealed."""

    def __init__(self, manifest: Manifest, contents: Contents) -> None:
        self._manifest, self._contents = manifest, contents

    def only(self, kind: EvidenceKind) -> bytes:
        addresses = content_of(self._manifest, kind)
        content = self._contents(addresses[0]) if len(addresses) == 1 else None
        if content is None:
            raise InvalidValueError(f"The package of a section needs one piece '{kind}'.")
        return content


def _section(content: bytes, name: str, folder: Path) -> Section:
    file = folder / "sections.toml"
    file.write_bytes(content)
    found = [one for one in load_sections(file) if one.name == name]
    if not found:
        raise InvalidValueError(f"The package's file of sections has none called '{name}'.")
    return found[0]


def _site(content: bytes, folder: Path) -> Site:
    """Judged without its reference pictures: an empty file stands for each."""
    folder.mkdir()
    for name in reference_names(content):
        (folder / name).touch()
    file = folder / "site.toml"
    file.write_bytes(content)
    return load_site(file)


def _judged(section: Section, record: SectionRecord, speeding: Speeding) -> SectionFinding | str:
    start, end = record.start, record.end
    if (section.start, section.end) != (start.end, end.end):
        return f"The section '{section.name}' has other ends than these crossings."
    if start.plate != end.plate or not start.at < end.at <= start.at + section.longest:
        return "These are not two crossings of one plate in the time of the section."
    verdict = judged_section(section, start, end, (), speeding)
    if isinstance(verdict, SectionFinding):
        return verdict
    return f"This program charges nothing here ({verdict or 'the limit was kept'})."


def _crossing(end: _End, manifest: Manifest) -> Point:
    again = told_again(end.record, end.site)
    if isinstance(again, str):
        return point(end.subject, Verdict.BROKEN, again)
    if written(again) != written(end.record.outcome):
        found = difference(to_document(end.record.outcome), to_document(again))
        return point(end.subject, Verdict.BROKEN, f"The first difference: {found}.")
    for name, told, kept in _facts(end):
        if told != kept:
            sentence = f"The act's record has {name} {told}, the end's own record has {kept}."
            return point(end.subject, Verdict.BROKEN, sentence)
    packed = {(one.piece.kind, one.piece.sha256) for one in manifest.pieces}
    if not {(one.kind, one.sha256) for one in end.crossing.evidence} <= packed:
        sentence = "The package lacks a piece that this crossing cites."
        return point(end.subject, Verdict.BROKEN, sentence)
    place = f"{end.site.id}/{end.record.line}"
    sentence = f"Equal byte for byte: over {place} at {again.at.isoformat()}, {again.id}."
    return point(end.subject, Verdict.HOLDS, sentence)


def _facts(end: _End) -> Iterator[tuple[str, object, object]]:
    """What the section's record and the end's own must say alike."""
    crossing, record, site = end.crossing, end.record, end.site
    outcome = record.outcome
    yield "the end", crossing.end, SectionEnd(site=site.id, line=record.line)
    yield "the place", crossing.place, site.place
    yield "the view", crossing.view, site.view
    yield "the device", crossing.device, site.device
    yield "the clock", crossing.clock, record.clock
    yield "the crossing", crossing.id, outcome.id
    yield "the instant", crossing.at, outcome.at
    yield "the uncertainty", crossing.uncertainty_s, outcome.uncertainty_s
    yield "the plate", crossing.plate, outcome.plate_reading.text
    yield "the reading", crossing.plate_reading, outcome.plate_reading
    yield "the look", crossing.look, outcome.look


def _finding(kept: SectionOutcome, again: SectionFinding | str) -> Point:
    if isinstance(again, str):
        return point("finding", Verdict.BROKEN, again)
    outcome = section_outcome(again)
    if written(outcome) == written(kept):
        sentence = (
            f"Equal byte for byte: {outcome.measured.kmh:.2f} km/h over "
            f"{again.section.way_m:g} m, limit {outcome.limit_kmh:g}; charged {again.charged_kmh}."
        )
        return point("finding", Verdict.HOLDS, sentence)
    found = difference(to_document(kept), to_document(outcome))
    return point("finding", Verdict.BROKEN, f"The first difference: {found}.")


def _log(again: SectionFinding | str, kept: bytes) -> Point:
    if isinstance(again, SectionFinding) and section_log(again) == kept:
        return point("log", Verdict.HOLDS, "The reckoning for everyone says the same.")
    return point("log", Verdict.BROKEN, "The reckoning for everyone tells another story.")


def _charge(manifest: Manifest, record: SectionRecord) -> Point:
    """What the device signed is what the record concludes."""
    outcome, end = record.outcome, record.end
    signed = (manifest.violation, manifest.offence, manifest.plate, manifest.measurement)
    where = (manifest.site, manifest.occurred_at, manifest.device)
    concluded = (outcome.violation, outcome.offence, end.plate, outcome.measurement)
    if signed == concluded and where == (end.end.site, end.at, end.device):
        return point("charge", Verdict.HOLDS, "The manifest charges what the record concludes.")
    return point("charge", Verdict.BROKEN, "The manifest charges another act than the record.")


def _gates(end: _End) -> Point:
    subject, site, crossing = f"{end.subject} gates", end.site, end.crossing
    if site.clock_limits is None or site.clock_limits.fault(crossing.clock, crossing.at):
        return point(subject, Verdict.BROKEN, "The clock is not proven.")
    if not site.device.certified_at(crossing.at):
        return point(subject, Verdict.BROKEN, "The certificate was not in force.")
    return point(subject, Verdict.HOLDS, "Certificate in force, clock as the site asks.")


def _read(end: _End, contents: Contents, ocr: PlateOcr | None, folder: Path) -> Point:
    crops = [one for one in end.crossing.evidence if one.kind is EvidenceKind.PLATE_CROP]
    content = contents(crops[0].sha256) if crops else None
    crop = None if content is None else kept_picture(folder / f"{end.subject}.png", content)
    return read_again(f"{end.subject} reader", ocr, crop, end.record)
