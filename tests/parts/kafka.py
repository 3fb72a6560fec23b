"""How does a real Apache Kafka broker run here? One KRaft node from Maven's jars on Java."""

from __future__ import annotations

import subprocess
import uuid
from pathlib import Path

from tests.parts.server import (
    PartError,
    Server,
    free_port,
    launch,
    listening,
    part,
    wait_until_ready,
)

# Room above the program's own limit of 1 MiB, so that the limit seen in tests is ours.
BROKER_MESSAGE_LIMIT_BYTES = 4 * 1024 * 1024


def start(folder: Path, port: int | None = None, *, keep: bool = False) -> Server:
    """Starts the broker over `folder`, which keeps the topics between two starts."""
    port = free_port() if port is None else port
    folder.mkdir(parents=True, exist_ok=True)
    classes = f"{part('kafka')}/*"
    properties = folder / "server.properties"
    properties.write_text(_properties(folder, port, free_port()), "utf-8")
    _format(classes, properties)
    process = launch(
        ["java", "-Xmx512m", "-cp", classes, "kafka.Kafka", properties], folder, keep=keep
    )
    wait_until_ready(process, folder, lambda: listening(port))
    return Server(name="kafka", url=f"kafka:127.0.0.1:{port}", port=port, process=process)


def _format(classes: str, properties: Path) -> None:
    identity = str(uuid.uuid5(uuid.NAMESPACE_URL, str(properties)))
    done = subprocess.run(
        ["java", "-cp", classes, "kafka.tools.StorageTool", "format", "--ignore-formatted",
         "-t", identity, "-c", str(properties)],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode != 0:
        raise PartError(f"the broker's storage could not be formatted: {done.stderr}")


def _properties(folder: Path, port: int, controller_port: int) -> str:
    settings = {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.voters": f"1@127.0.0.1:{controller_port}",
        "listeners": f"PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}",
        "advertised.listeners": f"PLAINTEXT://127.0.0.1:{port}",
        "controller.listener.names": "CONTROLLER",
        "inter.broker.listener.name": "PLAINTEXT",
        "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
        "log.dirs": str(folder / "data"),
        "offsets.topic.replication.factor": "1",
        "offsets.topic.num.partitions": "4",
        "transaction.state.log.replication.factor": "1",
        "transaction.state.log.min.isr": "1",
        "share.coordinator.state.topic.replication.factor": "1",
        "share.coordinator.state.topic.min.isr": "1",
        "group.initial.rebalance.delay.ms": "0",
        "message.max.bytes": str(BROKER_MESSAGE_LIMIT_BYTES),
        "auto.create.topics.enable": "false",
    }
    return "".join(f"{name}={value}\n" for name, value in settings.items())
