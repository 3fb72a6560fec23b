"""How does one of our own workers run as a process of its own, as in production?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.settings import Settings
from tests.parts.server import REPOSITORY, free_port, launch, wait_for

WORKERS = ("camera", "detect", "decide", "deliver", "pair", "relay", "signals", "api")
PORTS = {name: Settings.model_fields[f"{name}_port"].default for name in WORKERS}
ENTRY = "from cli.main import app; app()"
_PATIENCE_S = 60.0


@dataclass(slots=True, kw_only=True)
class Worker:
    """A running worker; its log is in `folder/log`."""

    name: str
    port: int
    folder: Path
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """SIGKILL: no chance to finish anything."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """SIGTERM; the exit status."""
        self.process.terminate()
        return self.process.wait(_PATIENCE_S)

    def log(self) -> str:
        """What it has said so far."""
        return (self.folder / "log").read_text("utf-8", "replace")

    def said(self, sentence: str, patience_s: float = _PATIENCE_S) -> bool:
        """Whether it says this before patience runs out."""
        return wait_for(lambda: sentence in self.log(), patience_s)

    def health(self) -> dict[str, Any]:
        """What `/health` answers; {} while nobody does."""
        return json.loads(self._ask("/health") or "{}")  # type: ignore[no-any-return]  # ours

    def count(self, name: str) -> float:
        """A counter of `/metrics`, such as `done`; 0 while nobody answers."""
        start = f'tartip_{name}_total{{worker="{self.name}"}} '
        lines = self._ask("/metrics").splitlines()
        return next((float(line[len(start) :]) for line in lines if line.startswith(start)), 0.0)

    def _ask(self, path: str) -> str:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                text: str = answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.read().decode()
        except OSError:
            return ""
        return text


def start(name: str, folder: Path, settings: Mapping[str, str], *, keep: bool = False) -> Worker:
    """Starts `tartip NAME` with these settings, on a free port unless they name one."""
    folder.mkdir(parents=True, exist_ok=True)
    setting = f"TRAFFIC_{name.upper()}_PORT"
    port = int(settings.get(setting, free_port()))
    process = launch(
        [sys.executable, "-c", ENTRY, name],
        folder,
        {**settings, setting: str(port), "PYTHONPATH": str(REPOSITORY)},
        keep=keep,
    )
    return Worker(name=name, port=port, folder=folder, process=process)


def run(*words: str, settings: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Runs a one-shot `tartip` command to its end."""
    return subprocess.run(
        [sys.executable, "-c", ENTRY, *words],
        cwd=REPOSITORY,
        env={**os.environ, **settings},
        check=False,
        capture_output=True,
        text=True,
        timeout=_PATIENCE_S,
    )
