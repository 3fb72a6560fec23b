"""Which JSON do we take? Strict shapes at the border; records inside."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from api.plain_values import Address, Code, Day, Instant, Number, PersonNumber, Word, Words
from fines.appeal import AppealGround
from fines.basis import BasisKind
from fines.contact import USUAL_ORDER
from fines.decision import DismissalReason
from fines.delivery import DeliveryChannel
from fines.evidence import EvidenceKind, EvidencePiece, Sha256
from fines.named import LONGEST_ADDRESS, Named, NamedAs
from fines.owner import PersonKind
from fines.plates import PlateReading, plate_number
from fines.violation import (
    Device,
    Measurement,
    OffenceCode,
    Reporter,
    SiteId,
    Violation,
    violation_id,
)
from fines.wording import Language


class Given(BaseModel):
    """What a caller sends: nothing unknown, nothing bent into shape."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class GivenEvidence(Given):
    """A piece whose bytes were sent before, by their SHA-256."""

    kind: EvidenceKind
    sha256: Address
    media_type: Word
    captured_at: Instant | None = None
    frame: StrictInt | None = Field(default=None, ge=0, lt=2**63)
    box_px: tuple[StrictInt, StrictInt, StrictInt, StrictInt] | None = None

    def record(self) -> EvidencePiece:
        return EvidencePiece(
            kind=self.kind,
            sha256=Sha256(self.sha256),
            media_type=self.media_type,
            captured_at=self.captured_at,
            frame=self.frame,
            box_px=self.box_px,
        )


class GivenMeasurement(Given):
    """A measured quantity in `unit`; `charged` is what remains after error and uncertainty."""

    quantity: Word
    value: Number
    unit: Word
    uncertainty: Number = Field(ge=0)
    charged: Number


class GivenDevice(Given):
    """The measuring device with the certificate that was valid at the act."""

    name: Word
    serial: Word
    certificate: Word
    certificate_valid_from: Instant
    certificate_valid_to: Instant


class GivenViolation(Given):
    """One act of one vehicle. Its identifier is derived, so a repeat is harmless."""

    offence: Word
    plate: Word
    plate_confidence: Number = Field(ge=0, le=1)
    site: Word
    place: Word
    occurred_at: Instant
    measurement: GivenMeasurement | None = None
    evidence: tuple[GivenEvidence, ...] = Field(min_length=1, max_length=20)
    device: GivenDevice | None = None

    def record(self, reporter: Reporter) -> Violation:
        plate = plate_number(self.plate)
        site, offence = SiteId(self.site), OffenceCode(self.offence)
        return Violation(
            id=violation_id(site, offence, plate, self.occurred_at),
            offence=offence,
            plate=plate,
            plate_reading=PlateReading(
                text=plate, country=None, pattern=None, confidence=self.plate_confidence
            ),
            site=site,
            place=self.place,
            occurred_at=self.occurred_at,
            measurement=Measurement(**self.measurement.model_dump()) if self.measurement else None,
            evidence=tuple(piece.record() for piece in self.evidence),
            reported_by=reporter,
            device=Device(**self.device.model_dump()) if self.device else None,
        )


class GivenLogin(Given):
    officer: Word
    password: Annotated[str, Field(min_length=1, max_length=256)]


class GivenDismissal(Given):
    reason: DismissalReason
    remark: Annotated[str, Field(max_length=1000)] = ""


class GivenDelivery(Given):
    channel: DeliveryChannel


class GivenContact(Given):
    language: Language
    phone: Annotated[str, Field(max_length=16)] = ""
    email: Annotated[str, Field(max_length=254)] = ""
    chat: Annotated[str, Field(max_length=65)] = ""
    order: Annotated[list[DeliveryChannel], Field(max_length=3)] = list(USUAL_ORDER)


class GivenProof(Given):
    proof: Annotated[str, Field(min_length=1, max_length=500)]
    arrived_at: Instant | None = None


class GivenPayment(Given):
    """A payment by code; the same `id` again returns the first answer, and is refused for
    another sum or code."""

    code: Code
    amount_tyiyn: Annotated[StrictInt, Field(gt=0, lt=10**12)]
    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{8,64}$")]


class GivenNamed(Given):
    """Who answers in the owner's place, by personal or legal number and name."""

    named_as: NamedAs
    pin: PersonNumber
    name: Word
    kind: PersonKind = PersonKind.NATURAL
    address: str = Field(default="", max_length=LONGEST_ADDRESS)

    def record(self) -> Named:
        return Named(
            named_as=self.named_as,
            pin=self.pin,
            name=self.name,
            kind=self.kind,
            address=self.address,
        )


class GivenAppeal(Given):
    """An appeal by the holder of the link on the paper."""

    link: Word
    ground: AppealGround
    statement: Words
    named: GivenNamed | None = None


class GivenVerdict(Given):
    """What an operator holds of an issued decision; a dismissal has its reason."""

    verdict: Literal["confirmed", "dismissed"]
    reason: DismissalReason | None = None


class GivenStart(Given):
    """Which stopped source works again, and why."""

    kind: BasisKind
    source: str = Field(max_length=300)
    why: str = Field(max_length=2000)


class GivenRecall(Given):
    """What was found bad, between which instants, and why."""

    kind: BasisKind
    basis: str = Field(max_length=300)
    first: Instant | None = None
    last: Instant | None = None
    reason: str = Field(max_length=2000)


class GivenPermit(Given):
    """Which vehicle belongs to an exempt group, on which local days, by which paper."""

    plate: str = Field(max_length=20)
    group: str = Field(max_length=40)
    first: Day
    last: Day | None = None
    source: str = Field(max_length=300)


class GivenRuling(Given):
    """A court's ruling, by its number and court."""

    ruling: str = Field(max_length=300)


class GivenClearing(Given):
    """Which other act, and why both are one vehicle's."""

    other: str = Field(max_length=64)
    why: str = Field(max_length=2000)


class GivenAnswer(Given):
    answer: Words


class GivenPassing(Given):
    """The answer, and who answers for the act where the objection does not say it rightly."""

    answer: Words
    named: GivenNamed | None = None
