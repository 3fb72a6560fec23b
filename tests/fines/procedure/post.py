"""Where does a device report in the tests? A reporting step on a real case file."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from fines.device_event import DeviceEvent
from fines.law import KYRGYZSTAN, load_law
from fines.ports import OutsiderCopy
from fines.procedure.report import Answer, Caller, Report
from fines.procedure.reporting import Reporting, Told
from fines.registered_device import RegisteredDevice
from fines.storage.case_file import SqlCaseFile
from fines.storage.record_codec import to_document
from pipeline.device_signature import fault_of
from tests.fines.devices import RADAR, SERIAL, signature
from tests.fines.invented import NOON, KeptEvidence, MovableClock, no_copy

LAW = load_law(KYRGYZSTAN)
BY_TOKEN = Caller(token="demo-radar-7")


def report(event: DeviceEvent, **changed: Any) -> Report:
    """The event as it would arrive, signed."""
    content = json.dumps(to_document(event)).encode()
    made = Report(
        event=event, content=content, media_type="application/json", signature=signature(content)
    )
    return replace(made, **changed)


@dataclass
class Post:
    """A reporting step with its parts."""

    case_file: SqlCaseFile
    clock: MovableClock = field(default_factory=lambda: MovableClock(NOON + timedelta(minutes=1)))
    evidence: KeptEvidence = field(default_factory=KeptEvidence)
    device: RegisteredDevice = RADAR
    copy_of: OutsiderCopy = no_copy

    def take(self, event: DeviceEvent, caller: Caller | None = BY_TOKEN, **changed: Any) -> Answer:
        return self.reporting().take(report(event, **changed), caller)

    def take_all(self, *events: DeviceEvent) -> list[Told]:
        """All at once."""
        return self.reporting().take_all([(report(event), BY_TOKEN) for event in events])

    def reporting(self) -> Reporting:
        """The step itself."""
        return Reporting(
            register={SERIAL: self.device},
            verified=fault_of,
            case_file=self.case_file,
            evidence=self.evidence,
            copy_of=self.copy_of,
            law=LAW,
            clock=self.clock,
        )

    def cases(self) -> int:
        with self.case_file.view() as view:
            return len(view.cases(10_000))
