"""What does a crossing leave, should it become half of an act? Pictures, copies, numbers, site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from detectors.crossing_record import CROSSING_FORM, CrossingOutcome, CrossingRecord
from detectors.detection import Box
from detectors.evidence import KeptFrame, frame_piece
from detectors.frame import decode_jpeg, encode_jpeg
from detectors.gates import plate_pieces
from detectors.packing import TOML, Packing
from detectors.plate_log import PlateLog, PlateSighting
from detectors.site import Site
from detectors.track import Track
from detectors.track_record import later, plate_looks, vehicle_looks
from fines.errors import EvidenceMissingError
from fines.evidence import REDACTED, EvidenceKind, EvidencePiece, Sha256, address
from fines.packages.end_statement import STATEMENT_FORM, EndStatement, statement_bytes
from fines.packages.key_facts import DeviceKey
from fines.packages.package import BYTES, JSON
from fines.packages.written_record import written
from fines.plates import PlateNumber


@dataclass(slots=True)
class _InHand:
    """A store that only holds what it is given."""

    contents: dict[Sha256, bytes] = field(default_factory=dict)

    def put(self, content: bytes, media_type: str) -> Sha256:
        self.contents[address(content)] = content
        return address(content)

    def get(self, sha256: Sha256) -> bytes:
        if sha256 not in self.contents:
            raise EvidenceMissingError(f"No evidence is in hand under {sha256}.")
        return self.contents[sha256]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossingSight:
    """All that is at hand while the frames are: none of it is when the other end is told."""

    site: Site
    line: str
    judged: Track
    closed: Track
    plates: PlateLog
    frame: KeptFrame
    box: Box
    sighting: PlateSighting
    plate: PlateNumber
    outcome: CrossingOutcome


def crossing_pieces(
    sight: CrossingSight, packing: Packing | None
) -> tuple[tuple[EvidencePiece, ...], Mapping[Sha256, bytes]]:
    """The pieces and their bytes. Without `packing` the pictures alone: for measuring."""
    kept = _InHand()
    at = frame_piece(kept, EvidenceKind.AT, sight.frame, sight.box)
    pieces = [at, *plate_pieces(kept, sight.sighting)]
    if packing is not None:
        pieces += _copies(kept, sight, packing)
        for kind, content, media_type in (
            (EvidenceKind.CROSSING_RECORD, written(_record(sight, packing)), JSON),
            (EvidenceKind.SITE_FILE, sight.site.file, TOML),
        ):
            sha256 = kept.put(content, media_type)
            pieces.append(EvidencePiece(kind=kind, sha256=sha256, media_type=media_type))
        pieces += _sworn(kept, sight, packing.key, tuple(pieces))
    return tuple(pieces), kept.contents


def _sworn(
    kept: _InHand, sight: CrossingSight, key: DeviceKey, pieces: tuple[EvidencePiece, ...]
) -> list[EvidencePiece]:
    """What this end's own device swears to, and its signature over it."""
    outcome = sight.outcome
    content = statement_bytes(
        EndStatement(
            form=STATEMENT_FORM,
            crossing=outcome.id,
            site=sight.site.id,
            line=sight.line,
            plate=sight.plate,
            at=outcome.at,
            uncertainty_s=outcome.uncertainty_s,
            clock=sight.frame.clock,
            device=sight.site.device,
            key=key.facts,
            pieces=pieces,
        )
    )
    return [
        EvidencePiece(kind=kind, sha256=kept.put(part, media_type), media_type=media_type)
        for kind, part, media_type in (
            (EvidenceKind.CROSSING_STATEMENT, content, JSON),
            (EvidenceKind.CROSSING_SIGNATURE, key.sign(content), BYTES),
        )
    ]


def _record(sight: CrossingSight, packing: Packing) -> CrossingRecord:
    return CrossingRecord(
        form=CROSSING_FORM,
        site=sight.site.id,
        track=sight.judged.id,
        observations=sight.judged.observations,
        later=later(sight.judged, sight.closed),
        closed_frames=tuple(seen.frame for seen in sight.closed.observations),
        plate_looks=plate_looks(sight.plates),
        vehicle_looks=vehicle_looks(sight.plates),
        crop_frame=sight.sighting.frame.number,
        line=sight.line,
        clock=sight.frame.clock,
        made_by=packing.made_by,
        outcome=sight.outcome,
    )


def _copies(kept: _InHand, sight: CrossingSight, packing: Packing) -> list[EvidencePiece]:
    """Each picture for everyone outside the police."""
    frame, read, plate = sight.frame, sight.sighting.frame, sight.sighting.box
    pieces = []
    for kind, whole, own, own_plate in (
        (EvidenceKind.AT, frame, sight.box, plate if frame.number == read.number else None),
        (EvidenceKind.PLATE_FRAME, read, sight.sighting.vehicle_box, plate),
    ):
        hidden = packing.redaction.redacted(decode_jpeg(whole.jpeg), own, own_plate)
        copy = replace(whole, jpeg=encode_jpeg(hidden))
        pieces.append(frame_piece(kept, REDACTED[kind], copy, own))
    return pieces
