"""Is the vehicle register asked for a case alone, with its purpose on record?"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.main import app
from fines.storage.case_file import SqlCaseFile
from simulator.security_server import SecurityServer
from tests.contract.written import case_for, proposed
from tests.fines.registries.servers import DEMO, rest_url

CASE = case_for(proposed()).number


@pytest.fixture
def url(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A case file with one case; the register answers over X-Road."""
    address = f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}"
    with closing(SqlCaseFile(address)) as case_file, case_file.begin() as transaction:
        decision = proposed()
        transaction.add_cases([case_for(decision)])
        transaction.save_decision(decision)
    with SecurityServer(DEMO) as server:
        monkeypatch.setenv("TRAFFIC_REGISTRY_URL", rest_url(server.host))
        yield address


def ask(url: str, *words: str) -> Result:
    return CliRunner().invoke(app, ["registry", "ask", *words, "--url", url])


def asked(url: str) -> list[tuple[str, str, str]]:
    with closing(SqlCaseFile(url)) as case_file, case_file.view() as view:
        chain = [entry for _, entry, _ in view.audit_chain(0, 99)]
    return [(e.action, e.subject, e.purpose) for e in chain if e.action == "registry.asked"]


def test_the_answer_is_printed_and_who_asked_is_on_record(url: str) -> None:
    done = ask(url, "vin", "plate=01KG001DEM", "--case", CASE, "--for", "copied_plate")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == {"status": 200, "vin": "DEMO01KG001DEM"}
    assert asked(url) == [("registry.asked", CASE, "copied_plate: vin")]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["vin", "plate"], "'plate' says nothing new: write NAME=VALUE, each once."),
        (["vin", "plate=1", "plate=2"], "'plate=2' says nothing new"),
        (["vin", "pin=1"], "'pin=1' is not for 'vin': plate."),
    ],
)
def test_what_cannot_be_asked_is_refused_and_not_recorded(
    url: str, words: list[str], sentence: str
) -> None:
    done = ask(url, *words, "--case", CASE, "--for", "review")
    assert (done.exit_code, sentence in done.stderr) == (2, True)
    assert asked(url) == []


def test_no_question_without_a_case(url: str) -> None:
    done = ask(url, "vin", "plate=01KG001DEM", "--case", "2026-nobody", "--for", "review")
    assert (done.exit_code, "2026-nobody" in done.stderr) == (2, True)


def test_a_table_of_owners_is_no_register(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAFFIC_REGISTRY_URL", "csv:demo")
    done = ask(url, "vin", "plate=01KG001DEM", "--case", CASE, "--for", "review")
    assert (done.exit_code, "names a table of owners" in done.stderr) == (2, True)
