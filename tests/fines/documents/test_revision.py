"""What does a signature leave as it was, and is the paper read as it is?"""

from __future__ import annotations

import io
from typing import Any

import pytest
from pyhanko.pdf_utils.generic import Reference
from pyhanko.pdf_utils.reader import PdfFileReader

from fines.documents.press import ORIGINAL, Press
from fines.documents.revision import opened
from fines.documents.signing import Signer
from fines.documents.stamp import make_stamp
from fines.documents.typesetting import Typesetter
from tests.fines.documents import records
from tests.fines.documents.records import MemoryStore


@pytest.fixture(scope="module")
def paper(press: Press, store: MemoryStore) -> bytes:
    act = records.violation(store)
    return press.unsigned(
        records.decision(act), records.resolution(act), records.inspector(), ORIGINAL
    )


def test_the_metadata_stays_that_of_the_paper(signer: Signer) -> None:
    stamp = make_stamp(Typesetter(), signer.certificate, records.wording())
    before, after = (
        PdfFileReader(io.BytesIO(pdf)) for pdf in (stamp.pdf, signer.sign(stamp.pdf, stamp))
    )
    assert after.root["/Metadata"].data == before.root["/Metadata"].data
    assert after.trailer["/Info"] == before.trailer["/Info"]


@pytest.mark.parametrize("is_signed", [False, True])
def test_each_object_is_where_pyhanko_finds_it(
    paper: bytes, signed: bytes, is_signed: bool
) -> None:
    pdf = io.BytesIO(signed if is_signed else paper)
    theirs, ours = PdfFileReader(pdf), opened(pdf)
    assert ours.last_startxref == theirs.last_startxref
    assert ours.trailer.flatten() == theirs.trailer.flatten()
    for generation in (0, 1):
        for number in range(theirs.trailer["/Size"] + 2):
            ref = Reference(number, generation, None)
            assert ours.xrefs[ref] == theirs.xrefs[ref]


def test_what_the_paper_holds_is_read(paper: bytes) -> None:
    ours: Any = opened(io.BytesIO(paper))
    page = ours.find_page_for_modification(-1)[0].get_object()
    assert page["/Contents"].encoded_data in paper
    assert ours.root["/Metadata"].data.startswith(b"<?xpacket")
