"""Does `tartip demo --once` end with a paid and an annulled resolution, PDFs on disk?"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from fines.documents.verifying import verify_document
from fines.packages.checking import check_package

STEPS = [
    "camera", "violation", "decision", "evidence", "evidence",
    "violation", "decision", "evidence", "evidence",
    "operator", "inspector", "print", "delivery",
    "operator", "inspector", "print", "delivery",
    "citizen", "paid", "appeal", "annulled", "done",
]  # fmt: skip


@pytest.mark.slow
def test_the_demo_tells_one_cars_way_and_leaves_two_genuine_papers(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["demo", "--once", "--folder", str(tmp_path)])
    assert (told.exit_code, told.exception) == (0, None)
    # A second operator may be asked: the steps in a row that bear one name count as one.
    assert [step for step, _ in groupby(line.split()[0] for line in told.stdout.splitlines())] == [
        step for step, _ in groupby(STEPS)
    ]
    papers = sorted((tmp_path / "documents").glob("*.pdf"))
    assert [paper.stem[-6:] for paper in papers] == ["000001", "000002"]
    assert all(verify_document(paper.read_bytes(), []).genuine for paper in papers)
    packages = sorted((tmp_path / "packages").glob("*.zip"))
    assert len(packages) == 4
    for package in packages:
        assert f"tartip verify {package}" in told.stdout
        assert check_package(package.read_bytes()).genuine


def test_a_port_that_cannot_be_is_refused_before_anything_starts(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["demo", "--port", "70000", "--folder", str(tmp_path)])
    assert (told.exit_code, "TRAFFIC_API_PORT='70000'" in told.stderr) == (2, True)
