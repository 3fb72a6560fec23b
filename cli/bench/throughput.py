"""How much do the bus, the intake, the desks and the documents do in a second?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from benchmarks import bus as bus_benchmark
from benchmarks import decide as decide_benchmark
from benchmarks import desks as desks_benchmark
from benchmarks import documents as documents_benchmark
from benchmarks import events as events_benchmark
from benchmarks import flood as flood_benchmark
from benchmarks import search as search_benchmark
from benchmarks.documents import DOCUMENTS
from benchmarks.signing_levels import Level
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


@app.command("api")
def api(
    cases: Annotated[int, typer.Option(min=2, help="Invented cases on file.")] = 10_000,
    requests: Annotated[int, typer.Option(min=1, help="To each page.")] = 400,
    clients: Annotated[int, typer.Option(min=1, max=256, help="At once.")] = 8,
    url: Annotated[str | None, typer.Option(help="An empty database; else SQLite.")] = None,
) -> None:
    """Pages and answers a second, and milliseconds of one, over a full case file."""
    with refusing(), _filling(cases) as advance:
        score = desks_benchmark.run(cases, requests, clients, url, advance)
    typer.echo(json.dumps(asdict(score)))


@app.command("search")
def search(
    cases: Annotated[int, typer.Option(min=1, help="Invented cases on file.")] = 100_000,
    searches: Annotated[int, typer.Option(min=1, help="By each way.")] = 500,
    url: Annotated[str | None, typer.Option(help="An empty database; else SQLite.")] = None,
) -> None:
    """Finding cases by plate, number and person, beside the bare SQL statements."""
    with refusing(), _filling(cases) as advance:
        score = search_benchmark.run(cases, searches, url, advance)
    typer.echo(json.dumps(asdict(score)))


@contextmanager
def _filling(cases: int) -> Iterator[Callable[[int], object]]:
    """A bar for people while the cases are invented."""
    people = Console(stderr=True)
    with Progress(console=people, transient=True, disable=not people.is_terminal) as progress:
        bar = progress.add_task("Inventing cases", total=cases)
        yield lambda more: progress.advance(bar, more)


@app.command("documents")
def documents(
    level: Annotated[
        Level | None, typer.Option(help="PAdES baseline: b, t, lt or lta; b where none is given.")
    ] = None,
    time_stamps: Annotated[
        str | None, typer.Option(help="Another authority's address (RFC 3161), at level t.")
    ] = None,
    count: Annotated[int, typer.Option(min=3, help="Documents of each step.")] = DOCUMENTS,
) -> None:
    """Resolutions formed and signed a second at a level of PAdES, beside typst alone."""
    with refusing():
        chosen = level or (Level.T if time_stamps else Level.B)
        score = documents_benchmark.run(count, chosen, time_stamps)
    typer.echo(json.dumps(asdict(score)))
