"""`tartip audit`: has anybody altered what was written about who did and saw what?"""

from __future__ import annotations

from typing import Annotated

import typer

from cli.case_file import DatabaseUrl, opened_case_file
from fines.procedure.auditing import verify_audit
from pipeline.device_signature import ed25519_verified

audit_app = typer.Typer(help="The audit chain.", no_args_is_help=True)


@audit_app.callback()
def audit() -> None:
    """Who did and saw what, as a chain of seals."""


@audit_app.command()
def verify(
    url: DatabaseUrl = None,
    key: Annotated[
        str | None, typer.Option("--key", help="The audit's public key, 64 digits, if you know it.")
    ] = None,
) -> None:
    """Walk the audit chain and compute every seal again; exit 1 where it is broken."""
    with opened_case_file(url) as case_file:
        report = verify_audit(case_file, ed25519_verified, key)
    if report.fault is not None:
        typer.echo(f"The audit chain is broken at row {report.row}: {report.fault}.", err=True)
        raise typer.Exit(1)
    typer.echo(f"The audit chain is whole: {report.entries} entries.")
    if report.checkpoints:
        keys = ", ".join(sorted(report.keys))
        typer.echo(f"{report.checkpoints} daily checkpoints hold, signed by {keys}.")
