"""`tartip demo`: what is all this? Everything in one process, on embedded defaults."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from rich.console import Console
from rich.progress import Progress

from api.demo.house import House
from api.demo.people import PEOPLE
from api.demo.story import tell
from api.desk import Desk
from api.main import create_app
from cli.refusing import refusing

_DESKS = {
    "citizens": "/",
    "police and officers": "/login",
    "the components of the pages": "/style",
}


def demo(
    *,
    once: Annotated[bool, typer.Option("--once", help="One car's way, then end.")] = False,
    port: Annotated[int, typer.Option(help="Of the desks.")] = 8000,
    folder: Annotated[Path, typer.Option(help="Where the demo keeps its files.")] = Path(
        "var/demo"
    ),
) -> None:
    """Run everything in one process on invented cars and people."""
    logging.basicConfig(format="%(levelname)s %(message)s", level=logging.WARNING)
    console = Console(soft_wrap=True, highlight=False)
    with refusing():
        house = House(folder, port)
        try:
            desk = _open(house, console)
            if once:
                started_s = time.monotonic()
                tell(house, desk, folder, lambda step, text: console.print(f"{step:<10} {text}"))
                console.print(f"{'done':<10} in {time.monotonic() - started_s:.0f} s")
            else:
                _keep_open(house, desk, console)
        finally:
            house.close()


def _open(house: House, console: Console) -> Desk:
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        building = progress.add_task("Building the street", total=house.street.frame_count)
        return house.open(lambda: progress.advance(building))


def _keep_open(house: House, desk: Desk, console: Console) -> None:
    for name, path in _DESKS.items():
        console.print(f"{desk.public_url}{path:<8} {name}")
    console.print("Demo people (invented), name and password:")
    for person in PEOPLE.values():
        console.print(f"  {person.officer.id:<20} {person.password}")
    console.print("Simulated cars pass every minute. Stop with Ctrl+C.")
    house.keep_passing()
    uvicorn.run(
        create_app(desk), host=house.settings.host, port=house.settings.api_port,
        log_level="warning", lifespan="off",
    )  # fmt: skip
