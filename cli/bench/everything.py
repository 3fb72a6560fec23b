"""`tartip bench all`: every benchmark, one after the other; the results stand in a document."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from api.demo.street import SCENE
from benchmarks import bus as bus_benchmark
from benchmarks import decide as decide_benchmark
from benchmarks import desks as desks_benchmark
from benchmarks import documents as documents_benchmark
from benchmarks import events as events_benchmark
from benchmarks import passes as passes_benchmark
from benchmarks import plates as plates_benchmark
from benchmarks import search as search_benchmark
from benchmarks import signals as signals_benchmark
from benchmarks import vehicles as vehicles_benchmark
from benchmarks import violations as violations_benchmark
from cli.bench.perception import LAMPS, PEER, VEHICLE_PEER
from cli.refusing import refusing
from detectors.backends import load_lamps, load_plate_ocr
from detectors.plate_models import PLATE_OCR
from pipeline.settings import load_settings
from simulator.export import export
from simulator.scene import load_scene

app = typer.Typer()

DATA = Path("../shared/data")
RESULTS = Path("docs/benchmarks.md")
DESK_CASES = 5000
"""Enough for the plans of a full case file; more is measured by `tartip bench api` and `search`."""
HEADING = "## Last run of `make bench`"


@app.command("all")
def everything(
    data: Annotated[Path, typer.Option(help="The folder with the measuring sets.")] = DATA,
    results: Annotated[Path, typer.Option(help="Where the last results stand.")] = RESULTS,
) -> None:
    """All benchmarks, one after the other; their JSON lines go into docs/benchmarks.md."""
    with refusing():
        lines = []
        for name, score in _all_scores(data):
            lines.append(f"{name}: {json.dumps(score)}")
            typer.echo(lines[-1])
        _write(results, lines)


def _all_scores(data: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "documents", asdict(documents_benchmark.run())
    yield "decide", asdict(decide_benchmark.run())
    yield "api", asdict(desks_benchmark.run(cases=DESK_CASES))
    yield "search", asdict(search_benchmark.run(cases=DESK_CASES))
    yield "events", asdict(events_benchmark.run())
    yield "bus", asdict(bus_benchmark.run(load_settings().bus_url))
    with tempfile.TemporaryDirectory() as folder:
        export(load_scene(SCENE), Path(folder))
        yield "violations demo", asdict(violations_benchmark.run(Path(folder)))
    for truth in sorted(data.glob("plate-scenes/*/truth.csv")):
        scores = plates_benchmark.run(truth.parent, peer=data / "peers" / PEER.name)
        for reader, score in sorted(scores.items()):
            yield f"plates {truth.parent.name} {reader}", asdict(score)
    for country, passed in passes_benchmark.run(load_plate_ocr(PLATE_OCR)).items():
        yield f"passes {country}", asdict(passed)
    yield from _vehicle_scores(data)
    yield from _lamp_scores(data)


def _lamp_scores(data: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    folder = data / "signal-states" / "test"
    if folder.is_dir():
        for name, scores in signals_benchmark.run(folder, load_lamps(LAMPS)).items():
            for classifier, score in sorted(scores.items()):
                yield f"signals {name} {classifier}", asdict(score)


def _vehicle_scores(data: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    folder, peer = data / "vehicle-boxes", data / "peers" / VEHICLE_PEER.name
    if folder.is_dir():
        for name, scores in vehicles_benchmark.run(folder, peer=peer).items():
            for detector, score in sorted(scores.items()):
                yield f"vehicles {name} {detector}", asdict(score)


def _write(results: Path, lines: list[str]) -> None:
    """Replaces the section of the last run, which stands last."""
    text = results.read_text("utf-8").partition(HEADING)[0].rstrip()
    block = "\n".join(["```", *lines, "```"])
    results.write_text(f"{text}\n\n{HEADING}\n\n{block}\n", "utf-8")
