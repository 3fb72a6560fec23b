"""How does a template become PDF/A? By typst, with our own fonts, the same bytes every time.

typst remembers in this process what it has set. What all papers of a kind share is set once: a
paper after the first takes half the time.
"""

from __future__ import annotations

import json
import tempfile
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
    """Sets the templates of this folder."""

    def __init__(self) -> None:
        self._fonts = own_fonts()

    def pdf(
        self,
        template: str,
        name: str,
        content: Mapping[str, Any],
        at: datetime,
        pictures: Mapping[str, bytes] | None = None,
    ) -> bytes:
        """PDF/A-2b of the template with `content` as its file `name`.json, dated `at`."""
        # typst reads pictures from a folder only; the template stands beside them. The content
        # too: as an input of the whole program it would make typst forget all that it had set.
        with tempfile.TemporaryDirectory(prefix="tartip-") as folder:
            root = Path(folder)
            main = root / template
            main.write_bytes((_FOLDER / template).read_bytes())
            (root / _SHARED).write_bytes((_FOLDER / _SHARED).read_bytes())
            (root / f"{name}.json").write_text(json.dumps(content, ensure_ascii=False), "utf-8")
            for file, picture in (pictures or {}).items():
                (root / file).write_bytes(picture)
            made = typst.Compiler(
                str(main), root=folder, font_paths=self._fonts, ignore_system_fonts=True
            ).compile(
                format="pdf",
                pdf_standards=[_STANDARD],
                timestamp=at.astimezone(UTC).replace(microsecond=0),
            )
        return cast(bytes, made)
