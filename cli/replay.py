"""`tartip replay`: does the same finding come out again? Exit 0 equal, 1 not, 2 wrong use."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cli.case_file import DatabaseUrl, opened_case_file, violation_of
from cli.refusing import refusing
from cli.verify_package import WORDS
from detectors.backends import load_plate_ocr
from detectors.replay import replay as replayed
from detectors.section_replay import is_section, replay_section
from fines.errors import InvalidValueError
from fines.evidence import address
from fines.packages.checking import check_package
from fines.packages.container import unpacked
from fines.packages.device_package import device_package_of, is_device_package
from fines.packages.manifest import MANIFEST_FILE, read_manifest
from fines.packages.package import package_of
from fines.packages.report import Verdict
from pipeline.settings import load_settings
from pipeline.wiring import open_evidence


def replay(
    case: Annotated[
        str, typer.Argument(help="An evidence package, or a case by number, on file here.")
    ],
    *,
    plate_ocr: Annotated[
        str, typer.Option(help="Reads the plate again; 'none' leaves it.")
    ] = "onnx:plate_reader",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line.")] = False,
    url: DatabaseUrl = None,
) -> None:
    """Compute a finding again from its evidence: equal, or the first difference."""
    with refusing():
        content = Path(case).read_bytes() if Path(case).is_file() else _on_file(case, url)
        if is_device_package(content):
            raise InvalidValueError(
                f"{case}: a certified device measured it, so nothing is computed again here; "
                "'tartip verify' checks its signature."
            )
        report = check_package(content)
        if not report.genuine:
            raise InvalidValueError(f"{case} is not whole: 'tartip verify' says what is wrong.")
        files = unpacked(content)
        by_address = {address(piece): piece for piece in files.values()}
        ocr = None if plate_ocr == "none" else load_plate_ocr(plate_ocr)
        manifest = read_manifest(files[MANIFEST_FILE])
        again = replay_section if is_section(manifest) else replayed
        points = again(manifest, by_address.get, ocr)
    equal = all(point.verdict is not Verdict.BROKEN for point in points)
    if as_json:
        told = {"case": case, "equal": equal, "points": [asdict(point) for point in points]}
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        typer.echo(f"{case}: {'equal' if equal else 'NOT equal'}")
        for point in points:
            typer.echo(f"{WORDS[point.verdict]:<7} {point.subject:<12} {point.sentence}")
    raise typer.Exit(0 if equal else 1)


def _on_file(case: str, url: str | None) -> bytes:
    with opened_case_file(url) as case_file, case_file.view() as view:
        _, violation = violation_of(view, case)
        store = open_evidence(load_settings())
        if violation.signature is not None:
            return device_package_of(violation, store)
        return package_of(violation, store, sealed=False)
