"""Does the code keep the rules that a linter cannot know?"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("fines", "detectors", "pipeline", "api", "cli", "simulator", "benchmarks")
LONGEST_FILE_LINES = 300
BANNED_NAMES = {"object", "item", "data", "info", "process", "manager", "handler", "util", "misc"}


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from (ROOT / folder).rglob("*.py")


def test_every_top_level_package_has_its_place_in_the_import_rule() -> None:
    configured = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    roots = set(configured["tool"]["importlinter"]["root_packages"])
    standing = {folder.name for folder in ROOT.iterdir() if (folder / "__init__.py").exists()}
    assert roots | {"tests", "training"} == standing


@pytest.mark.parametrize("folder", [*PACKAGES, "training", "tests"])
def test_no_file_is_longer_than_the_limit(folder: str) -> None:
    lengths = {
        str(file.relative_to(ROOT)): len(file.read_text("utf-8").splitlines())
        for file in python_files(folder)
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE_LINES} == {}


@pytest.mark.parametrize("folder", [*PACKAGES, "training"])
def test_every_file_says_which_question_it_answers(folder: str) -> None:
    # Parsing all files to see how they begin takes seconds.
    silent = [
        str(file.relative_to(ROOT))
        for file in python_files(folder)
        if not file.read_text("utf-8").startswith('"""')
    ]
    assert silent == []


@pytest.mark.parametrize("folder", PACKAGES)
def test_no_module_is_named_by_a_word_that_says_nothing(folder: str) -> None:
    assert [file for file in python_files(folder) if file.stem in BANNED_NAMES] == []


def test_only_the_workers_loop_catches_everything() -> None:
    catching = [
        str(file.relative_to(ROOT))
        for file in python_files(*PACKAGES)
        if re.search(r"except (Base)?Exception|except:", file.read_text("utf-8"))
    ]
    assert catching == ["pipeline/worker.py"]


def test_only_settings_read_the_environment() -> None:
    reading = [
        str(file.relative_to(ROOT))
        for file in python_files(*PACKAGES)
        if re.search(r"os\.environ|os\.getenv", file.read_text("utf-8"))
    ]
    assert [name for name in reading if name != "pipeline/settings.py"] == []


def test_no_money_is_a_float() -> None:
    pattern = re.compile(r"float\(.*(amount|sum|tyiyn|money)")
    lines = [
        f"{file.relative_to(ROOT)}: {line.strip()}"
        for file in python_files("fines", "api", "pipeline")
        for line in file.read_text("utf-8").splitlines()
        if pattern.search(line)
    ]
    assert lines == []


def test_the_repository_names_no_registry_host_and_no_path_of_a_machine() -> None:
    hosts = "|".join(("pypi" + r"\.org", "files" + r"\.pythonhosted", "npmjs" + r"\.org"))
    pattern = re.compile(rf"{hosts}|/(root|home)/\w")
    named = [
        str(file.relative_to(ROOT))
        for folder in (*PACKAGES, "training", "tests", "docs", "scripts")
        for file in (ROOT / folder).rglob("*")
        if file.suffix in {".py", ".toml", ".md", ".yml", ".sh", ".txt"}
        and pattern.search(file.read_text("utf-8"))
    ]
    assert named == []


def test_every_kind_of_file_beside_the_code_is_packed_with_it() -> None:
    configured = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packed = {
        pattern.lstrip("*") for pattern in configured["tool"]["setuptools"]["package-data"]["*"]
    }
    beside = {
        file.suffix
        for folder in PACKAGES
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert beside - {".py"} - packed == set()
