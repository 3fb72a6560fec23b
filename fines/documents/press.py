"""How does a decision become a signed paper? Content, picture and QR set by typst, then signed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno

from fines.access_link import link_token
from fines.decision import Decision
from fines.documents import content
from fines.documents.content import Columns, Texts
from fines.documents.letters import Letter
from fines.documents.pictures import Picture, act_and_crop, pictured, section_start
from fines.documents.signing import Signer
from fines.documents.stamp import HEIGHT_MM, make_stamp
from fines.documents.typesetting import Typesetter
from fines.local_time import local
from fines.officer import Officer
from fines.ports import EvidenceStore
from fines.resolution import Resolution
from fines.wording import Language, Wording, instant_text

ORIGINAL = (Language.KYRGYZ, Language.RUSSIAN)
TRANSLATION = (Language.ENGLISH,)
# A link's token is random, so no mask makes it easier to read; to weigh all eight takes 5 ms.
_QR_MASK = 3
_QR_MARGIN = 2
_DARK = re.compile(rb"\x01+")
TEMPLATE, LETTER, INPUT = "resolution.typ", "letter.typ", "paper"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What the template needs: its input, and the pictures by the names that the input gives."""

    content: Mapping[str, Any]
    files: Mapping[str, bytes]


class Press:
    """Makes signed resolutions; `wording` holds the texts of papers, laws and colours."""

    def __init__(
        self,
        *,
        evidence: EvidenceStore,
        signer: Signer,
        public_url: str,
        link_secret: bytes,
        wording: Wording,
        appeal_days: int | None = None,
    ) -> None:
        self._evidence = evidence
        self._signer = signer
        self._public_url = public_url.rstrip("/")
        self._link_secret = link_secret
        self._wording = wording
        self._appeal_days = appeal_days
        self._typesetter = Typesetter()
        self._stamp = make_stamp(self._typesetter, signer.certificate, wording)

    @property
    def signs_until(self) -> datetime:
        """When the certificate that signs expires: from then on nothing is made."""
        return self._signer.certificate.valid_to

    def resolution(self, decision: Decision, resolution: Resolution, issued_by: Officer) -> bytes:
        """The signed original: Kyrgyz with Russian beside it."""
        pdf = self.unsigned(decision, resolution, issued_by, ORIGINAL)
        return self._signer.sign(pdf, self._stamp)

    def english_copy(self, decision: Decision, resolution: Resolution, issued_by: Officer) -> bytes:
        """A signed translation for information."""
        pdf = self.unsigned(decision, resolution, issued_by, TRANSLATION)
        return self._signer.sign(pdf, self._stamp)

    def letter(self, letter: Letter, by: Officer, languages: Sequence[Language]) -> bytes:
        """A letter, order or card, signed."""
        return self._signer.sign(self.unsigned_letter(letter, by, languages), self._stamp)

    def unsigned_letter(self, letter: Letter, by: Officer, languages: Sequence[Language]) -> bytes:
        """PDF/A-2b of a letter before the signature: the same bytes for the same records."""
        columns = Columns(wording=self._wording, languages=languages)
        head = content.head_of(columns, letter.kind, letter.number, letter.at)
        signature = columns.words("heading.letter_signature")
        paper = {
            **self._frame(columns, by, signature),
            "head": {**head, "copy_note": columns.words("letter.copy_note")},
            "sections": [
                {"heading": columns.words(heading), "rows": rows}
                for heading, rows in letter.sections(columns)
            ],
            "paragraphs": letter.paragraphs(columns),
        }
        return self._typesetter.pdf(LETTER, INPUT, paper, letter.at)

    def unsigned(
        self,
        decision: Decision,
        resolution: Resolution,
        issued_by: Officer,
        languages: Sequence[Language],
    ) -> bytes:
        """PDF/A-2b before the signature: the same bytes for the same records."""
        sheet = self.composed(decision, resolution, issued_by, languages)
        return self._typesetter.pdf(
            TEMPLATE, INPUT, sheet.content, resolution.issued_at, sheet.files
        )

    def composed(
        self,
        decision: Decision,
        resolution: Resolution,
        issued_by: Officer,
        languages: Sequence[Language],
    ) -> Sheet:
        """What the template gets: every text, and the pictures as they will be printed."""
        columns = Columns(wording=self._wording, languages=languages)
        act, crop = act_and_crop(decision.violation, self._evidence)
        start = section_start(decision.violation, self._evidence)
        paper = self._paper(columns, decision, resolution, issued_by)
        unseen = "picture_kept" if pictured(decision.violation) else "seen_by_officer"
        paper["evidence"] = {
            "heading": columns.words("heading.evidence"),
            "none": columns.words(f"value.{unseen}"),
            "act": self._shown(columns, act, "act"),
            "crop": self._shown(columns, crop, "crop"),
            "start": self._shown(columns, start, "start"),
        }
        files = {}
        for name, picture in {"act": act, "crop": crop, "start": start}.items():
            if picture:
                files[f"{name}.jpg"] = picture.jpeg
                files[f"{name}.svg"] = picture.frame(f"{name}.jpg")
        return Sheet(content=paper, files=files)

    def _paper(
        self, columns: Columns, decision: Decision, resolution: Resolution, officer: Officer
    ) -> dict[str, Any]:
        link = f"{self._public_url}/r/{link_token(self._link_secret, resolution.number)}"
        return {
            **self._frame(columns, officer, columns.words("heading.signature")),
            "head": content.head(columns, resolution),
            "sections": content.facts(columns, decision, resolution, officer),
            "payment": content.payment(columns, resolution),
            "formation": content.formation(columns, resolution),
            "appeal": content.appeal(columns, self._appeal_days),
            "link": link,
            "qr": _qr(link),
        }

    def _frame(self, columns: Columns, officer: Officer, signature: Texts) -> dict[str, Any]:
        """What every paper has around its content."""
        return {
            "translation": columns.languages == TRANSLATION,
            "development": self._development(),
            "signature": {
                "heading": signature,
                "officer": f"{officer.rank} {officer.name}".strip(),
            },
            "stamp": {"height": HEIGHT_MM},
            "pages": columns.words("resolution.page", page="{page}", pages="{pages}"),
            "footer": self._public_url,
        }

    def _development(self) -> dict[str, str] | None:
        if not self._signer.certificate.development:
            return None
        kyrgyz, russian, english = Language.KYRGYZ, Language.RUSSIAN, Language.ENGLISH
        wording = self._wording
        mark = " / ".join(wording("development.mark", one) for one in (kyrgyz, english))
        last = wording("development.meaning", english)
        told = " · ".join(wording("development.meaning", one) for one in (kyrgyz, russian))
        return {"mark": f"{mark} — {last}", "meaning": told}

    def _shown(self, columns: Columns, picture: Picture | None, name: str) -> dict[str, Any] | None:
        if picture is None:
            return None
        piece = picture.piece

        def told(language: Language) -> str:
            parts = []
            if piece.frame is not None:
                parts.append(self._wording("caption.frame", language, frame=piece.frame))
            if piece.captured_at:
                milliseconds = local(piece.captured_at).microsecond // 1000
                mark = "." if language is Language.ENGLISH else ","
                parts.append(f"{instant_text(piece.captured_at, language)}{mark}{milliseconds:03d}")
            if picture.box:
                parts.append(self._wording("caption.box", language))
            return "".join(f"\u00a0· {part}" for part in parts)

        return {
            "file": f"{name}.svg",
            "height": picture.height_px / picture.width_px,
            "name": columns.words(f"picture.{piece.kind}"),
            "told": columns.each(told),
            "sha256": piece.sha256,
            "box": picture.box,
        }


def _qr(link: str) -> str:
    """The link as SVG, with the correction of a scratched or folded paper."""
    code = segno.make(link, error="m", micro=False, boost_error=False, mask=_QR_MASK)
    side = len(code.matrix) + 2 * _QR_MARGIN
    # segno's own writer takes as long as the code itself.
    dark = "".join(
        f"M{run.start() + _QR_MARGIN} {row + _QR_MARGIN}.5h{run.end() - run.start()}"
        for row, modules in enumerate(code.matrix)
        for run in _DARK.finditer(modules)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path stroke="#000" d="{dark}"/></svg>'
    )
