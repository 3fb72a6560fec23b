"""`tartip registry`: what does the state's vehicle register say, for this case?"""

from __future__ import annotations

import json
from typing import Annotated

import typer

from cli.case_file import DatabaseUrl, opened_case_file
from fines.case import CaseNumber
from fines.errors import InvalidValueError
from fines.procedure.asking import Asking
from fines.registries.choice import load_service
from fines.vehicle_question import AskingPurpose, VehicleQuestion
from pipeline import wiring
from pipeline.settings import load_settings

registry_app = typer.Typer(help="The vehicle register.", no_args_is_help=True)


@registry_app.callback()
def registry() -> None:
    """Every question is asked for a case, and stands in the audit with its purpose."""


@registry_app.command()
def ask(
    question: Annotated[VehicleQuestion, typer.Argument(help="What is to be known.")],
    case: Annotated[str, typer.Option(help="The number of the case it is asked for.")],
    purpose: Annotated[AskingPurpose, typer.Option("--for", help="What for.")],
    given: Annotated[
        list[str] | None, typer.Argument(help="By what: plate=01KG001DEM, vin=…, pin=…")
    ] = None,
    url: DatabaseUrl = None,
) -> None:
    """Ask over X-Road and print the register's fields as JSON; 2 where it cannot be asked."""
    with opened_case_file(url) as case_file:
        service = load_service(load_settings().registry_url)
        asking = Asking(case_file, service, wiring.clock)
        words = _words(given or [])
        answer = asking.ask(question, words, CaseNumber(case), purpose, by="command")
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def _words(given: list[str]) -> dict[str, str]:
    words = {}
    for each in given:
        name, parted, value = each.partition("=")
        if not parted or name in words:
            raise InvalidValueError(f"'{each[:60]}' says nothing new: write NAME=VALUE, each once.")
        words[name] = value
    return words
