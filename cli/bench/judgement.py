"""How right and how fast are acts judged, over simulated roads and real clips?"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from benchmarks import counting as counting_benchmark
from benchmarks import crossed_line as line_benchmark
from benchmarks import flashing_lights as lights_benchmark
from benchmarks import judgement_run as judgement_benchmark
from benchmarks import lens as lens_benchmark
from benchmarks import memory as memory_benchmark
from benchmarks import red_clip as red_clip_benchmark
from benchmarks import section as section_benchmark
from benchmarks import speed_peer as speed_benchmark
from benchmarks import violations as violations_benchmark
from benchmarks.judgement_score import JudgementScore
from cli.refusing import refusing
from detectors.backends import load_detector
from simulator.road_lens import LensTold
from simulator.weather import WEATHERS

app = typer.Typer()

Folder = Annotated[Path, typer.Argument(help="The folder to measure on.")]
Kept = Annotated[Path | None, typer.Option(help="A file of what is judged: a stopped run goes on.")]
Processes = Annotated[int | None, typer.Option(min=1, help="One a core where unsaid.")]

VEHICLE_DETECTOR = "onnx:vehicle_detector"


@app.command("violations")
def violations(folder: Folder) -> None:
    """Acts of known clips: a folder made by `tartip simulate`, or a folder of such folders."""
    with refusing():
        typer.echo(json.dumps(asdict(violations_benchmark.run(folder))))


@app.command("rendered")
def rendered(
    passes: Annotated[int, typer.Option(help="Drawn vehicles, 40 a road.")] = 400,
    kept: Kept = None,
    processes: Processes = None,
    first: Annotated[int, typer.Option(min=0, help="Number of the first drawn road.")] = 0,
) -> None:
    """The same as `judgement` on drawn pictures, end to end through the detectors."""

    def tell(part: judgement_benchmark.JudgedPart, score: JudgementScore) -> None:
        weather = WEATHERS[part.number % len(WEATHERS)]
        typer.echo(f"drawn {part.number}, {weather}: {json.dumps(score.record())}", err=True)

    with refusing():
        parts = judgement_benchmark.drawn_parts_of(passes, first)
        score = judgement_benchmark.run(parts, kept, processes, tell)
        typer.echo(json.dumps(score.record()))


@app.command("judgement")
def judgement(
    passes: Annotated[int, typer.Option(help="Simulated vehicles, 250 a road.")] = 10_000,
    lens: Annotated[
        LensTold,
        typer.Option(help="Cameras with a bending lens, and what the site files tell of it."),
    ] = LensTold.NONE,
    kept: Kept = None,
    processes: Processes = None,
    first: Annotated[int, typer.Option(min=0, help="Number of the first road of a kind.")] = 0,
) -> None:
    """Wrongful and missed acts over many simulated passes with noise, without pictures."""
    with refusing():
        parts = judgement_benchmark.parts_of(passes, lens, first)
        score = judgement_benchmark.run(parts, kept, processes)
        typer.echo(json.dumps(score.record()))


@app.command("lens")
def lens(
    roads: Annotated[int, typer.Option(min=1, help="Simulated roads.")] = lens_benchmark.ROADS,
    passes: Annotated[int, typer.Option(min=1, help="Vehicles a road.")] = lens_benchmark.A_ROAD,
) -> None:
    """Speed errors with and without a bending lens, by what the site files tell of it."""
    with refusing():
        scores = lens_benchmark.run(roads, passes)
        for score in scores:
            typer.echo(json.dumps(score.record(scores[0])))


@app.command("section")
def section(
    passes: Annotated[int, typer.Option(help="Simulated drives, 250 a section.")] = 10_000,
) -> None:
    """Wrongful and missed average speeds over many simulated drives with noise."""
    with refusing():
        typer.echo(json.dumps(section_benchmark.run(passes).record()))


@app.command("line")
def line(
    roads: Annotated[int, typer.Option(min=1, help="Simulated roads.")] = line_benchmark.ROADS,
    passes: Annotated[int, typer.Option(min=1, help="Vehicles a road.")] = line_benchmark.A_ROAD,
) -> None:
    """How far from a section's line vehicles are when their crossings are told."""
    with refusing():
        typer.echo(json.dumps(line_benchmark.run(roads, passes).record()))


@app.command("lights")
def lights(
    passes: Annotated[int, typer.Option(min=1, help="Drawn vehicles, 6 a lane.")] = 180,
    clips: Annotated[Path | None, typer.Option(help="Clips without emergency vehicles.")] = None,
) -> None:
    """Flashing blue lights on drawn vehicles, and on real clips that show none."""
    with refusing():
        if clips:
            detector = load_detector(VEHICLE_DETECTOR)
            for clip in sorted(clips.glob("*.mp4")):
                seen, mistaken = lights_benchmark.on_clip(clip, detector)
                typer.echo(json.dumps({"clip": clip.stem, "passes": seen, "mistaken": mistaken}))
        typer.echo(json.dumps(lights_benchmark.run(passes).record()))


@app.command("memory")
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


@app.command("counting")
def counting(folder: Folder) -> None:
    """Vehicles over a line of real clips: by a person, by us, by the library supervision."""
    with refusing():
        for counts in counting_benchmark.run(folder):
            typer.echo(json.dumps(asdict(counts)))


@app.command("red-clip")
def red_clip(
    data: Annotated[Path, typer.Argument(help="The folder with video and signal-states.")],
    heads: Annotated[int, typer.Option(min=1, max=50, help="Heads, one a run.")] = 4,
) -> None:
    """Runners of a red light laid over a real road, by the camera alone."""
    with refusing():
        score = red_clip_benchmark.run(data / "video", data / "signal-states" / "test", heads)
        typer.echo(json.dumps(score.record()))


@app.command("speed")
def speed(
    passes: Annotated[int, typer.Option(min=1, help="Simulated vehicles, 100 a yard.")] = 400,
) -> None:
    """Speeds on the same simulated tracks by us and by the way of the library supervision."""
    with refusing():
        for name, errors in speed_benchmark.run(passes).items():
            typer.echo(json.dumps({"speeds by": name, **errors.record()}))
