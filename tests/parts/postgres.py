"""How does a temporary PostgreSQL cluster run here?

`initdb` refuses root, so as root everything runs as the user `postgres` in a folder of its own.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg

from tests.parts.server import PartError, Server, as_user, free_port, launch, wait_until_ready

USER = "app"
OWNER = "postgres"


def start(folder: Path, port: int | None = None, *, keep: bool = False) -> Server:
    """Starts PostgreSQL over `folder`, which keeps the databases between two starts."""
    port = free_port() if port is None else port
    folder.mkdir(parents=True, exist_ok=True)
    programs = _programs()
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER, OWNER)
    cluster = folder / "data"
    if not cluster.exists():
        _run([programs / "initdb", "-D", cluster, "-U", USER, "-A", "trust", "-E", "UTF8",
              "--locale=C.UTF-8", "--no-sync"], folder)  # fmt: skip
    process = launch(
        [programs / "postgres", "-D", cluster, "-p", str(port), "-k", folder,
         "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"],
        folder,
        user=OWNER,
        keep=keep,
    )  # fmt: skip
    url = f"postgresql+psycopg://{USER}@127.0.0.1:{port}/postgres"
    wait_until_ready(process, folder, lambda: _accepts(url))
    return Server(
        name="postgres", url=url, port=port, process=process,
        stop_signal=signal.SIGINT,  # SIGTERM would wait for every client to leave
    )  # fmt: skip


def create_database(server: Server, name: str, like: str = "template1") -> str:
    """A new database, empty or a copy of another; its address as `TRAFFIC_DATABASE_URL` wants it.

    Nobody may be connected to the other.
    """
    _execute(server, f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    return database_url(server, name)


def database_url(server: Server, name: str) -> str:
    """The address of a database of this cluster."""
    return server.url.rsplit("/", 1)[0] + f"/{name}"


def has_database(server: Server, name: str) -> bool:
    """Whether the cluster has a database of this name."""
    address = server.url.replace("+psycopg", "")
    with psycopg.connect(address, connect_timeout=10) as connection:
        query = "select count(*) from pg_database where datname = %s"
        return connection.execute(query, (name,)).fetchall() == [(1,)]


def drop_database(server: Server, name: str) -> None:
    """Drops it even while somebody is connected."""
    _execute(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _accepts(url: str) -> bool:
    try:
        psycopg.connect(url.replace("+psycopg", ""), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _execute(server: Server, statement: str) -> None:
    address = server.url.replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True, connect_timeout=10) as connection:
        connection.execute(statement.encode())


def _programs() -> Path:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if folders:
        return folders[-1].parent
    found = shutil.which("initdb")
    if found is None:
        raise PartError("PostgreSQL is not installed: run scripts/install-parts.")
    return Path(found).resolve().parent


def _run(command: list[str | Path], folder: Path) -> None:
    done = subprocess.run(
        [*as_user(OWNER), *map(str, command)],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise PartError(f"{command[0]} failed: {done.stderr or done.stdout}")
