"""What does a reader see where the signature is?"""

from __future__ import annotations

from fines.documents.certificate import CertificateFacts
from fines.documents.signing import Stamp
from fines.documents.typesetting import Typesetter
from fines.local_time import local
from fines.wording import Language, Wording

WIDTH_MM = 82.0
HEIGHT_MM = 19.0
# The lower right corner of the text area in resolution.typ: A4 less its margins.
_RIGHT_EDGE_MM = 210.0 - 16.0
_BOTTOM_MM = 15.0


def make_stamp(typesetter: Typesetter, certificate: CertificateFacts, wording: Wording) -> Stamp:
    """The stamp of this signer: the same on every document, so it is made once."""
    start, end = (
        local(instant).strftime("%d.%m.%Y")
        for instant in (certificate.valid_from, certificate.valid_to)
    )
    title = [wording("label.signature", language) for language in Language][:2]
    seal = {
        "width": WIDTH_MM,
        "height": HEIGHT_MM,
        "title": title,
        "subject": certificate.subject,
        "serial": certificate.serial,
        "start": start,
        "end": end,
        "development": certificate.development,
        "mark": wording("development.mark", Language.KYRGYZ),
    }
    return Stamp(
        pdf=typesetter.pdf("stamp.typ", "seal", seal, certificate.valid_from),
        left_mm=_RIGHT_EDGE_MM - WIDTH_MM,
        bottom_mm=_BOTTOM_MM,
        width_mm=WIDTH_MM,
        height_mm=HEIGHT_MM,
    )
