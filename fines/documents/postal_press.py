"""How are the sheet of an envelope and the register of a batch set? PDF/A-2b, by typst."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime

from fines.documents.barcode import barcode
from fines.documents.press import ORIGINAL
from fines.documents.typesetting import Typesetter
from fines.envelope import Symbology
from fines.local_time import local_day
from fines.wording import Wording, date_text

ENVELOPE, REGISTER, INPUT = "envelope.typ", "register.typ", "paper"
HEADS = ("register", "envelope", "addressee", "address", "made_on", "state")


class PostalSheets:
    """Fulfils `fines.paper.PostalPress`; `wording` holds documents/letters.toml."""

    def __init__(self, wording: Wording, symbology: Symbology = Symbology.CODE_128) -> None:
        self._wording = wording
        self._symbology = symbology
        self._typesetter = Typesetter()

    def envelope(self, number: str, addressee: str, address: str, at: datetime) -> bytes:
        """From outside one reads who writes, the number, and to whom: nothing of the case."""
        sheet = {
            "number": number,
            "shown": f"{number[:2]} {number[2:5]} {number[5:8]} {number[8:11]} {number[11:]}",
            "barcode": barcode(number, self._symbology),
            "sender": self._sender(),
            "addressee": addressee,
            "address": address,
        }
        return self._typesetter.pdf(ENVELOPE, INPUT, sheet, at)

    def register(
        self,
        number: int,
        at: datetime,
        rows: Sequence[tuple[str, str, str]],
        withdrawn: Sequence[str],
    ) -> tuple[bytes, bytes]:
        """PDF and CSV of envelope, addressee and address; of a withdrawn one the envelope alone."""
        day = local_day(at)
        sheet = {
            "number": str(number),
            "title": self._words("register.title"),
            "sender": self._sender(),
            "date": [date_text(day, language) for language in ORIGINAL],
            "heads": [
                self._words(f"register.{head}") for head in ("line", "envelope", "to", "address")
            ],
            "rows": [list(row) for row in rows],
            "withdrawn": list(withdrawn),
            "withdrawn_head": self._words("register.withdrawn"),
            "total": [
                self._wording("register.total", language, count=len(rows)) for language in ORIGINAL
            ],
            "signatures": [self._words("register.given"), self._words("register.taken")],
        }
        lines = io.StringIO()
        writer = csv.writer(lines)
        writer.writerow(HEADS)
        writer.writerows((number, *row, day.isoformat(), "handed_over") for row in rows)
        writer.writerows((number, each, "", "", day.isoformat(), "withdrawn") for each in withdrawn)
        pdf = self._typesetter.pdf(REGISTER, INPUT, sheet, at)
        return pdf, lines.getvalue().encode("utf-8")

    def _sender(self) -> list[str]:
        return [self._wording.of_country("department", language) for language in ORIGINAL]

    def _words(self, key: str) -> list[str]:
        return [self._wording(key, language) for language in ORIGINAL]
