"""What did both ends of a section record, and how was the charged speed reckoned from it?

The page that an outsider needs to reckon it again, as JSON among the evidence: both instants with
clocks, certificates and readings, the survey, the limit, every part of the uncertainty.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from detectors.clock_state import clock_document
from detectors.crossing import Crossing
from detectors.section_judgement import SectionFinding

JSON = "application/json"


def section_log(finding: SectionFinding) -> bytes:
    """The same finding gives the same bytes."""
    section, measured = finding.section, finding.measured
    record = {
        "section": {
            "name": section.name,
            "place": section.place,
            "way_m": section.way_m,
            "way_error_m": section.way_error_m,
            "survey": section.survey,
        },
        "start": _end(finding.start),
        "end": _end(finding.end),
        "limit": {"kmh": finding.limit.value, "source": finding.limit.source},
        "measured": {
            **{name: round(value, 4) for name, value in asdict(measured).items()},
            "sure_kmh": round(measured.sure_kmh, 4),
        },
        "allowance": asdict(section.allowance),
        "charged_kmh": finding.charged_kmh,
    }
    return json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _end(crossing: Crossing) -> dict[str, Any]:
    device = crossing.device
    return {
        "site": crossing.end.site,
        "line": crossing.end.line,
        "place": crossing.place,
        "view": crossing.view,
        "crossed_at": _text(crossing.at),
        "uncertainty_s": round(crossing.uncertainty_s, 4),
        "clock": json.loads(clock_document(crossing.clock)) if crossing.clock else None,
        "plate_read": crossing.plate_reading.text,
        "plate_confidence": round(crossing.plate_reading.confidence, 4),
        "device": device.name,
        "serial": device.serial,
        "certificate": device.certificate,
        "certificate_valid_from": _text(device.certificate_valid_from),
        "certificate_valid_to": _text(device.certificate_valid_to),
    }


def _text(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
