"""`tartip conformance`: is any vendor's system right about simulated traffic?"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.refusing import refusing
from detectors.signals import instant_text
from fines.errors import InvalidValueError
from simulator.conformance import as_if_recorded
from simulator.conformance import score as scored
from simulator.export import CLIP
from simulator.known_clip import known_clip
from simulator.live_clip import LiveClip
from simulator.vendor_events import read_events

FALLS_SHORT = 1

conformance_app = typer.Typer(
    help="The open conformance kit: any vendor's system against a known truth.",
    no_args_is_help=True,
)

Folder = Annotated[Path, typer.Argument(help="A folder that `tartip simulate` wrote.")]


@conformance_app.command()
def serve(
    folder: Folder,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any that is free.")] = 8090,
) -> None:
    """Send the clip once as a live camera (motion JPEG), from when the first reader comes."""

    def began(at: datetime) -> None:
        typer.echo(json.dumps({"began": instant_text(at)}))

    with refusing(), LiveClip(folder / CLIP, host, port, began) as live:
        typer.echo(json.dumps({"camera": live.address}))
        typer.echo(f"Waiting for a reader; the clip lasts {live.lasts.seconds} s.", err=True)
        live.over.wait()


@conformance_app.command()
def score(
    folder: Folder,
    events: Annotated[Path, typer.Argument(help="The vendor's events, .csv or JSON.")],
    began: Annotated[
        str | None, typer.Option(help="When the clip began that was sent live, as `serve` told.")
    ] = None,
) -> None:
    """Compare a vendor's events with the truth; exit 1 where an act is missed or wrongful."""
    with refusing():
        known = known_clip(folder)
        told = read_events(events)
        if began is not None:
            told = as_if_recorded(known, _instant(began), told)
        found = scored(known, told)
    typer.echo(json.dumps(asdict(found)))
    if not found.holds:
        raise typer.Exit(FALLS_SHORT)


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise InvalidValueError(f"--began '{text}' is no instant with a zone; copy it from serve.")
    return at
