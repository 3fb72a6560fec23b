"""How do people and machines come into the case file from the command line?"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.access.machines import Machine, Scope, machine_of
from api.access.passwords import password_fits
from cli.users import token_app, user_app
from fines.officer import Officer, OfficerId, Role
from fines.storage.case_file import SqlCaseFile

RUN = CliRunner()
PASSWORD = "an invented password"
FACTS = ["--full-name", "Демо Оператор", "--rank", "лейтенант", "--role", "operator"]


@pytest.fixture
def url(tmp_path: Path, sqlite_template: Path) -> str:
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}"


def test_an_added_user_is_on_file_with_a_hash(url: str) -> None:
    answer = RUN.invoke(
        user_app, ["add", "demo.one", *FACTS, "--url", url], input=f"{PASSWORD}\n{PASSWORD}\n"
    )
    assert answer.exit_code == 0, answer.output
    assert answer.output.endswith("demo.one may log in as operator.\n")
    assert PASSWORD not in answer.output
    with SqlCaseFile(url).begin() as transaction:
        officer = transaction.officer(OfficerId("demo.one"))
        kept = transaction.password_hash(OfficerId("demo.one"))
        trail = [entry.action for _, entry, _ in transaction.audit_chain(0, 10)]
    assert officer == Officer(
        id=OfficerId("demo.one"), name="Демо Оператор", rank="лейтенант", role=Role.OPERATOR
    )
    assert password_fits(PASSWORD, kept)
    assert trail == ["user.saved"]


def test_a_user_of_regions_is_on_file_with_them(url: str) -> None:
    given = ["add", "demo.two", *FACTS, "--password", PASSWORD, "--url", url]
    answer = RUN.invoke(user_app, [*given, "--region", "bishkek", "--region", "chui"])
    assert answer.exit_code == 0, answer.output
    with SqlCaseFile(url).view() as view:
        assert view.officer(OfficerId("demo.two")).regions == ("bishkek", "chui")
    answer = RUN.invoke(user_app, [*given, "--region", "Чүй"])
    assert answer.exit_code == 2
    assert "'Чүй' is no region" in answer.output


@pytest.mark.parametrize(
    ("name", "password", "sentence"),
    [
        ("demo", "short", "The password has 5 characters"),
        ("Demo One", PASSWORD, "'Demo One' is no name to log in with"),
    ],
)
def test_a_bad_user_is_refused_with_a_sentence(
    url: str, name: str, password: str, sentence: str
) -> None:
    answer = RUN.invoke(user_app, ["add", name, *FACTS, "--password", password, "--url", url])
    assert answer.exit_code == 2
    assert sentence in answer.output


def test_a_token_is_shown_once_and_works(url: str) -> None:
    answer = RUN.invoke(token_app, ["add", "demo-radar", "--scope", "violations", "--url", url])
    assert answer.exit_code == 0, answer.output
    known = machine_of(SqlCaseFile(url), answer.output.strip())
    assert known == Machine(name="demo-radar", scope=Scope.VIOLATIONS)
