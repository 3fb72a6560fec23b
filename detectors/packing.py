"""What turns an act's pictures into a package? All that it rests on, hidden copies, a signature."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from detectors.act_record import (
    RECORD_FORM,
    ActRecord,
    FrameInstant,
    Outcome,
    record_bytes,
)
from detectors.bases import bases_of_act
from detectors.continuity import Span
from detectors.detection import Box, Image
from detectors.drawing import with_site, with_tracks
from detectors.evidence import JPEG, FrameShelf, KeptFrame, frame_piece
from detectors.frame import decode_jpeg, encode_jpeg
from detectors.motion_jpeg import AVI, motion_jpeg
from detectors.plate_log import PlateLog, PlateSighting
from detectors.redaction import Redaction
from detectors.rules.finding import Finding
from detectors.site import Site
from detectors.surroundings import Snapshot
from detectors.track import Track
from detectors.track_record import later, plate_looks, vehicle_looks
from fines.errors import ConfigurationError
from fines.evidence import REDACTED, EvidenceKind, EvidencePiece
from fines.packages.key_facts import DeviceKey
from fines.packages.manifest import MadeBy
from fines.packages.package import JSON, signed
from fines.ports import EvidenceStore
from fines.violation import Violation

TOML = "application/toml"
CLIP_BEFORE, CLIP_AFTER = timedelta(seconds=2), timedelta(seconds=1)
MOST_CLIP_FRAMES = 40

Picture = tuple[EvidenceKind, KeptFrame, Box]


class Packing:
    """Completes the acts of one site."""

    def __init__(
        self,
        *,
        site: Site,
        store: EvidenceStore,
        key: DeviceKey,
        made_by: MadeBy,
        redaction: Redaction,
    ) -> None:
        self._site, self._store = site, store
        self.redaction = redaction
        self.key, self.made_by = own_key(site, key), made_by
        self._references = [
            (file.read_bytes(), _picture_type(file.name)) for file in site.references
        ]

    def completed(
        self,
        violation: Violation,
        finding: Finding,
        pictures: tuple[Picture, ...],
        sighting: PlateSighting,
        shelf: FrameShelf,
        *,
        judged: Track,
        others: tuple[Snapshot, ...],
        closed: Track,
        plates: PlateLog,
        span: Span,
    ) -> Violation:
        """The violation with all its pieces, and over them the device's signature."""
        clip = _clip_frames(shelf, finding, pictures)
        outcome = Outcome(
            violation=violation.id,
            finding=finding,
            span=span,
            plate_reading=violation.plate_reading,
            look=plates.look(span),
        )
        record = ActRecord(
            form=RECORD_FORM,
            site=self._site.id,
            track=judged.id,
            observations=judged.observations,
            later=later(judged, closed),
            closed_frames=tuple(seen.frame for seen in closed.observations),
            others=others,
            plate_looks=plate_looks(plates),
            vehicle_looks=vehicle_looks(plates),
            crop_frame=sighting.frame.number,
            clip=tuple(
                FrameInstant(frame=one.number, captured_at=one.captured_at, clock=one.clock)
                for one in clip
            ),
            outcome=outcome,
        )
        added = [*self._shown(pictures, sighting, judged), self._clip(clip)]
        added.append(self._piece(EvidenceKind.RECORD, record_bytes(record), JSON))
        added.append(self._piece(EvidenceKind.SITE_FILE, self._site.file, TOML))
        for content, media_type in self._references:
            added.append(self._piece(EvidenceKind.REFERENCE, content, media_type))
        whole = replace(
            violation,
            evidence=violation.evidence + tuple(added),
            bases=bases_of_act(finding, self._site, self.made_by),
        )
        return signed(whole, self._site.device, self.key, self.made_by, self._store)

    def _shown(
        self, pictures: tuple[Picture, ...], sighting: PlateSighting, judged: Track
    ) -> list[EvidencePiece]:
        """The overview, and the copy of each picture for everyone outside the police."""
        pieces = []
        for kind, frame, box in pictures:
            hidden = self.redaction.redacted(decode_jpeg(frame.jpeg), box)
            pieces.append(self._drawn(REDACTED[kind], hidden, frame, box))
            if kind is EvidenceKind.AT:
                for seen, of in (
                    (decode_jpeg(frame.jpeg), EvidenceKind.OVERVIEW),
                    (hidden, EvidenceKind.REDACTED_OVERVIEW),
                ):
                    drawn = self._overview(seen, judged, frame.number)
                    pieces.append(self._drawn(of, drawn, frame, box))
        frame, box = sighting.frame, sighting.vehicle_box
        hidden = self.redaction.redacted(decode_jpeg(frame.jpeg), box, sighting.box)
        pieces.append(self._drawn(EvidenceKind.REDACTED_PLATE_FRAME, hidden, frame, box))
        return pieces

    def signs_at(self, at: datetime) -> bool:
        """Whether the device's signature of this instant will be believed."""
        return self.key.in_force(at)

    def _overview(self, image: Image, judged: Track, frame: int) -> Image:
        """The site's lines and the vehicle's way up to this frame, drawn in."""
        seen = tuple(one for one in judged.observations if one.frame <= frame)
        way = Track(id=judged.id, observations=seen)
        return with_site(with_tracks(image, [way], frame), self._site)

    def _drawn(self, kind: EvidenceKind, image: Image, frame: KeptFrame, box: Box) -> EvidencePiece:
        return frame_piece(self._store, kind, replace(frame, jpeg=encode_jpeg(image)), box)

    def _clip(self, frames: list[KeptFrame]) -> EvidencePiece:
        clip = motion_jpeg(frames, self._site.width_px, self._site.height_px)
        piece = self._piece(EvidenceKind.CLIP, clip, AVI)
        return replace(piece, captured_at=frames[0].captured_at, frame=frames[0].number)

    def _piece(self, kind: EvidenceKind, content: bytes, media_type: str) -> EvidencePiece:
        sha256 = self._store.put(content, media_type)
        return EvidencePiece(kind=kind, sha256=sha256, media_type=media_type)


def own_key(site: Site, key: DeviceKey) -> DeviceKey:
    """The key, if it is the one that the site file gives its device, or the file gives none."""
    device, facts = site.device, key.facts
    for name, known, found in (
        ("public_key", device.public_key, facts.public_key),
        ("signing_certificate", device.signing_certificate, facts.certificate),
    ):
        if known is not None and known != found:
            raise ConfigurationError(
                f"Site '{site.id}' gives its device the key {known}, and the one at hand is "
                f"{facts.certificate or facts.public_key}: mend {name}, or TRAFFIC_DEVICE_KEYS."
            )
    return key


def _clip_frames(
    shelf: FrameShelf, finding: Finding, pictures: tuple[Picture, ...]
) -> list[KeptFrame]:
    """A few seconds around the act, the cited frames among them, the rest evenly thinned."""
    cited = {frame.number: frame for _, frame, _ in pictures}
    after = max(frame.captured_at for frame in cited.values())
    around = {
        frame.number: frame
        for frame in shelf.between(finding.at - CLIP_BEFORE, after + CLIP_AFTER)
        if frame.number not in cited
    }
    step = max(len(around) // (MOST_CLIP_FRAMES - len(cited)) + 1, 1)
    thinned = dict(list(around.items())[::step])
    return [frame for _, frame in sorted({**thinned, **cited}.items())]


def _picture_type(name: str) -> str:
    return "image/png" if name.lower().endswith(".png") else JPEG
