"""What do the desks work with? Everything that a page or route calls, chosen by the wiring."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from fines.announcement import Announcement
from fines.gateways.elqr_of_fine import ElqrIssuer
from fines.paper import Printer
from fines.ports import CaseFile, Clock, EvidenceStore, Law, VehicleRegistry
from fines.procedure.accident_cards import AccidentCards
from fines.procedure.appealing import Appealing
from fines.procedure.batching import Batching
from fines.procedure.cash_desk import CashDesk
from fines.procedure.citizen import CitizenLookUp
from fines.procedure.closing import Closing
from fines.procedure.contacting import Contacting
from fines.procedure.delivering import Delivering
from fines.procedure.enforcing import Enforcing
from fines.procedure.examining import Examining
from fines.procedure.exempting import Exempting
from fines.procedure.following_up import FollowingUp
from fines.procedure.holding import Holding
from fines.procedure.impounding import Impounding
from fines.procedure.informing import Informing
from fines.procedure.issuing import Issuing
from fines.procedure.measuring_fairness import MeasuringFairness
from fines.procedure.measuring_reviewers import MeasuringReviewers
from fines.procedure.noticing import Noticing
from fines.procedure.overseeing import Overseeing
from fines.procedure.passing_on import PassingOn
from fines.procedure.paying import Paying
from fines.procedure.placing import Placing
from fines.procedure.recalling import Recalling
from fines.procedure.recording import Recording
from fines.procedure.refunding import Refunding
from fines.procedure.reporting import Reporting
from fines.procedure.review import Review
from fines.procedure.suspending import Suspending
from fines.procedure.terminal_dialogue import TerminalDialogue
from pipeline.frame_intake import FrameIntake
from pipeline.payment_wiring import NoticeSender
from pipeline.signal_intake import SignalIntake
from pipeline.smart_city_file import SmartCity


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The procedure and its parts. `public_url` is what stands in the QR, without a last slash.

    `camera_states` gives the newest announcement of each camera; without `elqr` no such code is
    shown, without `smart_city` no other body is answered. `signs_until`: when the certificate that
    signs papers expires.
    """

    case_file: CaseFile
    evidence: EvidenceStore
    registry: VehicleRegistry
    printer: Printer
    review: Review
    reporting: Reporting
    issuing: Issuing
    informing: Informing
    delivering: Delivering
    batching: Batching
    paying: Paying
    enforcing: Enforcing
    fairness: MeasuringFairness
    reviewers: MeasuringReviewers
    impounding: Impounding
    noticing: Noticing
    cash: CashDesk
    terminal: TerminalDialogue
    appealing: Appealing
    passing_on: PassingOn
    contacting: Contacting
    examining: Examining
    holding: Holding
    recalling: Recalling
    exempting: Exempting
    suspending: Suspending
    overseeing: Overseeing
    placing: Placing
    refunding: Refunding
    closing: Closing
    recording: Recording
    accident_cards: AccidentCards
    following_up: FollowingUp
    citizen: CitizenLookUp
    signals: SignalIntake
    frames: FrameIntake
    law: Law
    clock: Clock
    link_secret: bytes
    public_url: str
    camera_states: Callable[[], Sequence[Announcement]]
    notice_senders: Mapping[str, NoticeSender] = field(default_factory=dict)
    elqr: ElqrIssuer | None = None
    smart_city: SmartCity | None = None
    impound_public: bool = False
    signs_until: datetime | None = None

    @property
    def secure(self) -> bool:
        """Whether cookies may demand https: only plain-http loopback set-ups do without."""
        return self.public_url.startswith("https://")
