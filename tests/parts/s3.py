"""How does a real S3 server run here? versitygw over a folder, with fixed test credentials."""

from __future__ import annotations

from pathlib import Path

from tests.parts.server import Server, free_port, launch, listening, part, wait_until_ready

ACCESS_KEY = "tartip-test"
SECRET_KEY = "tartip-test-secret"


def start(folder: Path, port: int | None = None, *, keep: bool = False) -> Server:
    """Starts the server over `folder`; `url` names no bucket yet (see `bucket_url`)."""
    port = free_port() if port is None else port
    for name in ("root", "versions"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    process = launch(
        [part("bin/versitygw"), "-q", "--port", f"127.0.0.1:{port}", "--region", "us-east-1",
         "posix", "--versioning-dir", folder / "versions", folder / "root"],
        folder,
        {"ROOT_ACCESS_KEY": ACCESS_KEY, "ROOT_SECRET_KEY": SECRET_KEY},
        keep=keep,
    )  # fmt: skip
    wait_until_ready(process, folder, lambda: listening(port))
    address = f"s3+http://{ACCESS_KEY}:{SECRET_KEY}@127.0.0.1:{port}"
    return Server(name="s3", url=address, port=port, process=process)


def bucket_url(server: Server, bucket: str) -> str:
    """The address of a bucket as `TRAFFIC_EVIDENCE_URL` wants it."""
    return f"{server.url}/{bucket}"
