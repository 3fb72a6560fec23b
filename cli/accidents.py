"""`tartip accidents`: how do records of accidents leave for the statistics of others?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.case_file import DatabaseUrl, opened_case_file
from cli.drafts import drafts_in
from fines.cadas import Group
from fines.procedure.exporting_accidents import ExportingAccidents
from pipeline import wiring

accidents_app = typer.Typer(help="Records of road accidents.", no_args_is_help=True)

_DAY = ["%Y-%m-%d"]


@accidents_app.callback()
def accidents() -> None:
    """Officers record accidents at /officer."""


@accidents_app.command()
def export(
    folder: Annotated[Path, typer.Argument(help="Where the tables are written")],
    first: Annotated[datetime, typer.Option("--from", formats=_DAY, help="First local day.")],
    last: Annotated[datetime, typer.Option("--until", formats=_DAY, help="Last local day.")],
    url: DatabaseUrl = None,
) -> None:
    """Write the accidents of these days as tables of CADaS: A.csv, R.csv, U.csv, P.csv."""
    with opened_case_file(url) as case_file, drafts_in(folder) as drafts:

        def draft(tables: Mapping[Group, str]) -> None:
            for group, text in tables.items():
                drafts.write(f"{group}.csv", text.encode())

        exporting = ExportingAccidents(case_file, wiring.clock)
        count = exporting.export(first.date(), last.date(), by="command", write=draft)
        drafts.name_all()
    typer.echo(f"{count} accidents stand in {folder}.")
