"""How does a folder keep evidence? One file a piece, named by the SHA-256 of its bytes."""

from __future__ import annotations

import os
import re
import uuid
from datetime import datetime
from pathlib import Path

from fines.errors import EvidenceAlteredError, EvidenceMissingError, UnavailableError
from fines.evidence import Sha256, address

_ADDRESS = re.compile(r"[0-9a-f]{64}")


class FolderEvidenceStore:
    """Files in two levels of folders by the first digits, so that no folder grows huge."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes, media_type: str) -> Sha256:
        """Whole on the disk when it returns, or not there at all."""
        sha256 = address(content)
        file = self._file(sha256)
        if file.exists():
            return sha256
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            _write(file, content)
        except OSError as error:
            raise UnavailableError(
                f"The evidence folder {self._folder} cannot be written now ({error}): "
                "make room or give the right to write."
            ) from error
        return sha256

    def get(self, sha256: Sha256) -> bytes:
        """See `EvidenceStore`."""
        must_be_address(sha256)
        try:
            content = self._file(sha256).read_bytes()
        except FileNotFoundError:
            raise missing(sha256) from None
        except OSError as error:
            raise UnavailableError(f"Evidence {sha256} cannot be read now: {error}.") from error
        return checked(content, sha256)

    def expire(self, before: datetime) -> None:
        """Removes what was put before this instant: for frames in transit, never for evidence."""
        for file in self._folder.glob("??/??/*"):
            try:
                if file.stat().st_mtime < before.timestamp():
                    file.unlink()
            except FileNotFoundError:
                continue  # another process expires the same folder

    def destroy(self, sha256: Sha256) -> None:
        """Removes one piece: for what passes, and for evidence whose days of keeping are over."""
        must_be_address(sha256)
        try:
            self._file(sha256).unlink(missing_ok=True)
        except OSError as error:
            raise UnavailableError(f"The piece {sha256} cannot be removed now: {error}.") from error

    def _file(self, sha256: Sha256) -> Path:
        return self._folder / sha256[:2] / sha256[2:4] / sha256


def must_be_address(sha256: Sha256) -> None:
    """Nothing is kept under what is no address, and no path is made of it."""
    if not _ADDRESS.fullmatch(sha256):
        raise missing(sha256)


def missing(sha256: Sha256) -> EvidenceMissingError:
    """The error for an address without bytes."""
    return EvidenceMissingError(
        f"No evidence is kept under {sha256}: look at TRAFFIC_EVIDENCE_URL."
    )


def checked(content: bytes, sha256: Sha256) -> bytes:
    """The bytes, if they still are what their address says."""
    found = address(content)
    if found != sha256:
        raise EvidenceAlteredError(
            f"The bytes kept under {sha256} have the address {found}: they were altered and "
            "prove nothing; restore them from a copy."
        )
    return content


def _write(file: Path, content: bytes) -> None:
    draft = file.with_name(f".{uuid.uuid4().hex}")
    try:
        with draft.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
