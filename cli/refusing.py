"""How does a person learn that a command cannot be done? One sentence and the exit status."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from fines.errors import TartipError

WRONG_USE = 2


@contextmanager
def refusing() -> Iterator[None]:
    """Errors of the world end the command with their sentence on standard error."""
    try:
        yield
    except TartipError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(WRONG_USE) from error
