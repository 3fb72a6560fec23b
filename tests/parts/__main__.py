"""`python -m tests.parts up | down`: the real parts and the workers here, without containers.

Everything is kept in `var/up`, so that the next `up` goes on where the last one stopped.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from api.demo.people import PEOPLE, enlist
from api.demo.street import SCENE
from fines.storage.case_file import SqlCaseFile
from simulator.export import CLIP, export
from simulator.scene import load_scene
from tests.parts import kafka, postgres, s3, workers
from tests.parts.server import REPOSITORY, Server, wait_for

SERVERS = {"kafka": 9092, "postgres": 5432, "s3": 7070}
PATIENCE_S = 120.0
DATABASE = "tartip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where everything is kept, and on which port each server and worker is."""

    folder: Path
    ports: Mapping[str, int]

    @property
    def state(self) -> Path:
        """The file of what runs."""
        return self.folder / "pids.json"


USUAL = Place(folder=REPOSITORY / "var" / "up", ports=SERVERS | workers.PORTS)


def up(place: Place = USUAL) -> int:
    """Servers first, then the tables, then the workers; says where everything is."""
    if place.state.exists():
        say("It is up already, or was not stopped: run 'make down' first.")
        return 1
    place.folder.mkdir(parents=True, exist_ok=True)
    servers = [
        starter(place.folder / name, place.ports[name], keep=True)
        for name, starter in (
            ("kafka", kafka.start),
            ("postgres", postgres.start),
            ("s3", s3.start),
        )
    ]
    pids = {server.name: server.process.pid for server in servers}
    remember(place, pids)
    settings = settings_for(servers, place)
    with closing(SqlCaseFile(settings["TRAFFIC_DATABASE_URL"])) as case_file:
        case_file.upgrade()
        enlist(case_file)
    running = [
        workers.start(name, place.folder / name, settings, keep=True) for name in workers.WORKERS
    ]
    remember(place, pids | {worker.name: worker.process.pid for worker in running})
    sick = [worker for worker in running if not wait_for(partial(well, worker), PATIENCE_S, 1.0)]
    for worker in sick:
        say(f"{worker.name} is not well: look at {worker.folder / 'log'}")
    for server in servers:
        say(f"{server.name:<9} port {server.port}")
    for worker in running:
        say(f"{worker.name:<9} http://127.0.0.1:{worker.port}/health")
    for person in PEOPLE.values():
        say(f"log in as {person.officer.id} with {person.password}")
    say("'make down' stops everything.")
    return 1 if sick else 0


def settings_for(servers: list[Server], place: Place) -> dict[str, str]:
    """The workers' settings over these servers and the demo's street."""
    broker, database, store = servers
    sites = place.folder / "sites"
    clip = sites / "demo" / CLIP
    if not clip.exists():
        say("Drawing the demo's street…")
        export(load_scene(SCENE), clip.parent)
    started = load_scene(SCENE).start.isoformat()
    return {
        "TRAFFIC_BUS_URL": broker.url,
        "TRAFFIC_DATABASE_URL": database_url(database),
        "TRAFFIC_EVIDENCE_URL": s3.bucket_url(store, "evidence"),
        "TRAFFIC_FRAMES_URL": s3.bucket_url(store, "frames"),
        "TRAFFIC_SITES": str(sites),
        "TRAFFIC_CAMERAS": f"demo={clip}#start={started}",
        "TRAFFIC_DEVICE_KEYS": f"development:{place.folder / 'device-keys'}",
        "TRAFFIC_SIGNING_KEY": f"development:{place.folder / 'signing'}",
        "TRAFFIC_PAYMENT_GATEWAY": f"sandbox:{place.folder / 'sandbox.db'}",
        "TRAFFIC_PRINTER": f"folder:{place.folder / 'print'}",
        "TRAFFIC_SMS": f"folder:{place.folder / 'messages' / 'sms'}",
        "TRAFFIC_EMAIL": f"folder:{place.folder / 'messages' / 'email'}",
    } | {f"TRAFFIC_{name.upper()}_PORT": str(place.ports[name]) for name in workers.PORTS}


def database_url(server: Server) -> str:
    """The database of this name, made at the first start."""
    if not postgres.has_database(server, DATABASE):
        return postgres.create_database(server, DATABASE)
    return postgres.database_url(server, DATABASE)


def well(worker: workers.Worker) -> bool:
    """Whether it answers that it is."""
    return worker.health().get("state", worker.health().get("status")) in ("well", "ok")


def down(place: Place = USUAL) -> int:
    """The workers first, then the servers; each is asked, and killed only if it does not go."""
    if not place.state.exists():
        say("Nothing is up.")
        return 0
    pids: dict[str, int] = json.loads(place.state.read_text("utf-8"))
    for name in sorted(pids, key=lambda name: name in SERVERS):
        asking = signal.SIGINT if name == "postgres" else signal.SIGTERM
        stop(pids[name], asking, place.folder)
        say(f"{name} has stopped")
    place.state.unlink()
    return 0


def stop(pid: int, asking: signal.Signals, folder: Path) -> None:
    """Asks a process of ours to end, and makes it end after a while."""
    for signum, patience_s in ((asking, 30.0), (signal.SIGKILL, 5.0)):
        if not ours(pid, folder):
            return
        os.kill(pid, signum)
        if wait_for(lambda: not ours(pid, folder), patience_s):
            return


def ours(pid: int, folder: Path) -> bool:
    """Whether this process still runs and belongs to this folder or this program."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_text("utf-8", "replace")
    except OSError:
        return False
    return str(folder) in command or workers.ENTRY in command


def remember(place: Place, pids: dict[str, int]) -> None:
    """Writes down what `down` has to stop."""
    place.state.write_text(json.dumps(pids), "utf-8")


def say(sentence: str) -> None:
    """One line for the person who typed the command."""
    sys.stdout.write(sentence + "\n")


if __name__ == "__main__":
    commands = {"up": up, "down": down}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        say("usage: python -m tests.parts up | down")
        sys.exit(2)
    sys.exit(commands[sys.argv[1]]())
