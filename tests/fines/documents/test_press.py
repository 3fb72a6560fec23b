"""Is the paper complete, the same every time, lawful PDF/A, and inside its margins?"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import pytest

from fines.access_link import check_token
from fines.documents.press import ORIGINAL, Press
from fines.documents.signing import Signer
from fines.errors import EvidenceMissingError, UnreadablePictureError
from fines.evidence import EvidenceKind, EvidencePiece, Sha256
from fines.owner import PersonKind
from fines.tariff import ClockStart
from fines.violation import Measurement, Reporter, ReporterKind, Violation
from fines.wording import Language
from tests.fines.documents import records
from tests.fines.documents.conftest import LINK_SECRET, PUBLIC_URL
from tests.fines.documents.records import MemoryStore
from tests.fines.documents.verapdf import judged_by_verapdf

MARGIN_POINTS = 16 / 25.4 * 72
WIDTH_POINTS = 210 / 25.4 * 72
MAXIMUM_BYTES = 600_000
_QUANTITY = re.compile(r'quantity="(\w+)"')


def text_of(pdf: bytes, *options: str) -> str:
    command = ["pdftotext", *options, "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def one_line(pdf: bytes) -> str:
    """All words of the paper in reading order of each column."""
    return " ".join(text_of(pdf).split())


def words_inside_margins(pdf: bytes) -> int:
    """How many words the paper has, none of them outside its left and right margin."""
    boxes = re.findall(r'xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)"', text_of(pdf, "-bbox"))
    assert min(float(left) for left, _ in boxes) > MARGIN_POINTS - 1
    assert max(float(right) for _, right in boxes) < WIDTH_POINTS - MARGIN_POINTS + 1
    return len(boxes)


def unsigned(press: Press, act: Violation, languages: Sequence[Language] = ORIGINAL) -> bytes:
    return press.unsigned(
        records.decision(act), records.resolution(act), records.inspector(), languages
    )


def officers_act(store: MemoryStore) -> Violation:
    """Seen by an officer: no device, no measurement, no picture."""
    reporter = Reporter(kind=ReporterKind.OFFICER, identifier="patrol-7")
    return replace(
        records.violation(store), device=None, measurement=None, evidence=(), reported_by=reporter
    )


@pytest.mark.parametrize(
    "words",
    [
        "ТОКТОМ",
        "ПОСТАНОВЛЕНИЕ",
        "№ 02-08-051-01-7-000001",
        "2026-жылдын 4-майы",
        "4 мая 2026 года",
        "милициянын капитаны Демо Инспектор",
        "Демо Айдоочу Үлгүевич",
        "Бишкек ш., Өрнөк көчөсү 12, 34-батир",
        "01KG777DEM",
        "Toyota Camry, ак, 2014",
        "Toyota Camry, белый, 2014",
        "Светофордун тыюу салуучу сигналында өтүү",
        "Проезд на запрещающий сигнал светофора",
        "2026-жылдын 1-майы, 08:00:12",
        "188-берененин 3-бөлүгү",
        "Кодекс Кыргызской Республики о правонарушениях, статья 188, часть 3",
        "1,52 с",
        "±\u202f0,04 с",
        "1,48 с",
        "Демо-Светофор 2, № DS-000417",
        "№ КР-2026-0417, 01.02.2026 – 01.02.2027 жарактуу",
        "5 500 сом (беш миң беш жүз сом)",
        "5 500 сом (пять тысяч пятьсот сомов)",
        "1 650 сом (бир миң алты жүз элүү сом)",
        "−\u202f3 850 сом",
        "Скидка 70 %",
        "после дня вручения постановления",
        "Кодекс № 128, 28.10.2021",
        "10 күндүн ичинде",
        "Срок подлежит под",
        "Момент нарушения",
        "кадр 312",
        "08:00:12,480",
        "ӨНДҮРҮҮ ҮЧҮН ЭМЕС / DEVELOPMENT CERTIFICATE — not a legal document",
    ],
)
def test_paper_says(signed_words: str, words: str) -> None:
    assert words.replace("\u202f", " ") in signed_words


@pytest.fixture(scope="module")
def signed_words(signed: bytes) -> str:
    return one_line(signed).replace("\u202f", " ")


def test_payment_code_is_copied_without_gaps(signed: bytes) -> None:
    assert "1234567890123456789" in text_of(signed, "-layout").replace(" ", "")


def test_paper_never_shows_the_personal_number(signed: bytes) -> None:
    assert records.owner().pin not in one_line(signed)
    assert records.owner().pin.encode() not in signed


def test_same_records_give_the_same_bytes(press: Press, store: MemoryStore) -> None:
    act = records.violation(store)
    assert unsigned(press, act) == unsigned(press, act)


def test_qr_opens_this_resolution(signed_file: Path, tmp_path: Path) -> None:
    picture = tmp_path / "page"
    command = ["pdftoppm", "-r", "150", "-l", "1", "-singlefile", "-png"]
    subprocess.run([*command, str(signed_file), str(picture)], check=True)
    page = cv2.imread(f"{picture}.png")
    assert page is not None
    link, *_ = cv2.QRCodeDetector().detectAndDecode(page)
    address, _, token = link.rpartition("/r/")
    assert (address, check_token(LINK_SECRET, token)) == (PUBLIC_URL, "02-08-051-01-7-000001")


def test_officers_report_needs_no_device_measurement_or_picture(
    press: Press, store: MemoryStore
) -> None:
    said = one_line(unsigned(press, officers_act(store)))
    assert "сотрудник милиции, patrol-7" in said
    assert "Нарушение выявлено сотрудником милиции лично; снимок не приложен." in said
    assert "Погрешность" not in said
    assert "свидетельство о поверке" not in said.lower()


def test_machines_report_without_a_picture_is_refused(press: Press, store: MemoryStore) -> None:
    act = replace(records.violation(store), evidence=())
    with pytest.raises(EvidenceMissingError, match="has no picture of the act"):
        unsigned(press, act)


def test_picture_that_left_the_store_is_refused(press: Press, store: MemoryStore) -> None:
    lost = EvidencePiece(
        kind=EvidenceKind.REDACTED_AT, sha256=Sha256("0" * 64), media_type="image/jpeg"
    )
    act = replace(records.violation(store), evidence=(lost,))
    with pytest.raises(EvidenceMissingError, match="0000"):
        unsigned(press, act)


@pytest.mark.parametrize("content", [b"", b"no picture at all"])
def test_evidence_that_is_no_picture_is_refused(
    press: Press, store: MemoryStore, content: bytes
) -> None:
    broken = EvidencePiece(
        kind=EvidenceKind.REDACTED_AT,
        sha256=store.put(content, "image/jpeg"),
        media_type="image/jpeg",
    )
    act = replace(records.violation(store), evidence=(broken,))
    with pytest.raises(UnreadablePictureError, match="is not a whole picture"):
        unsigned(press, act)


def test_configured_appeal_term_is_told_without_doubt(store: MemoryStore, signer: Signer) -> None:
    press = Press(
        evidence=store,
        signer=signer,
        public_url=PUBLIC_URL,
        link_secret=LINK_SECRET,
        wording=records.wording(),
        appeal_days=15,
    )
    said = one_line(unsigned(press, records.violation(store)))
    assert "15 күндүн ичинде" in said
    assert "Мөөнөт такталууга тийиш" not in said


def test_measured_speed_and_legal_person_in_english(press: Press, store: MemoryStore) -> None:
    speed = Measurement(quantity="speed", value=84, unit="km/h", uncertainty=2, charged=82)
    act = replace(records.violation(store), measurement=speed)
    base = records.resolution(act)
    company = replace(base.owner, kind=PersonKind.LEGAL, name="«Демо Өнөр» ЖЧК")
    tariff = replace(base.tariff, discount=None, part=None)
    pdf = press.english_copy(
        records.decision(act), replace(base, owner=company, tariff=tariff), records.inspector()
    )
    said = one_line(pdf)
    assert "Translation for information: the original is the resolution in Kyrgyz." in said
    assert "Measured speed" in said
    assert "84 km/h" in said
    assert "Owner, legal entity «Демо Өнөр» ЖЧК" in said
    assert "no discount for this offence" in said
    assert "Code of the Kyrgyz Republic on Offences, article 188" in said


@pytest.mark.parametrize("start", ClockStart)
def test_every_clock_of_a_discount_has_its_words(
    press: Press, store: MemoryStore, start: ClockStart
) -> None:
    act = records.violation(store)
    base = records.resolution(act)
    assert base.tariff.discount
    discount = replace(base.tariff.discount, clock_start=start)
    resolution = replace(base, tariff=replace(base.tariff, discount=discount))
    said = one_line(
        press.unsigned(records.decision(act), resolution, records.inspector(), ORIGINAL)
    )
    assert records.wording()(f"panel.early.{start}", Language.RUSSIAN, days=30) in said


def test_every_kind_of_picture_and_reporter_has_its_words() -> None:
    wording = records.wording()
    pictures = set(EvidenceKind) - {
        EvidenceKind.CLIP, EvidenceKind.SIGNAL_LOG, EvidenceKind.RECORD, EvidenceKind.SITE_FILE,
        EvidenceKind.REFERENCE, EvidenceKind.MANIFEST, EvidenceKind.SIGNATURE,
        EvidenceKind.SECTION_LOG, EvidenceKind.SECTION_FILE, EvidenceKind.CROSSING_RECORD,
        EvidenceKind.START_RECORD, EvidenceKind.START_SITE_FILE, EvidenceKind.DEVICE_EVENT,
        EvidenceKind.START_STATEMENT, EvidenceKind.START_SIGNATURE,
        EvidenceKind.CROSSING_STATEMENT, EvidenceKind.CROSSING_SIGNATURE,
    }  # fmt: skip
    expected = {f"picture.{kind}" for kind in pictures} | {
        f"reporter.{kind}" for kind in ReporterKind
    }
    assert expected <= wording.keys()


def test_every_quantity_that_a_rule_measures_has_its_words() -> None:
    rules = (records.FINES.parent / "detectors" / "rules").glob("*.py")
    measured = {name for rule in rules for name in _QUANTITY.findall(rule.read_text("utf-8"))}
    assert measured
    assert {f"quantity.{name}" for name in measured} <= records.wording().keys()


@pytest.mark.parametrize("languages", [ORIGINAL, (Language.ENGLISH,)])
def test_nothing_leaves_the_margins(
    press: Press, store: MemoryStore, languages: Sequence[Language]
) -> None:
    act, resolution, officer = records.extreme(store)
    pdf = press.unsigned(records.decision(act), resolution, officer, languages)
    assert words_inside_margins(pdf) > 300


@pytest.fixture(scope="module")
def papers(press: Press, store: MemoryStore, signed: bytes) -> dict[str, bytes]:
    """One paper of each form, signed."""
    act, resolution, officer = records.extreme(store)
    seen = officers_act(store)
    usual = records.violation(store)
    noise = records.road_picture(3200, 1800, noise=120)
    huge = records.violation(store, picture=noise)
    inspector = records.inspector()
    return {
        "usual": signed,
        "extreme": press.resolution(records.decision(act), resolution, officer),
        "officer": press.resolution(records.decision(seen), records.resolution(seen), inspector),
        "english": press.english_copy(
            records.decision(usual), records.resolution(usual), inspector
        ),
        "huge": press.resolution(records.decision(huge), records.resolution(huge), inspector),
    }


@pytest.mark.slow
def test_papers_are_small_enough_to_send(papers: dict[str, bytes]) -> None:
    too_large = {name: len(pdf) for name, pdf in papers.items() if len(pdf) > MAXIMUM_BYTES}
    assert not too_large


@pytest.mark.slow
def test_papers_are_lawful_pdf_a(papers: dict[str, bytes], tmp_path: Path) -> None:
    for name, pdf in papers.items():
        (tmp_path / f"{name}.pdf").write_bytes(pdf)
    verdicts = judged_by_verapdf(sorted(tmp_path.glob("*.pdf")))
    assert verdicts == dict.fromkeys(papers, "PASS")
