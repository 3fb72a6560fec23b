"""`tartip section`: is a file of sections sound?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detectors.section_file import load_sections, with_drawn_ends
from fines.errors import ConfigurationError
from pipeline.wiring import load_sites

section_app = typer.Typer(help="Sections for average speed.", no_args_is_help=True)


@section_app.callback()
def section() -> None:
    """Sections for average speed."""


@section_app.command()
def check(
    file: Annotated[Path, typer.Argument(help="A file of sections, TOML.")],
    sites: Annotated[
        Path | None, typer.Option(help="The folder of site files, to look for both ends.")
    ] = None,
) -> None:
    """Say what is wrong in a file of sections, with its line; exit 1 if anything is."""
    try:
        sections = load_sections(file)
        if sites is not None:
            drawn = {name: site for name, (site, _) in load_sites(sites).items()}
            with_drawn_ends(file, sections, drawn)
    except ConfigurationError as error:
        typer.echo(str(error))
        raise typer.Exit(1) from error
    typer.echo(f"{file}: sound. {len(sections)} sections.")
    for one in sections:
        kmh = sorted({limit.value for part in one.parts for limit in part.limits})
        typer.echo(
            f"{one.name}: {one.start.site}/{one.start.line} to {one.end.site}/{one.end.line}, "
            f"{one.way_m:g} m ± {one.way_error_m:g} m, limits "
            f"{', '.join(f'{limit:g}' for limit in kmh)} km/h, "
            f"at most {one.longest.total_seconds():g} s."
        )
