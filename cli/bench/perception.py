"""What do the readers and detectors see, beside the peer, on pictures not trained on?"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from benchmarks import no_heads as no_heads_benchmark
from benchmarks import passes as passes_benchmark
from benchmarks import plates as plates_benchmark
from benchmarks import realism as realism_benchmark
from benchmarks import signals as signals_benchmark
from benchmarks import vehicles as vehicles_benchmark
from benchmarks.plate_gallery import PlateGallery
from cli.refusing import refusing
from detectors.backends import load_lamps, load_plate_ocr
from detectors.plate_models import PLATE_OCR
from fines.errors import InvalidValueError, NotFoundError

app = typer.Typer()

PEER = Path("../shared/data/peers/cct_xs_v1_global.onnx")
VEHICLE_PEER = Path("../shared/data/peers/yolox_nano.onnx")
LAMPS = "onnx:signal_lamp"

Folder = Annotated[Path, typer.Argument(help="The folder to measure on.")]
Peer = Annotated[Path, typer.Option(help="The peer's file, measured beside ours if it is there.")]

Gallery = Annotated[
    Path | None, typer.Option(help="Where to draw the worst reads of ours, a .jpg or .png.")
]


@app.command("plates")
def plates(folder: Folder, peer: Peer = PEER, gallery: Gallery = None) -> None:
    """Plates on whole pictures; DIR/truth.csv holds file,text[,x,y,w,h]."""
    with refusing():
        _tell_plates(folder, peer, gallery, crops=False)


@app.command("plate-text")
def plate_text(folder: Folder, peer: Peer = PEER, gallery: Gallery = None) -> None:
    """Plates that are cut out already."""
    with refusing():
        _tell_plates(folder, peer, gallery, crops=True)


@app.command("passes")
def passes(
    count: Annotated[int, typer.Option(help="Drawn vehicles a country.")] = 100,
) -> None:
    """Plates agreed over all looks at a drawn vehicle, one JSON line a country."""
    with refusing():
        for country, score in passes_benchmark.run(load_plate_ocr(PLATE_OCR), count).items():
            typer.echo(json.dumps({"country": country, **asdict(score)}))


@app.command("realism")
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


@app.command("vehicles")
def vehicles(folder: Folder, peer: Peer = VEHICLE_PEER) -> None:
    """Vehicles on held-out pictures; DIR holds the sets, one JSON line a set and detector."""
    with refusing():
        for name, scores in vehicles_benchmark.run(folder, peer=peer).items():
            for detector, score in sorted(scores.items(), reverse=True):
                typer.echo(json.dumps({"set": name, "detector": detector, **asdict(score)}))


@app.command("signals")
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
