"""Can the post read the barcode, is the sheet free of the case, and is all of it PDF/A-2b?"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typst
import zxingcpp
from cv2 import IMREAD_GRAYSCALE, imdecode

from fines.documents.barcode import barcode
from fines.documents.postal_press import PostalSheets
from fines.envelope import Symbology, envelope_number
from fines.errors import InvalidValueError
from tests.fines.documents import records
from tests.fines.documents.records import ISSUED_AT
from tests.fines.documents.test_press import one_line
from tests.fines.documents.verapdf import judged_by_verapdf

NUMBER = envelope_number(47312482)


@pytest.fixture(scope="module")
def sheets() -> PostalSheets:
    return PostalSheets(records.wording())


def pixels(svg: str, folder: Path) -> Any:
    """The drawing as a scanner sees it."""
    (folder / "code.svg").write_text(svg, "utf-8")
    (folder / "page.typ").write_text(
        '#set page(width: 80mm, height: 30mm, margin: 8mm)\n#image("code.svg", width: 64mm)',
        "utf-8",
    )
    png = typst.Compiler(str(folder / "page.typ"), root=folder).compile(format="png", ppi=200)
    assert isinstance(png, bytes)
    return imdecode(np.frombuffer(png, np.uint8), IMREAD_GRAYSCALE)


@pytest.mark.parametrize("text", [NUMBER, "A", "~ !09az", "RR00000001 KG"])
def test_another_program_reads_what_was_drawn(text: str, tmp_path: Path) -> None:
    (read,) = zxingcpp.read_barcodes(pixels(barcode(text), tmp_path))
    assert (read.text, read.format) == (text, zxingcpp.BarcodeFormat.Code128)


@pytest.mark.parametrize("text", [NUMBER, "0123456789ABC", "DEFGHIJKLMNO", "PQRSTUVWXYZ"])
def test_another_program_reads_what_was_drawn_as_code_39(text: str, tmp_path: Path) -> None:
    drawn = pixels(barcode(text, Symbology.CODE_39), tmp_path)
    (read,) = zxingcpp.read_barcodes(drawn)
    assert (read.text, read.format) == (text, zxingcpp.BarcodeFormat.Code39)


@pytest.mark.parametrize("text", ["", "rr1", "R-1"])
def test_code_39_knows_capitals_and_digits_only(text: str) -> None:
    with pytest.raises(InvalidValueError, match="cannot be a barcode"):
        barcode(text, Symbology.CODE_39)


@pytest.mark.parametrize("text", ["", "Ң", "tab\t"])
def test_what_is_no_barcode_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="cannot be a barcode"):
        barcode(text)


def test_from_outside_one_reads_the_address_and_nothing_of_the_case(sheets: PostalSheets) -> None:
    owner = records.owner()
    words = one_line(sheets.envelope(NUMBER, owner.name, owner.address, ISSUED_AT))
    assert "RR 473 124 829 KG" in words
    assert owner.name in words
    for private in (owner.pin, owner.vehicle.plate, "сом", "Токтом"):
        assert private not in words


def test_the_sheet_is_drawn_in_the_symbology_of_the_settings() -> None:
    owner, other = records.owner(), PostalSheets(records.wording(), Symbology.CODE_39)
    sheet = other.envelope(NUMBER, owner.name, owner.address, ISSUED_AT)
    assert "RR 473 124 829 KG" in one_line(sheet)
    assert sheet != PostalSheets(records.wording()).envelope(
        NUMBER, owner.name, owner.address, ISSUED_AT
    )


def test_the_register_lists_every_letter_on_paper_and_in_the_file(sheets: PostalSheets) -> None:
    rows = [
        (envelope_number(serial), f'Демо {serial}, "Үлгү"', f"Бишкек, Демо {serial}")
        for serial in range(1, 61)
    ]
    withdrawn = [envelope_number(61)]
    pdf, file = sheets.register(7, ISSUED_AT, rows, withdrawn)
    words = one_line(pdf)
    assert "Заказдык каттардын реестри № 7" in words
    assert "Всего: 60" in words
    assert all(number in words for number, _, _ in rows)
    assert f"на почту не сдаются: {withdrawn[0]}" in words
    *read, left_out = csv.DictReader(io.StringIO(file.decode()))
    assert [(each["envelope"], each["addressee"], each["address"]) for each in read] == rows
    assert {each["state"] for each in read} == {"handed_over"}
    assert left_out == {
        "register": "7",
        "envelope": withdrawn[0],
        "addressee": "",
        "address": "",
        "made_on": "2026-05-04",
        "state": "withdrawn",
    }
    assert {(each["register"], each["made_on"]) for each in read} == {("7", "2026-05-04")}


@pytest.mark.slow
def test_both_are_lawful_pdf_a(sheets: PostalSheets, tmp_path: Path) -> None:
    long_name = records.LONG_NAME
    (tmp_path / "sheet.pdf").write_bytes(
        sheets.envelope(NUMBER, long_name, "Ысык-Көл облусу, 5", ISSUED_AT)
    )
    (tmp_path / "register.pdf").write_bytes(
        sheets.register(1, ISSUED_AT, [(NUMBER, long_name, "Ош, 1")] * 40, [])[0]
    )
    verdicts = judged_by_verapdf(sorted(tmp_path.glob("*.pdf")))
    assert verdicts == {"register": "PASS", "sheet": "PASS"}
