"""`python -m pipeline.probe URL`: is this worker well? For a container's health check."""

from __future__ import annotations

import sys
import urllib.error
import urllib.request

DEADLINE_S = 4.0


def well(url: str) -> bool:
    """Whether the address answers with success in time."""
    if not url.startswith(("http://", "https://")):
        raise ValueError(f"{url} is no http address")
    try:
        with urllib.request.urlopen(url, timeout=DEADLINE_S) as answer:  # noqa: S310 - checked above
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(0 if well(sys.argv[1]) else 1)
