"""`tartip simulate`: a clip of a simulated road, with its signal log, site file and truth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from cli.refusing import refusing
from simulator.export import export
from simulator.scene import load_scene


def simulate(
    scene: Annotated[Path, typer.Argument(help="A scene file, TOML.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder to write.")],
) -> None:
    """Write clip.mp4, signals.csv, site.toml and truth.jsonl of a simulated road."""
    people = Console(stderr=True)
    with (
        refusing(),
        Progress(console=people, transient=True, disable=not people.is_terminal) as progress,
    ):
        drawn = load_scene(scene)
        bar = progress.add_task("Drawing", total=round(drawn.duration_s * drawn.frames_per_s))
        export(drawn, output, advance=lambda: progress.advance(bar))
    typer.echo(str(output))
