"""`tartip accidents`: how do records of accidents leave for the statistics of others?"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.case_file import DatabaseUrl, opened_case_file
from fines.cadas import Group
from fines.errors import InvalidValueError
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
    files = {group: folder / f"{group}.csv" for group in Group}

    def draft(tables: Mapping[Group, str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for group, text in tables.items():
            _draft_of(files[group]).write_text(text, encoding="utf-8", newline="")

    with opened_case_file(url) as case_file:
        exporting = ExportingAccidents(case_file, wiring.clock)
        try:
            count = exporting.export(first.date(), last.date(), by="command", write=draft)
            for file in files.values():
                _draft_of(file).replace(file)
        except OSError as error:
            raise InvalidValueError(f"{folder} cannot be written: {error.strerror}.") from error
        finally:
            for file in files.values():
                with suppress(OSError):
                    _draft_of(file).unlink()
    typer.echo(f"{count} accidents stand in {folder}.")


def _draft_of(file: Path) -> Path:
    return file.with_name(f".{file.name}.{os.getpid()}")
