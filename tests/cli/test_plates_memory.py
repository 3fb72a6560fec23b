"""Do the largest pictures stay within the memory that `tartip plates` promises?"""

import json
import re
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.contract.test_object_detector import plate_on_a_bumper
from tests.detectors.odd_pictures import png, turned, written

MOST_BYTES = 1_500_000_000
COMMAND = """
import sys, typer
from cli.plates import plates
app = typer.Typer()
app.command()(plates)
ended = app(standalone_mode=False)
print(open("/proc/self/status").read(), file=sys.stderr)
sys.exit(ended)
"""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def run(path: Path) -> tuple[subprocess.CompletedProcess[str], int]:
    """What the command said, and the most memory it held, in bytes."""
    ended = subprocess.run(
        [sys.executable, "-c", COMMAND, str(path), "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    (peak_kib,) = re.findall(r"VmHWM:\s+(\d+) kB", ended.stderr)
    return ended, int(peak_kib) * 1024


def test_two_turned_jpegs_of_a_hundred_megapixels_are_read(tmp_path: Path) -> None:
    scene = cv2.rotate(plate_on_a_bumper(0.35)[0], cv2.ROTATE_90_COUNTERCLOCKWISE)
    large = np.asarray(cv2.resize(scene, (8400, 12000)), np.uint8)
    first = written(tmp_path / "a.jpg", turned(large, ".jpg", 6))
    (tmp_path / "b.jpg").hardlink_to(first)
    ended, peak = run(tmp_path)
    texts = [json.loads(line)["plates"][0]["text"] for line in ended.stdout.splitlines()]
    assert (ended.returncode, texts) == (0, ["01KG123ABC", "01KG123ABC"])
    assert peak < MOST_BYTES


def test_a_bomb_is_refused_by_its_header(tmp_path: Path) -> None:
    bomb = written(tmp_path / "a.png", png(60_000, 60_000, bytes(100_000_000)))
    ended, peak = run(bomb)
    sentence = f"{bomb} has 60000 x 60000 pixels, more than 110 megapixels; save it smaller"
    assert (ended.returncode, ended.stderr.splitlines()[0]) == (1, sentence)
    assert peak < MOST_BYTES / 4
