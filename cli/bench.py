"""`tartip bench`: how fast and how right is it, beside the peer? Each prints one JSON line last."""

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
from benchmarks import counting as counting_benchmark
from benchmarks import documents as documents_benchmark
from benchmarks import events as events_benchmark
from benchmarks import judgement as judgement_benchmark
from benchmarks import lens as lens_benchmark
from benchmarks import memory as memory_benchmark
from benchmarks import no_heads as no_heads_benchmark
from benchmarks import passes as passes_benchmark
from benchmarks import plates as plates_benchmark
from benchmarks import realism as realism_benchmark
from benchmarks import rendered as rendered_benchmark
from benchmarks import section as section_benchmark
from benchmarks import signals as signals_benchmark
from benchmarks import speed_peer as speed_benchmark
from benchmarks import vehicles as vehicles_benchmark
from benchmarks import violations as violations_benchmark
from benchmarks.plate_gallery import PlateGallery
from cli.refusing import refusing
from detectors.backends import load_lamps, load_plate_ocr
from detectors.plate_models import PLATE_OCR
from fines.errors import InvalidValueError, NotFoundError
from pipeline.settings import load_settings
from simulator.export import export
from simulator.road_lens import LensTold
from simulator.scene import load_scene

bench_app = typer.Typer(help="What is measured, beside the peer.", no_args_is_help=True)

PEER = Path("../shared/data/peers/cct_xs_v1_global.onnx")
VEHICLE_PEER = Path("../shared/data/peers/yolox_nano.onnx")
LAMPS = "onnx:signal_lamp"
DATA = Path("../shared/data")
RESULTS = Path("docs/benchmarks.md")
HEADING = "## Last run of `make bench`"

Folder = Annotated[Path, typer.Argument(help="The folder to measure on.")]
Peer = Annotated[Path, typer.Option(help="The peer's file, measured beside ours if it is there.")]

Gallery = Annotated[
    Path | None, typer.Option(help="Where to draw the worst reads of ours, a .jpg or .png.")
]


@bench_app.command("plates")
def plates(folder: Folder, peer: Peer = PEER, gallery: Gallery = None) -> None:
    """Plates on whole pictures; DIR/truth.csv holds file,text[,x,y,w,h]."""
    with refusing():
        _tell_plates(folder, peer, gallery, crops=False)


@bench_app.command("plate-text")
def plate_text(folder: Folder, peer: Peer = PEER, gallery: Gallery = None) -> None:
    """Plates that are cut out already."""
    with refusing():
        _tell_plates(folder, peer, gallery, crops=True)


@bench_app.command("passes")
def passes(
    count: Annotated[int, typer.Option(help="Drawn vehicles a country.")] = 100,
) -> None:
    """Plates agreed over all looks at a drawn vehicle, one JSON line a country."""
    with refusing():
        for country, score in passes_benchmark.run(load_plate_ocr(PLATE_OCR), count).items():
            typer.echo(json.dumps({"country": country, **asdict(score)}))


@bench_app.command("realism")
def realism(folder: Folder, country: str = "UZ", peer: Peer = PEER) -> None:
    """Real cut-out plates of a country beside drawn ones, one JSON line a band of width."""
    with refusing():
        forms = passes_benchmark.COUNTRIES.get(country)
        if forms is None:
            known = ", ".join(passes_benchmark.COUNTRIES)
            raise InvalidValueError(f"--country {country}: not drawn here; name one of {known}.")
        if not peer.is_file():
            raise NotFoundError(f"--peer {peer}: there is no such file; give the peer's ONNX file.")
        for score in realism_benchmark.run(folder, forms, peer=peer):
            typer.echo(json.dumps(asdict(score)))


@bench_app.command("vehicles")
def vehicles(folder: Folder, peer: Peer = VEHICLE_PEER) -> None:
    """Vehicles on held-out pictures; DIR holds the sets, one JSON line a set and detector."""
    with refusing():
        for name, scores in vehicles_benchmark.run(folder, peer=peer).items():
            for detector, score in sorted(scores.items(), reverse=True):
                typer.echo(json.dumps({"set": name, "detector": detector, **asdict(score)}))


@bench_app.command("signals")
def signals(
    folder: Folder,
    lamps: Annotated[str, typer.Option(help="Our classifier.")] = LAMPS,
    clips: Annotated[Path | None, typer.Option(help="Clips that show no traffic light.")] = None,
) -> None:
    """Traffic lights; DIR/STATE holds cut-out heads. A JSON line a set and classifier."""
    with refusing():
        found = signals_benchmark.run(folder, load_lamps(lamps))
        if clips:
            none = no_heads_benchmark.run(clips, load_lamps(lamps))
            typer.echo(json.dumps({"set": "no heads", "classifier": "ours", **asdict(none)}))
        for name, scores in reversed(found.items()):
            for classifier, score in sorted(scores.items()):
                typer.echo(json.dumps({"set": name, "classifier": classifier, **asdict(score)}))


@bench_app.command("violations")
def violations(folder: Folder) -> None:
    """Acts of known clips: a folder made by `tartip simulate`, or a folder of such folders."""
    with refusing():
        typer.echo(json.dumps(asdict(violations_benchmark.run(folder))))


@bench_app.command("rendered")
def rendered(
    passes: Annotated[int, typer.Option(help="Drawn vehicles, 40 a road.")] = 400,
) -> None:
    """The same as `judgement` on drawn pictures, end to end through the detectors."""
    with refusing():
        score = rendered_benchmark.run(passes, lambda line: typer.echo(line, err=True))
        typer.echo(json.dumps(score.record()))


@bench_app.command("judgement")
def judgement(
    passes: Annotated[int, typer.Option(help="Simulated vehicles, 250 a road.")] = 10_000,
    lens: Annotated[
        LensTold,
        typer.Option(help="Cameras with a bending lens, and what the site files tell of it."),
    ] = LensTold.NONE,
) -> None:
    """Wrongful and missed acts over many simulated passes with noise, without pictures."""
    with refusing():
        typer.echo(json.dumps(judgement_benchmark.run(passes, lens).record()))


@bench_app.command("lens")
def lens(
    roads: Annotated[int, typer.Option(min=1, help="Simulated roads.")] = lens_benchmark.ROADS,
    passes: Annotated[int, typer.Option(min=1, help="Vehicles a road.")] = lens_benchmark.A_ROAD,
) -> None:
    """Speed errors with and without a bending lens, by what the site files tell of it."""
    with refusing():
        scores = lens_benchmark.run(roads, passes)
        for score in scores:
            typer.echo(json.dumps(score.record(scores[0])))


@bench_app.command("section")
def section(
    passes: Annotated[int, typer.Option(help="Simulated drives, 250 a section.")] = 10_000,
) -> None:
    """Wrongful and missed average speeds over many simulated drives with noise."""
    with refusing():
        typer.echo(json.dumps(section_benchmark.run(passes).record()))


@bench_app.command("memory")
def memory(
    hours: Annotated[int, typer.Option(min=1, help="Simulated hours of one busy camera.")] = 24,
    rate: Annotated[
        float, typer.Option(min=5, max=60, help="Frames a second.")
    ] = memory_benchmark.RATE,
) -> None:
    """What a worker's memory does over a day, by the hour, without pictures."""

    def tell(hour: int, mib: float) -> None:
        typer.echo(f"hour {hour}: {mib:.1f} MiB", err=True)

    with refusing():
        typer.echo(json.dumps(asdict(memory_benchmark.run(hours, rate, tell))))


@bench_app.command("counting")
def counting(folder: Folder) -> None:
    """Vehicles over a line of real clips: by a person, by us, by the library supervision."""
    with refusing():
        for counts in counting_benchmark.run(folder):
            typer.echo(json.dumps(asdict(counts)))


@bench_app.command("speed")
def speed(
    passes: Annotated[int, typer.Option(min=1, help="Simulated vehicles, 100 a yard.")] = 400,
) -> None:
    """Speeds on the same simulated tracks by us and by the way of the library supervision."""
    with refusing():
        for name, errors in speed_benchmark.run(passes).items():
            typer.echo(json.dumps({"speeds by": name, **errors.record()}))


@bench_app.command("bus")
def bus(
    url: Annotated[str | None, typer.Option(help="The bus; TRAFFIC_BUS_URL without it.")] = None,
) -> None:
    """Frames a second in and out, beside the bare client on the same broker."""
    with refusing():
        score = bus_benchmark.run(url or load_settings().bus_url)
        typer.echo(json.dumps(asdict(score)))


@bench_app.command("events")
def events(
    count: Annotated[int, typer.Option(help="Events, half by the bus and half by HTTP.")] = 10_000,
    url: Annotated[str | None, typer.Option(help="The bus; one of its own without it.")] = None,
    database: Annotated[str | None, typer.Option(help="An empty one; else SQLite.")] = None,
) -> None:
    """Device events a second by bus and by HTTP, and whether one is lost or doubled."""
    with refusing():
        typer.echo(json.dumps(asdict(events_benchmark.run(count, url, database))))


@bench_app.command("documents")
def documents(time_stamps: Annotated[str | None, typer.Option(help="RFC 3161.")] = None) -> None:
    """Resolutions formed and signed a second, beside typst alone."""
    with refusing():
        typer.echo(json.dumps(asdict(documents_benchmark.run(time_stamps=time_stamps))))


@bench_app.command("all")
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


def _tell_plates(folder: Path, peer: Path, gallery: Path | None, *, crops: bool) -> None:
    """The peer's line first, ours last."""
    worst = PlateGallery(gallery) if gallery else None
    watch = worst.add if worst else None
    scores = plates_benchmark.run(folder, crops=crops, peer=peer, watch=watch)
    if worst:
        worst.write()
    for name, score in sorted(scores.items(), reverse=True):
        if name != "ours":
            typer.echo(json.dumps({"reader": name, **asdict(score)}))
    typer.echo(json.dumps(asdict(scores["ours"])))


def _all_scores(data: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "documents", asdict(documents_benchmark.run())
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
