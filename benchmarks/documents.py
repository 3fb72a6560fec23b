"""How many resolutions a second are formed and signed, beside typst setting the same page?"""

from __future__ import annotations

import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np
import typst

import fines
from benchmarks.signing_levels import Level, Signing, level_of, signing_at
from fines.decision import Decision, DecisionId, DecisionStatus
from fines.documents.press import INPUT, ORIGINAL, TEMPLATE, Press, Sheet
from fines.documents.typesetting import own_fonts
from fines.documents.verifying import verify_document
from fines.evidence import REDACTED, EvidenceKind, EvidencePiece, Sha256, address
from fines.money import Money
from fines.officer import Officer, OfficerId, Role
from fines.owner import Owner, PersonKind, Vehicle
from fines.plates import PlateNumber, PlateReading
from fines.resolution import PaymentCode, Resolution, ResolutionNumber
from fines.tariff import ClockStart, Discount, Tariff
from fines.violation import (
    Measurement,
    OffenceCode,
    Reporter,
    ReporterKind,
    SiteId,
    Violation,
    ViolationId,
)
from fines.wording import Wording

DOCUMENTS = 30
_PLATE = PlateNumber("01KG777DEM")
_ACT_AT = datetime(2026, 5, 1, 2, 0, 12, 480_000, tzinfo=UTC)
_INSPECTOR = Officer(
    id=OfficerId("bench"), name="Демо Инспектор", rank="капитан", role=Role.INSPECTOR
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentScore:
    """Documents a second of each step, in one process; `share` is the whole beside typst.

    `together_per_s`: signed by as many processes at once as `processes` says. `cpu_ms`: what one
    signed document takes of a core in this process, whatever else the machine does. `level` is what
    the document carries by its own report.
    """

    documents: int
    processes: int
    time_stamped: bool
    level: Level
    together_per_s: float
    signed_per_s: float
    unsigned_per_s: float
    typst_per_s: float
    verified_per_s: float
    share: float
    cpu_ms: float
    ms_median: float
    ms_p95: float
    kilobytes: int


class _OnePicture:
    """An evidence store of one invented picture, so that no disk is measured."""

    def __init__(self, picture: bytes) -> None:
        self._picture = picture

    def put(self, content: bytes, media_type: str) -> Sha256:
        return address(content)

    def get(self, sha256: Sha256) -> bytes:
        return self._picture


def run(
    documents: int = DOCUMENTS, level: Level = Level.B, time_stamps: str | None = None
) -> DocumentScore:
    """The score over invented records; each step is measured on numbers of its own.

    `time_stamps` is the address of an authority that stamps every signature (RFC 3161) in the
    place of the benchmark's own; at level T only, InvalidValueError at another.
    """
    with signing_at(level, time_stamps) as signing:
        return _run(documents, signing)


def _run(documents: int, signing: Signing) -> DocumentScore:
    picture = _picture()
    decision = _decision(picture)
    processes = os.cpu_count() or 1
    together_per_s = _together(documents, processes, signing)
    with tempfile.TemporaryDirectory() as folder:
        press = _press(picture, Path(folder), signing)
        bare = _BareTypst(Path(folder))

        def sheet(serial: int) -> Sheet:
            return press.composed(decision, _resolution(serial), _INSPECTOR, ORIGINAL)

        signed = press.resolution(decision, _resolution(0), _INSPECTOR)
        worked_s = time.process_time()
        forming = _seconds(
            [partial(press.resolution, decision, _resolution(serial), _INSPECTOR)
             for serial in range(1, documents)]
        )  # fmt: skip
        worked_s = time.process_time() - worked_s
        setting = _seconds(
            [partial(press.unsigned, decision, _resolution(serial), _INSPECTOR, ORIGINAL)
             for serial in range(documents, 2 * documents)]
        )  # fmt: skip
        alone = _seconds(
            [partial(bare.compile, sheet(serial)) for serial in range(2 * documents, 3 * documents)]
        )
        checking = _seconds([partial(verify_document, signed, signing.roots())] * documents)
    report = verify_document(signed, signing.roots())
    ms = sorted(1000 * seconds for seconds in forming)
    return DocumentScore(
        documents=documents,
        processes=processes,
        time_stamped=report.time_stamped,
        level=level_of(report),
        together_per_s=together_per_s,
        signed_per_s=_rate(forming),
        unsigned_per_s=_rate(setting),
        typst_per_s=_rate(alone),
        verified_per_s=_rate(checking),
        share=round(_rate(forming) / _rate(alone), 2),
        cpu_ms=round(1000 * worked_s / (documents - 1), 1),
        ms_median=round(statistics.median(ms), 1),
        ms_p95=round(ms[int(len(ms) * 0.95)], 1),
        kilobytes=len(signed) // 1024,
    )


def _together(documents: int, processes: int, signing: Signing) -> float:
    """Documents a second of all processes, from the first one's start to the last one's end."""
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        spans = list(pool.map(_signed_from_to, [documents] * processes, [signing] * processes))
    took_s = max(ended for _, ended in spans) - min(began for began, _ in spans)
    return round(documents * processes / took_s, 1)


def _signed_from_to(documents: int, signing: Signing) -> tuple[float, float]:
    """When this process began and ended to sign, warmed up."""
    picture = _picture()
    decision = _decision(picture)
    with tempfile.TemporaryDirectory() as folder:
        press = _press(picture, Path(folder), signing)
        press.resolution(decision, _resolution(0), _INSPECTOR)
        began = time.time()
        for serial in range(1, documents + 1):
            press.resolution(decision, _resolution(serial), _INSPECTOR)
        return began, time.time()


class _BareTypst:
    """typst alone: template, pictures and input lie ready, nothing is read, drawn or signed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._fonts = own_fonts()
        for template in (Path(fines.__file__).parent / "documents").glob("*.typ"):
            (folder / template.name).write_bytes(template.read_bytes())

    def compile(self, sheet: Sheet) -> None:
        for name, picture in sheet.files.items():
            if not (self._folder / name).exists():
                (self._folder / name).write_bytes(picture)
        (self._folder / f"{INPUT}.json").write_text(json.dumps(sheet.content), "utf-8")
        typst.Compiler(
            str(self._folder / TEMPLATE), root=str(self._folder), font_paths=self._fonts
        ).compile(
            format="pdf",
            pdf_standards=["a-2b"],
            timestamp=_ACT_AT.replace(microsecond=0),
        )


def _seconds(steps: Sequence[Callable[[], object]]) -> list[float]:
    """How long each step took; the first one warms up and does not count."""
    taken = []
    for step in steps:
        began = time.perf_counter()
        step()
        taken.append(time.perf_counter() - began)
    return taken[1:]


def _rate(seconds: list[float]) -> float:
    return round(len(seconds) / sum(seconds), 1)


def _press(picture: bytes, folder: Path, signing: Signing) -> Press:
    law = Path(fines.__file__).parent
    return Press(
        evidence=_OnePicture(picture),
        signer=signing.signer(folder),
        public_url="https://tartip.example",
        link_secret=b"invented secret of the benchmark",
        wording=Wording.from_files(
            law / "documents" / "wording.toml", law / "law" / "offences.toml"
        ),
    )


def _picture() -> bytes:
    """A full-HD frame with as much grain as a night camera's."""
    shade = np.linspace(60, 180, 1080, dtype=np.float32)[:, None, None]
    grain = np.random.default_rng(1).normal(0, 8, (1080, 1920, 3))
    pixels = np.clip(shade + grain, 0, 255).astype(np.uint8)
    return bytes(cv2.imencode(".jpg", pixels)[1].tobytes())


def _decision(picture: bytes) -> Decision:
    act = _violation(address(picture))
    return Decision(
        id=DecisionId(act.id),
        violation=act,
        tariff=_tariff(),
        status=DecisionStatus.ISSUED,
        proposed_at=_ACT_AT,
    )


def _violation(picture: Sha256) -> Violation:
    return Violation(
        id=ViolationId("b" * 32),
        offence=OffenceCode("red_light"),
        plate=_PLATE,
        plate_reading=PlateReading(text=_PLATE, country="KG", pattern="KG_2016", confidence=0.99),
        site=SiteId("bench"),
        place="Бишкек ш., Демо проспектиси 40",
        occurred_at=_ACT_AT,
        measurement=Measurement(
            quantity="time_into_red", value=1.52, unit="s", uncertainty=0.04, charged=1.48
        ),
        evidence=(
            EvidencePiece(
                kind=REDACTED[EvidenceKind.AT],
                sha256=picture,
                media_type="image/jpeg",
                captured_at=_ACT_AT,
            ),
        ),
        reported_by=Reporter(kind=ReporterKind.CAMERA, identifier="bench"),
        device=None,
    )


def _tariff() -> Tariff:
    return Tariff(
        jurisdiction="KG",
        edition="demo",
        offence=OffenceCode("red_light"),
        article="188",
        part="3",
        amount=Money.som(5000),
        discount=Discount(percent=70, days=30, clock_start=ClockStart.DELIVERED, source="demo"),
        payment_days=30,
        source="demo",
    )


def _resolution(serial: int) -> Resolution:
    return Resolution(
        number=ResolutionNumber(f"00-00-000-00-0-{serial:06d}"),
        decision_id=DecisionId("b" * 32),
        payment_code=PaymentCode(1234567890123456789),
        owner=Owner(
            kind=PersonKind.NATURAL,
            pin="",
            name="Демо Айдоочу",
            address="Бишкек ш., Өрнөк көчөсү 12",
            vehicle=Vehicle(plate=_PLATE, make="Demo", model="Car", colour="ак", year=2014),
        ),
        tariff=_tariff(),
        issued_by=OfficerId("bench"),
        issued_at=datetime(2026, 5, 4, 4, 30, tzinfo=UTC),
    )
