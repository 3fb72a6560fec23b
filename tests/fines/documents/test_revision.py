"""What does a signature leave as it was?"""

from __future__ import annotations

import io

from pyhanko.pdf_utils.reader import PdfFileReader

from fines.documents.signing import Signer
from fines.documents.stamp import make_stamp
from fines.documents.typesetting import Typesetter
from tests.fines.documents import records


def test_the_metadata_stays_that_of_the_paper(signer: Signer) -> None:
    stamp = make_stamp(Typesetter(), signer.certificate, records.wording())
    paper, signed = (
        PdfFileReader(io.BytesIO(pdf)) for pdf in (stamp.pdf, signer.sign(stamp.pdf, stamp))
    )
    assert signed.root["/Metadata"].data == paper.root["/Metadata"].data
    assert signed.trailer["/Info"] == paper.trailer["/Info"]
