"""Would the containers start? The compose file and the Dockerfile, judged without an engine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pipeline.probe import well
from pipeline.settings import PREFIX, Settings
from tests.parts.server import REPOSITORY, free_port, part

COMPOSE = REPOSITORY / "docker-compose.yml"
SECRETS = {
    "POSTGRES_PASSWORD": "p",
    "STORE_KEY": "k",
    "STORE_SECRET": "s",
    "TRAFFIC_SECRET_KEY": "x" * 32,
}
SERVICES = [
    "api",
    "camera",
    "decide",
    "deliver",
    "detect",
    "kafka",
    "pair",
    "postgres",
    "relay",
    "signals",
    "store",
    "tables",
]


def judged(file: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """The judgement of compose-go, the library of the engine's own command."""
    return subprocess.run(
        [part("bin/compose-check"), file],
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_the_compose_file_is_sound() -> None:
    found = judged(COMPOSE, SECRETS)
    assert (found.returncode, found.stdout.split(), found.stderr) == (0, SERVICES, "")


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(SECRETS))
def test_no_secret_has_a_default(name: str) -> None:
    lacking = {key: value for key, value in SECRETS.items() if key != name}
    found = judged(COMPOSE, lacking)
    assert found.returncode == 1
    assert f"required variable {name} is missing a value" in found.stderr


@pytest.mark.slow
def test_the_judge_finds_a_mistake(tmp_path: Path) -> None:
    wrong = tmp_path / "docker-compose.yml"
    shutil.copy(COMPOSE, wrong)
    wrong.write_text(wrong.read_text("utf-8").replace("service_healthy", "service_well"), "utf-8")
    assert judged(wrong, SECRETS).returncode == 1


def test_every_setting_in_the_compose_file_exists() -> None:
    services = yaml.safe_load(COMPOSE.read_text("utf-8"))["services"]
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for service in services.values():
        names = {name for name in service.get("environment", {}) if name.startswith(PREFIX)}
        assert names <= known


def test_every_setting_can_be_chosen_in_the_compose_file() -> None:
    """But the ports inside, and TLS: in containers a proxy speaks it."""
    chosen = yaml.safe_load(COMPOSE.read_text("utf-8"))["services"]["detect"]["environment"]
    inside = {name for name in Settings.model_fields if name.endswith("_port")}
    proxied = {"tls_certificate", "tls_key", "device_authority"}
    assert {PREFIX + name.upper() for name in set(Settings.model_fields) - inside - proxied} <= set(
        chosen
    )


def test_every_worker_is_asked_on_its_own_port() -> None:
    services = yaml.safe_load(COMPOSE.read_text("utf-8"))["services"]
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    for name in ("camera", "detect", "decide", "deliver", "pair", "relay", "signals", "api"):
        port = defaults[f"{name}_port"]
        assert services[name]["healthcheck"]["test"][-1] == f"http://127.0.0.1:{port}/health"


@pytest.mark.slow
def test_the_dockerfile_is_sound() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    found = subprocess.run(
        [hadolint, REPOSITORY / "Dockerfile"], capture_output=True, text=True, check=False
    )
    assert (found.returncode, found.stdout) == (0, "")


def test_the_image_holds_every_package_and_runs_not_as_root() -> None:
    dockerfile = (REPOSITORY / "Dockerfile").read_text("utf-8")
    copied = set(re.findall(r"^COPY (\w+) \w+$", dockerfile, re.MULTILINE))
    packages = {file.parent.name for file in REPOSITORY.glob("*/__init__.py")}
    assert copied == packages - {"tests", "training"}
    assert "\nUSER 10001\n" in dockerfile


def test_the_probe_says_no_where_nobody_answers() -> None:
    assert not well(f"http://127.0.0.1:{free_port()}/health")
