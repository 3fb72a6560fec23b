"""How much do the bus, the intake and the documents do in a second?"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from benchmarks import bus as bus_benchmark
from benchmarks import decide as decide_benchmark
from benchmarks import documents as documents_benchmark
from benchmarks import events as events_benchmark
from benchmarks import flood as flood_benchmark
from cli.refusing import refusing
from pipeline.settings import load_settings

app = typer.Typer()


@app.command("bus")
def bus(
    url: Annotated[str | None, typer.Option(help="The bus; TRAFFIC_BUS_URL without it.")] = None,
) -> None:
    """Frames a second in and out, beside the bare client on the same broker."""
    with refusing():
        score = bus_benchmark.run(url or load_settings().bus_url)
        typer.echo(json.dumps(asdict(score)))


@app.command("events")
def events(
    count: Annotated[int, typer.Option(help="Events, half by the bus and half by HTTP.")] = 10_000,
    url: Annotated[str | None, typer.Option(help="The bus; one of its own without it.")] = None,
    database: Annotated[str | None, typer.Option(help="An empty one; else SQLite.")] = None,
) -> None:
    """Device events a second by bus and by HTTP, and whether one is lost or doubled."""
    with refusing():
        typer.echo(json.dumps(asdict(events_benchmark.run(count, url, database))))


@app.command("flood")
def flood(
    seconds: Annotated[float, typer.Option(min=0.1, help="How long, by each way.")] = 3.0,
    rate: Annotated[float, typer.Option(min=100, help="Events a second that are sent.")] = 10_000,
    url: Annotated[str | None, typer.Option(help="The bus; one of its own without it.")] = None,
    database: Annotated[str | None, typer.Option(help="An empty one; else SQLite.")] = None,
) -> None:
    """More device events than can be judged: is one lost or doubled, do the desks answer?"""
    with refusing():
        typer.echo(json.dumps(asdict(flood_benchmark.run(seconds, rate, url, database))))


@app.command("decide")
def decide(
    count: Annotated[int, typer.Option(min=1, help="Violations.")] = 20_000,
    url: Annotated[str | None, typer.Option(help="The bus; one of its own without it.")] = None,
    database: Annotated[str | None, typer.Option(help="An empty one; else SQLite.")] = None,
) -> None:
    """Violations registered and proposed a second, beside the database alone."""
    with refusing():
        typer.echo(json.dumps(asdict(decide_benchmark.run(count, url, database))))


@app.command("documents")
def documents(time_stamps: Annotated[str | None, typer.Option(help="RFC 3161.")] = None) -> None:
    """Resolutions formed and signed a second, beside typst alone."""
    with refusing():
        typer.echo(json.dumps(asdict(documents_benchmark.run(time_stamps=time_stamps))))
