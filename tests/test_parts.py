"""Do the real servers start, answer and stop?"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.parts import postgres
from tests.parts.server import (
    REPOSITORY,
    PartError,
    Server,
    free_port,
    launch,
    leash,
    part,
    wait_for,
    wait_until_ready,
)


def test_each_test_has_an_empty_database_of_its_own(postgres_url: str) -> None:
    address = postgres_url.replace("+psycopg", "")
    with psycopg.connect(address) as connection:
        rows = connection.execute(
            "select count(*) from information_schema.tables where table_schema = 'public'"
        ).fetchall()
    assert rows == [(0,)]


@pytest.mark.slow
def test_a_stopped_database_comes_back_with_what_it_held(parts_folder: Path) -> None:
    folder = parts_folder / "postgres-restart"
    first = postgres.start(folder)
    address = postgres.create_database(first, "kept")
    with psycopg.connect(address.replace("+psycopg", "")) as connection:
        connection.execute("create table seen (number int)")
        connection.execute("insert into seen values (7)")
    first.stop()
    second = postgres.start(folder, first.port)
    try:
        with psycopg.connect(address.replace("+psycopg", "")) as connection:
            assert connection.execute("select number from seen").fetchall() == [(7,)]
    finally:
        second.stop()


def test_a_server_dies_with_the_program_that_started_it(tmp_path: Path) -> None:
    code = (
        "import pathlib, sys, time\n"
        "from tests.parts.server import launch\n"
        f"print(launch(['sleep', '600'], pathlib.Path({str(tmp_path)!r})).pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY) as starter:
        assert starter.stdout is not None
        pid = int(starter.stdout.readline())
        starter.kill()
    status = Path(f"/proc/{pid}/status")
    assert wait_for(lambda: not status.exists() or "State:\tZ" in status.read_text(), 10.0)


def test_a_server_whose_starter_died_before_it_could_be_leashed_does_not_start() -> None:
    gone, here = os.getppid(), os.getpid()
    printed = [
        subprocess.run([*leash(starter), "echo", "up"], capture_output=True, check=False).stdout
        for starter in (gone, here)
    ]
    assert printed == [b"", b"up\n"]


def test_the_broker_and_the_object_store_answer(kafka_server: Server, s3_server: Server) -> None:
    assert (kafka_server.url, s3_server.name) == (f"kafka:127.0.0.1:{kafka_server.port}", "s3")


def test_a_missing_part_says_what_to_run() -> None:
    with pytest.raises(PartError, match=r"is missing: run scripts/install-parts\.$"):
        part("bin/no-such-program")


def test_a_server_that_ends_shows_the_end_of_its_log(tmp_path: Path) -> None:
    process = launch(["sh", "-c", "echo the disk is full; exit 3"], tmp_path)
    with pytest.raises(PartError, match="ended with 3: the disk is full"):
        wait_until_ready(process, tmp_path, lambda: False)


def test_a_free_port_is_given_once_and_the_system_gives_it_to_nobody() -> None:
    given = [free_port() for _ in range(100)]
    assert len(set(given)) == len(given)
    first = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text("ascii").split()[0])
    assert max(given) < first
