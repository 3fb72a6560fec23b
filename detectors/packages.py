"""How is what a trial found laid out in a folder? A package an act, and a marked clip."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2

from detectors.acts import Act
from detectors.detection import Image
from detectors.packing import Packing
from detectors.redaction import Redaction
from detectors.site import Site
from detectors.trial import Models
from fines.errors import EvidenceMissingError, UnavailableError
from fines.evidence import Sha256, address
from fines.packages.device_key import load_device_keys
from fines.packages.manifest import MadeBy
from fines.packages.package import package_name, package_of

KEYS = "development-keys"


class PackageFolder:
    """An evidence store that keeps pieces in memory until their act is written as a package."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._contents: dict[Sha256, bytes] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, content: bytes, media_type: str) -> Sha256:
        """See `EvidenceStore`."""
        sha256 = address(content)
        self._contents[sha256] = content
        return sha256

    def get(self, sha256: Sha256) -> bytes:
        """See `EvidenceStore`."""
        if sha256 not in self._contents:
            raise EvidenceMissingError(f"Nothing is kept under {sha256} in {self._folder}.")
        return self._contents[sha256]

    def packing(self, site: Site, models: Models, made_by: MadeBy) -> Packing:
        """Completes this site's acts; a trial is signed by a development key of this folder."""
        return Packing(
            site=site,
            store=self,
            key=load_device_keys(f"development:{self._folder / KEYS}")(site.device),
            made_by=made_by,
            redaction=Redaction(models.vehicle_detector, models.plate_detector, site.view),
        )

    def write(self, acts: Sequence[Act]) -> list[Path]:
        """The whole package of each act, and beside it the copy for outsiders."""
        files = []
        for violation in (act.violation for act in acts):
            for sealed in (False, True):
                file = self._folder / package_name(violation, sealed=sealed)
                file.write_bytes(package_of(violation, self, sealed=sealed))
                files += [] if sealed else [file]
        self._contents.clear()
        return files


class MarkedClip:
    """A copy of the clip with what was seen drawn in; closed by leaving the `with` block."""

    def __init__(self, file: Path, width_px: int, height_px: int, frames_per_s: float) -> None:
        code = cv2.VideoWriter.fourcc(*"mp4v")
        self._writer = cv2.VideoWriter(str(file), code, frames_per_s, (width_px, height_px))
        if not self._writer.isOpened():
            raise UnavailableError(f"{file}: the clip cannot be written; is the folder writable?")

    def __enter__(self) -> MarkedClip:
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.release()

    def add(self, image: Image) -> None:
        """Appends one frame."""
        self._writer.write(image)
