"""What does a package hold for computing again? Its record, site and lights, as they were."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

from detectors.act_record import ActRecord, read_record
from detectors.agreed_signals import recorded_signals
from detectors.detection import Image
from detectors.frame import decode_jpeg
from detectors.picture_file import decoded_file
from detectors.signals import SignalLog, Signals, from_csv
from detectors.site import Site
from detectors.site_file import load_site
from fines.errors import InvalidValueError
from fines.evidence import EvidenceKind, Sha256
from fines.packages.manifest import Manifest, content_of

Contents = Callable[[Sha256], bytes | None]
"""Gives a piece, or None where it is sealed."""


class KeptAct:
    """Read from a package's pieces; `folder` holds files while this lives.

    InvalidValueError or ConfigurationError where a piece is not what it should be.
    """

    def __init__(self, manifest: Manifest, contents: Contents, folder: Path) -> None:
        self._manifest, self._contents, self._folder = manifest, contents, folder
        self.record: ActRecord = read_record(self._only(EvidenceKind.RECORD) or b"")
        self.references: list[Image] | None = []
        self.site: Site = self._site(self._only(EvidenceKind.SITE_FILE) or b"")
        self.signals: Signals = self._signals()

    def frame_at(self) -> Image | None:
        """The picture of the act; None where it is sealed."""
        jpeg = self._only(EvidenceKind.AT)
        return decode_jpeg(jpeg) if jpeg is not None else None

    def plate_crop(self) -> Image | None:
        """The picture from which the plate was read."""
        crop = self._only(EvidenceKind.PLATE_CROP)
        return self._picture("crop.png", crop) if crop is not None else None

    def _site(self, text: bytes) -> Site:
        names = reference_names(text)
        pictures = [
            self._contents(sha256) for sha256 in content_of(self._manifest, EvidenceKind.REFERENCE)
        ]
        if len(pictures) != len(names):
            raise InvalidValueError("The package's reference pictures are not its site file's.")
        for name, picture in zip(names, pictures, strict=True):
            if picture is None or self.references is None:
                # Sealed: an empty file stands for it, the rules do not look at it.
                (self._folder / name).touch()
                self.references = None
            else:
                self.references.append(self._picture(name, picture))
        file = self._folder / "site.toml"
        file.write_bytes(text)
        return load_site(file)

    def _signals(self) -> Signals:
        log = self._only(EvidenceKind.SIGNAL_LOG)
        if log is None:
            return SignalLog([])
        return recorded_signals(from_csv(log, "signal_log"), self.site.signals.tolerance)

    def _picture(self, name: str, content: bytes) -> Image:
        return kept_picture(self._folder / name, content)

    def _only(self, kind: EvidenceKind) -> bytes | None:
        addresses = content_of(self._manifest, kind)
        return self._contents(addresses[0]) if addresses else None


def reference_names(site_file: bytes) -> list[str]:
    """The pictures that a site file names; InvalidValueError where one is no plain name."""
    try:
        names = tomllib.loads(site_file.decode()).get("camera", {}).get("references", [])
        plain = all(Path(str(name)).name == name for name in names)
    except (ValueError, AttributeError, TypeError) as error:
        raise InvalidValueError("The package's site file cannot be read.") from error
    if not plain:
        raise InvalidValueError("The package's site file names pictures elsewhere.")
    return list(names)


def kept_picture(file: Path, content: bytes) -> Image:
    """The picture of these bytes, written to this file to be decoded."""
    file.write_bytes(content)
    return decoded_file(file)[0]
