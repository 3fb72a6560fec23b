"""Does each document show the whole stamp?"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject
from pyhanko.pdf_utils.reader import PdfFileReader

from fines.documents.signing import Signer, Stamp
from fines.documents.stamp import make_stamp
from fines.documents.typesetting import Typesetter
from tests.fines.documents import records


@pytest.fixture
def stamp(signer: Signer) -> Stamp:
    return make_stamp(Typesetter(), signer.certificate, records.wording())


def told(found: Any) -> Any:
    """All that an object holds, whatever its number."""
    if isinstance(found, IndirectObject):
        meant: Any = found
        return told(meant.get_object())
    if isinstance(found, StreamObject):
        return found.encoded_data, {key: told(found.raw_get(key)) for key in found}
    if isinstance(found, DictionaryObject):
        return {key: told(found.raw_get(key)) for key in found}
    if isinstance(found, ArrayObject):
        return [told(found.raw_get(place)) for place in range(len(found))]
    return found


def shown(signed: bytes) -> StreamObject:
    [field] = PdfFileReader(io.BytesIO(signed)).root["/AcroForm"]["/Fields"]
    appearance = field.get_object()["/AP"]["/N"]
    page = appearance["/Resources"]["/XObject"]["/Stamp"]
    assert isinstance(page, StreamObject)
    return page


def test_each_document_shows_all_of_the_stamp(signer: Signer, stamp: Stamp, signed: bytes) -> None:
    of = PdfFileReader(io.BytesIO(stamp.pdf)).root["/Pages"]["/Kids"][0].get_object()
    for paper in (signer.sign(stamp.pdf, stamp), signed):
        page = shown(paper)
        assert told(page["/Resources"]) == told(of["/Resources"])
        assert page.data == of["/Contents"].data
        assert told(page["/BBox"]) == told(of["/MediaBox"])


def test_a_signer_may_change_its_stamp(signer: Signer, stamp: Stamp) -> None:
    renamed = replace(signer.certificate, subject="Somebody else")
    other = make_stamp(Typesetter(), renamed, records.wording())
    papers = [signer.sign(stamp.pdf, each) for each in (stamp, other, stamp)]
    first, second, third = (shown(paper).data for paper in papers)
    assert first == third != second
