"""How is what a trial found laid out in a folder? A package an act, and a marked clip."""

from __future__ import annotations

import json
from pathlib import Path

import cv2

from detectors.acts import Act
from detectors.detection import Image
from detectors.trial import act_record
from fines.errors import EvidenceMissingError, UnavailableError
from fines.evidence import Sha256, address

SUFFIXES = {"image/jpeg": "jpg", "image/png": "png", "text/csv": "csv"}


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

    def write(self, act: Act) -> Path:
        """One folder with the act's record and every piece under the name of its kind."""
        violation = act.violation
        package = self._folder / f"{violation.offence}-{violation.id}"
        package.mkdir(exist_ok=True)
        for piece in violation.evidence:
            name = f"{piece.kind.value}.{SUFFIXES[piece.media_type]}"
            (package / name).write_bytes(self.get(piece.sha256))
        record = json.dumps(act_record(act), ensure_ascii=False, indent=2)
        (package / "act.json").write_text(record + "\n", "utf-8")
        self._contents.clear()
        return package


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
