"""How does a template become PDF/A? By typst, with our own fonts, the same bytes every time.

typst remembers in this process what it has set. What all papers of a kind share is set once: a
paper after the first takes half the time.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import weakref
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, cast

import typst

_FOLDER = Path(__file__).parent
_STANDARD: Final = "a-2b"
_SHARED: Final = "paper.typ"


def own_fonts() -> typst.Fonts:
    """The fonts inside typst and those of this folder, never those of the machine."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[str(_FOLDER / "fonts")],
    )


class Typesetter:
    """Sets the templates of this folder; several threads may set at once."""

    def __init__(self) -> None:
        self._fonts = own_fonts()
        # Each lies here while nobody uses it: as many of a template as were used at once.
        self._idle: defaultdict[str, list[_OpenTemplate]] = defaultdict(list)

    def pdf(
        self,
        template: str,
        name: str,
        content: Mapping[str, Any],
        at: datetime,
        pictures: Mapping[str, bytes] | None = None,
    ) -> bytes:
        """PDF/A-2b of the template with `content` as its file `name`.json, dated `at`."""
        try:
            opened = self._idle[template].pop()
        except IndexError:
            opened = _OpenTemplate(template, self._fonts)
        # The content is a file: as an input of the whole program it would make typst forget all
        # that it had set.
        told = json.dumps(content, ensure_ascii=False).encode()
        made = opened.pdf({f"{name}.json": told, **(pictures or {})}, at)
        self._idle[template].append(opened)
        return made


class _OpenTemplate:
    """A template that typst has read, in a folder of its own: to read it anew takes 3 ms."""

    def __init__(self, template: str, fonts: typst.Fonts) -> None:
        # typst reads pictures from a folder only; the template stands beside them.
        self._folder = Path(tempfile.mkdtemp(prefix="tartip-"))
        weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        for file in (template, _SHARED):
            shutil.copy(_FOLDER / file, self._folder)
        self._compiler = typst.Compiler(
            str(self._folder / template),
            root=str(self._folder),
            font_paths=fonts,
            ignore_system_fonts=True,
        )

    def pdf(self, files: Mapping[str, bytes], at: datetime) -> bytes:
        """PDF/A-2b with these files beside the template, and nowhere after it."""
        try:
            for file, content in files.items():
                (self._folder / file).write_bytes(content)
            made = self._compiler.compile(
                format="pdf",
                pdf_standards=[_STANDARD],
                timestamp=at.astimezone(UTC).replace(microsecond=0),
            )
        finally:
            for file in files:
                (self._folder / file).unlink(missing_ok=True)
        return cast(bytes, made)
