"""Which case file does a command work on? The one that is named, or the one that is set."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Annotated

import typer

from cli.refusing import refusing
from fines.case import CaseNumber
from fines.decision import DecisionId
from fines.errors import NotFoundError
from fines.ports import View
from fines.resolution import ResolutionNumber
from fines.storage.case_file import SqlCaseFile
from fines.violation import Violation
from pipeline.settings import load_settings
from pipeline.wiring import open_case_file, settle_where_law_applies

DatabaseUrl = Annotated[
    str | None, typer.Option("--url", help="The database; TRAFFIC_DATABASE_URL without it.")
]


@contextmanager
def opened_case_file(url: str | None) -> Iterator[SqlCaseFile]:
    """The case file, closed afterwards; errors of the world end the command with a sentence."""
    with refusing():
        settings = load_settings()
        settle_where_law_applies(settings)
        if url:
            settings = settings.model_copy(update={"database_url": url})
        case_file = open_case_file(settings)
        try:
            yield case_file
        finally:
            case_file.close()


def violation_of(view: View, name: str) -> tuple[CaseNumber, Violation]:
    """The act of a case, by the number of the case or of its resolution, or by its decision."""
    with suppress(NotFoundError):
        name = view.resolution(ResolutionNumber(name)).decision_id
    case = view.case_of(name)
    return case.number, view.decision(DecisionId(case.subject)).violation
