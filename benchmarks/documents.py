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
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import typst

import fines
from benchmarks.document_records import ACT_AT, decision_of, noisy_copies, resolution_of
from benchmarks.signing_levels import Level, Signing, level_of, signing_at
from fines.decision import Decision
from fines.documents.press import INPUT, ORIGINAL, TEMPLATE, Press, Sheet
from fines.documents.typesetting import own_fonts
from fines.documents.verifying import verify_document
from fines.evidence import Sha256, address
from fines.officer import Officer, OfficerId, Role
from fines.resolution import Resolution
from fines.wording import Wording

DOCUMENTS = 30
WARM = 3
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


class _Pictures:
    """An evidence store of invented pictures in memory, so that no disk is measured."""

    def __init__(self) -> None:
        self._kept = {address(picture): picture for picture in noisy_copies()}
        self._addresses = list(self._kept)

    def put(self, content: bytes, media_type: str) -> Sha256:
        return address(content)

    def get(self, sha256: Sha256) -> bytes:
        return self._kept[sha256]

    def of(self, serial: int) -> Sha256:
        return self._addresses[serial % len(self._addresses)]


class _Desk:
    """A press with what it prints, by number."""

    def __init__(self, folder: Path, signing: Signing) -> None:
        law = Path(fines.__file__).parent
        self._pictures = _Pictures()
        self._press = Press(
            evidence=self._pictures,
            signer=signing.signer(folder),
            public_url="https://tartip.example",
            link_secret=b"invented secret of the benchmark",
            wording=Wording.from_files(
                law / "documents" / "wording.toml", law / "law" / "names.toml"
            ),
        )

    def signed(self, serial: int) -> bytes:
        return self._press.resolution(*self._records(serial), _INSPECTOR)

    def unsigned(self, serial: int) -> bytes:
        return self._press.unsigned(*self._records(serial), _INSPECTOR, ORIGINAL)

    def sheet(self, serial: int) -> Sheet:
        return self._press.composed(*self._records(serial), _INSPECTOR, ORIGINAL)

    def _records(self, serial: int) -> tuple[Decision, Resolution]:
        return decision_of(serial, self._pictures.of(serial)), resolution_of(serial)


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
    processes = os.cpu_count() or 1
    together_per_s = _together(documents, processes, signing)
    with tempfile.TemporaryDirectory() as folder:
        desk, bare = _Desk(Path(folder), signing), _BareTypst(Path(folder))
        signed = [desk.signed(serial) for serial in range(WARM)][-1]
        worked_s = time.process_time()
        first, second, third, last = (WARM + part * documents for part in range(4))
        forming = _seconds([partial(desk.signed, serial) for serial in range(first, second)])
        worked_s = time.process_time() - worked_s
        setting = _seconds([partial(desk.unsigned, serial) for serial in range(second, third)])
        sheets = [desk.sheet(serial) for serial in range(third, last)]
        alone = _seconds([partial(bare.compile, sheet) for sheet in sheets])
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
        cpu_ms=round(1000 * worked_s / documents, 1),
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
    with tempfile.TemporaryDirectory() as folder:
        desk = _Desk(Path(folder), signing)
        for serial in range(WARM):
            desk.signed(serial)
        began = time.time()
        for serial in range(WARM, WARM + documents):
            desk.signed(serial)
        return began, time.time()


class _BareTypst:
    """typst alone: nothing is read, drawn or signed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._fonts = own_fonts()
        for template in (Path(fines.__file__).parent / "documents").glob("*.typ"):
            (folder / template.name).write_bytes(template.read_bytes())

    def compile(self, sheet: Sheet) -> None:
        for name, picture in sheet.files.items():
            (self._folder / name).write_bytes(picture)
        (self._folder / f"{INPUT}.json").write_text(json.dumps(sheet.content), "utf-8")
        typst.Compiler(
            str(self._folder / TEMPLATE), root=str(self._folder), font_paths=self._fonts
        ).compile(
            format="pdf",
            pdf_standards=["a-2b"],
            timestamp=ACT_AT.replace(microsecond=0),
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
