"""Which case files does the contract suite run over?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fines.storage.case_file import SqlCaseFile


@pytest.fixture(params=["sqlite", "postgresql"])
def case_file_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/fines.db"
    address: str = request.getfixturevalue("postgres_url")
    return address


@pytest.fixture
def case_file(case_file_url: str) -> Iterator[SqlCaseFile]:
    opened = SqlCaseFile(case_file_url)
    opened.upgrade()
    yield opened
    opened.close()
