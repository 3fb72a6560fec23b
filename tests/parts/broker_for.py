"""`python -m tests.parts.broker_for COMMAND…`: a broker that lives as long as the command."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.parts import kafka


def main() -> int:
    """Runs the command with TRAFFIC_BUS_URL naming a fresh broker; its exit status."""
    with tempfile.TemporaryDirectory(prefix="tartip-") as folder:
        broker = kafka.start(Path(folder) / "kafka")
        try:
            environment = {**os.environ, "TRAFFIC_BUS_URL": broker.url}
            return subprocess.run(sys.argv[1:], env=environment, check=False).returncode
        finally:
            broker.stop()


if __name__ == "__main__":
    sys.exit(main())
