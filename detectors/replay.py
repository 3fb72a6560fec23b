"""Does the same finding come out again? The rules over the kept track, the consensus over readings.

Nothing of the network's is trusted here but the numbers that it gave; where the plate's picture
and a reader are at hand, it reads again too.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from detectors.act_record import ActRecord, Outcome, outcome_bytes
from detectors.detection import Image
from detectors.kept_act import Contents, KeptAct
from detectors.plate_reading import PlateOcr
from detectors.provenance import law_of, source_sha256
from detectors.rejoining import surely_same_plate
from detectors.rulebook import rulebook
from detectors.rules.finding import Finding
from detectors.rules.speeding import Speeding
from detectors.signals import Signals
from detectors.site import Site
from detectors.steadiness import ReferenceView, Steadiness
from detectors.surroundings import Surroundings
from detectors.track_record import TrackRecord, plate_log
from detectors.tracking import WALKING_LABELS, LapTracker
from fines.packages.manifest import MadeBy, Manifest
from fines.packages.report import Point, Verdict
from fines.plates import PlateReading
from fines.storage.record_codec import to_document
from fines.violation import violation_id


def replay(manifest: Manifest, contents: Contents, ocr: PlateOcr | None) -> list[Point]:
    """Point by point what came out again; see `KeptAct` for what cannot be read."""
    with tempfile.TemporaryDirectory() as folder:
        act = KeptAct(manifest, contents, Path(folder))
        speeding = law_of(manifest.made_by).speeding
        again = _computed(act.record, act.site, act.signals, speeding)
        return [
            program_again(manifest.made_by),
            _finding(act.record, again),
            _charge(manifest, act.record.outcome),
            _gates(act.record, act.site),
            _steady(act),
            read_again("reader", ocr, act.plate_crop(), act.record),
        ]


def _computed(record: ActRecord, site: Site, signals: Signals, speeding: Speeding) -> Outcome | str:
    """What comes out today, or why nothing does."""
    kept = record.outcome.finding
    surroundings = Surroundings(LapTracker(labels=WALKING_LABELS), record.others)
    rules = rulebook(signals, speeding, surroundings)
    verdicts = [rule.check(record.judged, site) for rule in rules]
    findings = [found for found in verdicts if isinstance(found, Finding)]
    finding = next((found for found in findings if found.offence == kept.offence), None)
    if finding is None:
        return f"No rule of this program finds {kept.offence} in the kept track."
    plates = plate_log(record.plate_looks, record.vehicle_looks)
    span = surely_same_plate(record.closed, site, finding.at_frame, plates)
    reading = plates.agreed(span)
    if reading is None or reading.text is None:
        return "The kept readings agree on no plate."
    return Outcome(
        violation=violation_id(site.id, finding.offence, reading.text, finding.at),
        finding=finding,
        span=span,
        plate_reading=reading,
        look=plates.look(span),
    )


def program_again(made: MadeBy) -> Point:
    """Whether this very state of the program made the package."""
    if made.source_sha256 == source_sha256():
        return point("program", Verdict.HOLDS, f"The same, {made.program}.")
    return point("program", Verdict.OPEN, f"Another than this one: {made.program}, other source.")


def _finding(record: ActRecord, again: Outcome | str) -> Point:
    if isinstance(again, str):
        return point("finding", Verdict.BROKEN, again)
    if outcome_bytes(again) == outcome_bytes(record.outcome):
        measured = again.finding.measurement
        said = f"{again.finding.reason}; charged {measured.charged:g} {measured.unit}"
        return point("finding", Verdict.HOLDS, f"Equal byte for byte: {said}.")
    found = difference(to_document(record.outcome), to_document(again))
    return point("finding", Verdict.BROKEN, f"The first difference: {found}.")


def difference(kept: Any, again: Any, path: str = "") -> str:
    """Where two documents first part, and with which values."""
    if isinstance(kept, dict) and isinstance(again, dict) and kept.keys() == again.keys():
        inside: Iterator[tuple[str, Any, Any]] = (
            (f"{path}.{key}" if path else key, kept[key], again[key]) for key in sorted(kept)
        )
    elif isinstance(kept, list) and isinstance(again, list) and len(kept) == len(again):
        pairs = enumerate(zip(kept, again, strict=True))
        inside = ((f"{path}[{place}]", one, other) for place, (one, other) in pairs)
    else:
        return f"{path} was {kept!r}, and is {again!r}"
    return next(
        (difference(one, other, name) for name, one, other in inside if one != other),
        f"{path} is the same",
    )


def _charge(manifest: Manifest, outcome: Outcome) -> Point:
    """What the device signed is what the record concludes."""
    signed = (manifest.violation, manifest.offence, manifest.plate, manifest.measurement)
    finding, reading = outcome.finding, outcome.plate_reading
    if signed == (outcome.violation, finding.offence, reading.text, finding.measurement):
        return point("charge", Verdict.HOLDS, "The manifest charges what the record concludes.")
    return point("charge", Verdict.BROKEN, "The manifest charges another act than the record.")


def _gates(record: ActRecord, site: Site) -> Point:
    finding, span = record.outcome.finding, record.outcome.span
    cited = {finding.before_frame, finding.at_frame, finding.after_frame}
    kept = [frame for frame in record.clip if frame.frame in cited]
    limits = site.clock_limits
    if len(kept) != len(cited):
        return point("gates", Verdict.BROKEN, "The record lacks a frame that the finding cites.")
    if limits and any(limits.fault(frame.clock, frame.captured_at) for frame in kept):
        return point("gates", Verdict.BROKEN, "The clock of a cited frame is not proven.")
    if not site.device.certified_at(finding.at):
        return point("gates", Verdict.BROKEN, "The certificate was not in force at the act.")
    if not span[0] <= finding.before_frame <= finding.after_frame <= span[1]:
        return point("gates", Verdict.BROKEN, "The track is not surely one vehicle all along.")
    return point(
        "gates",
        Verdict.HOLDS,
        "Certificate in force, one vehicle all along, clock as the site asks.",
    )


def _steady(act: KeptAct) -> Point:
    if not act.site.references:
        return point("camera", Verdict.OPEN, "The site has no reference picture to compare.")
    at = act.frame_at()
    if at is None or act.references is None:
        return point("camera", Verdict.SEALED, "Its pictures are sealed: ask for the original.")
    if ReferenceView(act.references).compared(at) is Steadiness.STEADY:
        return point("camera", Verdict.HOLDS, "It looks where it looked when it was measured.")
    return point("camera", Verdict.BROKEN, "It has moved since it was measured.")


def read_again(
    subject: str, ocr: PlateOcr | None, crop: Image | None, record: TrackRecord
) -> Point:
    """Whether the reader says the same of the plate's picture as when it was kept."""
    if ocr is None or crop is None:
        return point(subject, Verdict.OPEN, "The plate's picture was not read again.")
    (again,) = ocr.read([crop])
    looks = [look for look in record.plate_looks if look.frame == record.crop_frame]
    kept = [look.reading for look in looks if look.reading is not None]
    if again in kept:
        return point(subject, Verdict.HOLDS, f"Reads {_said(again)} again, equal in every digit.")
    if _said(again) in [_said(reading) for reading in kept]:
        text = f"Reads {_said(again)} again; how surely differs in the last digits."
        return point(subject, Verdict.HOLDS, text)
    text = f"Reads {_said(again)} now: it is another reader, or another picture."
    return point(subject, Verdict.BROKEN, text)


def _said(reading: PlateReading | None) -> str:
    if reading is None:
        return "nothing"
    seen = "".join(character.best for character in reading.characters)
    return str(reading.text or f"{seen} (unsure)")


def point(subject: str, verdict: Verdict, sentence: str) -> Point:
    """One line of the report."""
    return Point(subject=subject, verdict=verdict, sentence=sentence)
