"""How do files leave that an entry of the audit must tell of? As drafts until the entry stands."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fines.errors import InvalidValueError


class Drafts:
    """Files of one folder without their names yet; InvalidValueError where it takes none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: list[Path] = []

    def write(self, name: str, content: bytes) -> None:
        """A whole file beside its later name; makes the folder."""
        file = self._folder / name
        self._files.append(file)
        with self._telling():
            self._folder.mkdir(parents=True, exist_ok=True)
            _draft_of(file).write_bytes(content)

    def name_all(self) -> None:
        """Each gets its name, in place of what had it before."""
        with self._telling():
            for file in self._files:
                _draft_of(file).replace(file)

    def drop(self) -> None:
        """Removes what got no name."""
        for file in self._files:
            with suppress(OSError):
                _draft_of(file).unlink()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise InvalidValueError(
                f"{self._folder} cannot be written: {error.strerror}."
            ) from error


@contextmanager
def drafts_in(folder: Path) -> Iterator[Drafts]:
    """Drafts that are gone afterwards."""
    drafts = Drafts(folder)
    try:
        yield drafts
    finally:
        drafts.drop()


def _draft_of(file: Path) -> Path:
    return file.with_name(f".{file.name}.{os.getpid()}")
