"""`tartip db`: has the database the tables of this program, and how does it get them?"""

from __future__ import annotations

import typer

from cli.case_file import DatabaseUrl, opened_case_file

db_app = typer.Typer(help="The tables of the case file.", no_args_is_help=True)


@db_app.command()
def upgrade(url: DatabaseUrl = None) -> None:
    """Bring the tables to this program's form; harmless when they have it."""
    with opened_case_file(url) as case_file:
        case_file.upgrade()
        typer.echo(f"The tables have form {case_file.form()}.")


@db_app.command()
def check(url: DatabaseUrl = None) -> None:
    """Say whether the tables have this program's form; exit 1 if not."""
    with opened_case_file(url) as case_file:
        found, needed = case_file.form(), case_file.needed_form()
    if found != needed:
        typer.echo(
            f"The tables have form {found or 'none'}, this program needs {needed}: "
            "run 'tartip db upgrade'.",
            err=True,
        )
        raise typer.Exit(1)
    typer.echo(f"The tables have form {found}, as this program needs.")
