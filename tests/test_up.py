"""Does everything that `make up` starts come up well, judge an act, and go again?"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.parts.__main__ import DATABASE, SERVERS, Place, ours
from tests.parts.postgres import USER
from tests.parts.server import REPOSITORY, free_port, wait_for
from tests.parts.workers import PORTS
from tests.test_real_parts_story import ACTS, acts_on_file

COMMAND = """
import json, sys
from pathlib import Path
from tests.parts.__main__ import Place, down, up
place = Place(folder=Path(sys.argv[2]), ports=json.loads(sys.argv[3]))
sys.exit({"up": up, "down": down}[sys.argv[1]](place))
"""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def typed(word: str, place: Place) -> subprocess.CompletedProcess[str]:
    """As a person types it, but in a folder and on ports of this test's own."""
    words = [sys.executable, "-c", COMMAND, word, str(place.folder), json.dumps(dict(place.ports))]
    return subprocess.run(words, cwd=REPOSITORY, capture_output=True, text=True, check=False)


def test_all_parts_and_workers_come_up_judge_and_go(parts_folder: Path) -> None:
    ports = {name: free_port() for name in (*SERVERS, *PORTS)}
    place = Place(folder=parts_folder / "up", ports=ports)
    database = f"postgresql+psycopg://{USER}@127.0.0.1:{ports['postgres']}/{DATABASE}"
    pids: dict[str, int] = {}
    try:
        came = typed("up", place)
        assert came.returncode == 0, came.stdout + came.stderr
        pids = json.loads(place.state.read_text("utf-8"))
        assert pids.keys() == SERVERS.keys() | PORTS.keys()
        assert wait_for(lambda: acts_on_file(database) == ACTS, 500.0, 1.0)
        assert "run 'make down' first" in typed("up", place).stdout
    finally:
        went = typed("down", place)
    assert went.stdout.splitlines()[-1] == "s3 has stopped", went.stderr
    assert not any(ours(pid, place.folder) for pid in pids.values())
