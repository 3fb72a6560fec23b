"""`tartip package`: the evidence of a case as one file, for the court or for anyone."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer

from cli.case_file import DatabaseUrl, opened_case_file, violation_of
from cli.drafts import drafts_in
from fines.audit import AuditEntry
from fines.packages.device_package import device_package_of
from fines.packages.package import package_name, package_of
from pipeline.settings import load_settings
from pipeline.wiring import clock, open_evidence


def package(
    case: Annotated[str, typer.Argument(help="Number of a case or resolution, or a decision.")],
    *,
    folder: Annotated[Path, typer.Option("--out", "-o", help="Where to write it.")] = Path(),
    redacted: Annotated[
        bool, typer.Option("--redacted", help="Without what may show other people.")
    ] = False,
    url: DatabaseUrl = None,
) -> None:
    """Write the signed evidence package of a case; the audit keeps that it was handed out."""
    with opened_case_file(url) as case_file, drafts_in(folder) as drafts:
        store = open_evidence(load_settings())
        with case_file.view() as view:
            number, violation = violation_of(view, case)
        by_device = violation.signature is not None and not redacted
        content = (
            device_package_of(violation, store)
            if by_device
            else package_of(violation, store, sealed=redacted)
        )
        name = package_name(violation, sealed=redacted)
        drafts.write(name, content)
        with case_file.begin() as transaction:
            transaction.record(
                AuditEntry(
                    actor=f"command line: {getpass.getuser()}",
                    action="evidence.packed",
                    subject=number,
                    purpose="redacted" if redacted else "original",
                    at=clock(),
                )
            )
        drafts.name_all()
    file = folder / name
    typer.echo(f"{file}\ncheck it: tartip verify {file}")
