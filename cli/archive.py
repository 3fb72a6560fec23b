"""`tartip archive`: are kept papers stamped anew in time, and where is the newest copy of one?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.case_file import DatabaseUrl, opened_case_file
from fines.resolution import ResolutionNumber
from pipeline import wiring
from pipeline.archive_wiring import open_archiving
from pipeline.settings import load_settings

archive_app = typer.Typer(help="Kept papers and their time stamps.", no_args_is_help=True)


@archive_app.command()
def renew(
    most: Annotated[int, typer.Option("--most", min=1, help="Stamp at most so many.")] = 1000,
    url: DatabaseUrl = None,
) -> None:
    """Put another time stamp over papers whose newest one ends soon; goes on where it stopped."""
    with opened_case_file(url) as case_file:
        done = open_archiving(load_settings(), case_file, wiring.clock).work_off(most)
    typer.echo(
        f"{done.listed} papers were looked at first, {done.renewed} stamped anew, "
        f"{done.refused} cannot be."
    )
    if done.waits:
        typer.echo(done.waits, err=True)
        raise typer.Exit(1)


@archive_app.command()
def copy(
    number: Annotated[str, typer.Argument(help="The number of the resolution")],
    file: Annotated[Path, typer.Argument(help="Where the PDF is written")],
    url: DatabaseUrl = None,
) -> None:
    """Write a resolution with the newest time stamp over it."""
    with opened_case_file(url) as case_file:
        archiving = open_archiving(load_settings(), case_file, wiring.clock)
        file.write_bytes(archiving.newest(ResolutionNumber(number)))
    typer.echo(f"{file}")
