"""How do certified devices' events become cases? Known, signed, judged by every gate, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from fines.decision import Decision, DecisionId
from fines.device_event import DeviceEvent, DeviceSerial, EventDoubt, EventEntry, EventOutcome
from fines.errors import (
    ConfigurationError,
    NotAllowedError,
    SignatureRefusedError,
    TartipError,
    UnavailableError,
    UnknownDeviceError,
)
from fines.evidence import Sha256
from fines.ports import CaseFile, Clock, EvidenceStore, Law, OutsiderCopy
from fines.procedure.event_evidence import EventEvidence, from_base64
from fines.procedure.event_gates import Charge, judge
from fines.procedure.report import Answer, Caller, Report
from fines.procedure.review import Review
from fines.registered_device import RegisteredDevice, SignatureCheck

Register = Mapping[DeviceSerial, RegisteredDevice]
Arrival = tuple[Report, Caller | None]
"""A report and who brought it; None where the way itself let only devices in (the bus)."""
Told = Answer | TartipError
# An event is remembered for longer than any device may be late, so that no replay is new again.
REMEMBERED = timedelta(days=400)
# Waiting for a disk or an object store: eleven times as many pieces a second as one by one.
_WRITERS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """An event that claims an act, past its device and signature; its place among the arrivals."""

    place: int
    report: Report
    device: RegisteredDevice
    judged: Charge | EventDoubt


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """What is to be remembered of a claim, with the decision where it is charged."""

    place: int
    entry: EventEntry
    decision: Decision | None


class Reporting:
    """Takes in what devices report; the same event again changes nothing."""

    def __init__(
        self,
        *,
        register: Register,
        verified: SignatureCheck,
        case_file: CaseFile,
        evidence: EvidenceStore,
        copy_of: OutsiderCopy,
        law: Law,
        clock: Clock,
    ) -> None:
        self._register = register
        self._verified = verified
        self._case_file = case_file
        self._kept = EventEvidence(evidence, copy_of)
        self._law = law
        self._review = Review(case_file, law, clock)
        self._clock = clock

    def take(self, report: Report, caller: Caller | None) -> Answer:
        """What became of one; raises what refuses it."""
        (told,) = self.take_all([(report, caller)])
        if isinstance(told, TartipError):
            raise told
        return told

    def take_all(self, arrivals: Sequence[Arrival]) -> list[Told]:
        """What became of each, in order, all of them on the disk in one step; or its refusal.

        UnknownDeviceError, NotAllowedError and SignatureRefusedError leave nothing behind;
        EvidenceMissingError where a picture it names was never sent. UnavailableError is raised:
        nothing of any is written then.
        """
        told: dict[int, Told] = {}
        claims: list[_Claim] = []
        for place, (report, caller) in enumerate(arrivals):
            try:
                checked = self._checked(place, report, caller)
            except TartipError as error:
                checked = error
            if isinstance(checked, _Claim):
                claims.append(checked)
            else:
                told[place] = checked
        told |= self._decided(claims)
        return [told[place] for place in range(len(arrivals))]

    def _checked(self, place: int, report: Report, caller: Caller | None) -> Told | _Claim:
        device = self._known(report.event, caller)
        self._refuse_forged(report, device)
        judged = judge(report.event, device, self._law, self._clock())
        if judged is None:
            return Answer(outcome=EventOutcome.NO_ACT)
        return _Claim(place=place, report=report, device=device, judged=judged)

    def _known(self, event: DeviceEvent, caller: Caller | None) -> RegisteredDevice:
        device = self._register.get(event.device)
        if device is None:
            raise UnknownDeviceError(
                f"The device '{event.device}' is not in the register: enter it in TRAFFIC_DEVICES."
            )
        if caller is not None and not _admits(device, caller):
            raise NotAllowedError(
                f"What knocked does not belong to the device '{event.device}': "
                "use the token or certificate that the register names."
            )
        return device

    def _refuse_forged(self, report: Report, device: RegisteredDevice) -> None:
        serial = report.event.device
        if not report.signature:
            raise SignatureRefusedError(
                f"The event '{report.event.event}' of '{serial}' is not signed: send the "
                "signature of its bytes."
            )
        signature, at = from_base64(report.signature), report.event.occurred_at
        fault = self._verified(device, signature, report.content, at)
        if fault is not None:
            raise SignatureRefusedError(
                f"The signature of the event '{report.event.event}' does not fit the key of "
                f"'{serial}': sign the very bytes that are sent. {fault}"
            )

    def _decided(self, claims: Sequence[_Claim]) -> dict[int, Told]:
        """The answers by place. A replay costs a look: nothing is locked or written for it."""
        if not claims:
            return {}
        with self._case_file.view() as view:
            known = view.event_entries({claim.report.key for claim in claims})
        told: dict[int, Told] = {}
        fresh: list[_Claim] = []
        for claim in claims:
            before = known.get(claim.report.key)
            if before is None:
                fresh.append(claim)
            else:
                told[claim.place] = _repeated(before, claim.report.digest)
        ready: list[_Ready] = []
        for claim, made in zip(fresh, self._all_ready(fresh), strict=True):
            if isinstance(made, _Ready):
                ready.append(made)
            else:
                told[claim.place] = made
        return told | self._filed(ready)

    def _all_ready(self, claims: Sequence[_Claim]) -> list[_Ready | TartipError]:
        if len(claims) < 2:
            return [self._ready(claim) for claim in claims]
        with ThreadPoolExecutor(min(_WRITERS, len(claims))) as pool:
            return list(pool.map(self._ready, claims))

    def _ready(self, claim: _Claim) -> _Ready | TartipError:
        """The evidence of it on the disk, nothing yet in the case file."""
        decision, doubt, outcome = None, None, EventOutcome.CASE
        if isinstance(claim.judged, EventDoubt):
            doubt, outcome = claim.judged, EventOutcome.NOT_CHARGED
        else:
            try:
                violation = self._kept.violation(claim.report, claim.device, claim.judged)
                decision = self._review.propose(violation)
            except (UnavailableError, ConfigurationError):
                raise
            except TartipError as error:
                return error
        entry = EventEntry(
            id=claim.report.key,
            sha256=claim.report.digest,
            outcome=outcome,
            doubt=doubt,
            decision=decision.id if decision is not None else None,
            taken_at=self._clock(),
        )
        return _Ready(place=claim.place, entry=entry, decision=decision)

    def _filed(self, ready: Sequence[_Ready]) -> dict[int, Told]:
        """The entries first, then the cases where there are any, in one transaction."""
        if not ready:
            return {}
        first: dict[str, _Ready] = {}
        for one in ready:
            first.setdefault(one.entry.id, one)
        with self._case_file.begin() as transaction:
            added = transaction.add_event_entries([one.entry for one in first.values()])
            quicker = transaction.event_entries(first.keys() - added)
            proposed = [
                one.decision
                for one in first.values()
                if one.entry.id in added and one.decision is not None
            ]
            _, new = self._review.add_within(transaction, proposed)
        return _answers(ready, first, quicker, new)


def forget_old_events(case_file: CaseFile, now: datetime) -> int:
    """Drops what is remembered of events that are too old to be taken again; how many."""
    with case_file.begin() as transaction:
        return transaction.forget_event_entries(now - REMEMBERED)


def _answers(
    ready: Sequence[_Ready],
    first: Mapping[str, _Ready],
    quicker: Mapping[str, EventEntry],
    new: set[DecisionId],
) -> dict[int, Told]:
    """`quicker` were taken by another step, `new` are the decisions that came on file in this."""
    told: dict[int, Told] = {}
    for one in ready:
        entry = one.entry
        before = quicker.get(entry.id) or first[entry.id].entry
        if before is not entry:
            told[one.place] = _repeated(before, entry.sha256)
            continue
        outcome = entry.outcome
        if one.decision is not None:
            outcome = EventOutcome.CASE if one.decision.id in new else EventOutcome.ON_FILE
            new = new - {one.decision.id}
        told[one.place] = Answer(outcome=outcome, doubt=entry.doubt, decision=entry.decision)
    return told


def _repeated(before: EventEntry, digest: Sha256) -> Answer:
    """The first answer again; another content under the same id charges nobody."""
    if before.sha256 != digest:
        return Answer(
            outcome=EventOutcome.NOT_CHARGED, doubt=EventDoubt.EVENT_ID_REUSED, repeated=True
        )
    charged = before.decision is not None
    return Answer(
        outcome=EventOutcome.ON_FILE if charged else before.outcome,
        doubt=before.doubt,
        decision=before.decision,
        repeated=True,
    )


def _admits(device: RegisteredDevice, caller: Caller) -> bool:
    by_token = caller.token is not None and caller.token == device.token
    known = device.client_certificate
    return by_token or (known is not None and caller.client_certificate == known)
