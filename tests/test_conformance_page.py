"""Can a vendor follow docs/conformance-kit.md word for word, with our own system as theirs?"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.motion_pictures import sent_jpegs
from simulator.conformance import VendorScore
from simulator.export import TRUTH
from simulator.vendor_events import VendorEvent, read_events
from tests.parts.server import REPOSITORY, free_port
from tests.parts.workers import ENTRY

PAGE = (REPOSITORY / "docs" / "conformance-kit.md").read_text("utf-8")
COMMANDS = re.findall(r"^tartip .+$", PAGE, re.MULTILINE)
SHELL = f'tartip() {{ "{sys.executable}" -c "{ENTRY}" "$@"; }}\n'
EVENTS = Path("events.csv")


def typed(command: str, folder: Path) -> str:
    """What the command prints; it must succeed."""
    done = subprocess.run(
        ["bash", "-ec", SHELL + command], cwd=folder, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(REPOSITORY), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


def read_live(command: str, folder: Path) -> tuple[int, str]:
    """How many pictures come of what the command serves, and what it prints after the address."""
    command = re.sub(r"--port \d+", f"--port {free_port()}", command)
    with subprocess.Popen(
        ["bash", "-ec", SHELL + command], cwd=folder, stdout=subprocess.PIPE, text=True,
        env={"PYTHONPATH": str(REPOSITORY), "PATH": "/usr/bin:/bin"},
    ) as served:  # fmt: skip
        assert served.stdout is not None
        camera = json.loads(served.stdout.readline())["camera"]
        pictures = sum(1 for _ in sent_jpegs(camera))
        rest, _ = served.communicate(timeout=60)
        assert served.returncode == 0
    return pictures, rest


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_command_does_what_the_page_says(tmp_path: Path) -> None:
    (tmp_path / "simulator").symlink_to(REPOSITORY / "simulator")
    scores = []
    for command in COMMANDS:
        if " serve " in command:
            pictures, told = read_live(command, tmp_path)
            assert pictures == 138
            assert json.loads(told).keys() == {"began"}
            continue
        if EVENTS.name in command:
            perfect_list(tmp_path / "kit" / "demo" / TRUTH, tmp_path / EVENTS)
        printed = typed(command, tmp_path)
        if " score " in command:
            scores.append(json.loads(printed))
    assert [(score["acts"], score["found"], score["wrongful"]) for score in scores] == [
        (2, 2, 0)
    ] * 2


def perfect_list(truth: Path, file: Path) -> None:
    """What a vendor would write that saw all."""
    rows = [json.loads(line) for line in truth.read_text("utf-8").splitlines()]
    acts = [f"{row['plate']},{row['at']},{row['offence']}" for row in rows if row["kind"] == "act"]
    file.write_text("\n".join(["plate,at,offence", *acts]), "utf-8")


def test_the_list_that_the_page_shows_is_read(tmp_path: Path) -> None:
    shown = re.search(r"```csv\n(.*?)```", PAGE, re.DOTALL)
    assert shown is not None
    (tmp_path / EVENTS).write_text(shown[1], "utf-8")
    (event,) = read_events(tmp_path / EVENTS)
    assert isinstance(event, VendorEvent)
    assert (event.plate, event.speed_kmh, event.charged_kmh) == ("01KG011DEM", 94.1, 92.0)


def test_the_page_names_every_field_of_the_score_and_of_the_truth() -> None:
    names = [*VendorScore.__dataclass_fields__, "ground_m", "kmh", "plate_box", "emergency"]
    assert [name for name in names if f"`{name}`" not in PAGE] == []
