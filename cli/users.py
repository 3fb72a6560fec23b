"""`tartip user add` and `tartip token add`: who may come in, and which machine may report?"""

from __future__ import annotations

import re
from typing import Annotated

import typer

from api.access.machines import Scope, new_token
from api.access.passwords import hash_password
from cli.case_file import DatabaseUrl, opened_case_file
from fines.audit import AuditEntry
from fines.errors import InvalidValueError
from fines.officer import Officer, OfficerId, Role
from fines.region import REGION_FORM, Region
from pipeline.wiring import clock

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,63}")

user_app = typer.Typer(help="The people at the desks.", no_args_is_help=True)
token_app = typer.Typer(help="The tokens of cameras and machines.", no_args_is_help=True)


@user_app.callback()
def user() -> None:
    """People log in with a name and a password, in one role each."""


@user_app.command("add")
def add_user(
    name: Annotated[str, typer.Argument(help="The name to log in with, such as demo-operator")],
    full_name: Annotated[str, typer.Option("--full-name", help="As printed on what they sign")],
    rank: Annotated[str, typer.Option("--rank", help="As printed on what they sign")],
    role: Annotated[Role, typer.Option("--role", help="One role a person")],
    password: Annotated[str, typer.Option(prompt=True, confirmation_prompt=True, hide_input=True)],
    url: DatabaseUrl = None,
    regions: Annotated[
        list[str] | None, typer.Option("--region", help="Sees its cases only; may be repeated")
    ] = None,
) -> None:
    """Put a person on file, or change their name, rank, role, regions and password."""
    with opened_case_file(url) as case_file:
        if not _NAME.fullmatch(name):
            raise InvalidValueError(
                f"'{name}' is no name to log in with: take 2 to 64 of a-z, 0-9, dot and hyphen."
            )
        officer = Officer(
            id=OfficerId(name),
            name=full_name,
            rank=rank,
            role=role,
            regions=tuple(_region(each) for each in regions or ()),
        )
        kept = hash_password(password)
        with case_file.begin() as transaction:
            transaction.save_officer(officer, kept)
            transaction.record(
                AuditEntry(
                    actor="command", action="user.saved", subject=name, purpose=role, at=clock()
                )
            )
    typer.echo(f"{name} may log in as {role}.")


def _region(text: str) -> Region:
    if not REGION_FORM.fullmatch(text):
        raise InvalidValueError(
            f"'{text}' is no region: take 2 to 39 of a-z, 0-9 and hyphen, as site files do."
        )
    return Region(text)


@token_app.callback()
def token() -> None:
    """Machines carry a token for one purpose."""


@token_app.command("add")
def add_token(
    name: Annotated[str, typer.Argument(help="The machine's name, as cases will show it")],
    scope: Annotated[Scope, typer.Option("--scope", help="What the token opens")],
    url: DatabaseUrl = None,
) -> None:
    """Make a token; it is shown once, only its hash is kept."""
    with opened_case_file(url) as case_file:
        made = new_token(case_file, name, scope)
    typer.echo(made)
