"""How does evidence wait for a store that is away? The chain must not lose an act over it."""

from __future__ import annotations

from fines.evidence import Sha256
from fines.ports import EvidenceStore
from pipeline.life import Life


class PatientStore:
    """A store that is asked again until it answers; gives up only when the worker stops."""

    def __init__(self, store: EvidenceStore, life: Life) -> None:
        self._store = store
        self._life = life

    def put(self, content: bytes, media_type: str) -> Sha256:
        """See `EvidenceStore`."""
        return self._life.insist(lambda: self._store.put(content, media_type))

    def get(self, sha256: Sha256) -> bytes:
        """See `EvidenceStore`."""
        return self._life.insist(lambda: self._store.get(sha256))
