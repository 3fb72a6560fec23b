"""`tartip erase`: which cases are over, and are forgotten now?"""

from __future__ import annotations

from typing import Annotated

import typer

from cli.case_file import DatabaseUrl, opened_case_file
from pipeline import wiring
from pipeline.erasure_wiring import open_erasing
from pipeline.settings import load_settings


def erase(
    url: DatabaseUrl = None,
    count: Annotated[
        bool, typer.Option("--count", help="Only say how many cases are over.")
    ] = False,
    most: Annotated[int, typer.Option("--most", min=1, help="Erase at most so many.")] = 1000,
) -> None:
    """Erase the personal data of cases whose days of keeping are over; the audit stays whole."""
    with opened_case_file(url) as case_file:
        erasing = open_erasing(load_settings(), case_file, wiring.clock)
        if count:
            over = len(erasing.expired(most)) + len(erasing.expired_accidents(most))
            typer.echo(f"{min(over, most)} cases are over.")
            return
        typer.echo(f"{erasing.work_off(most)} cases were erased.")
