"""How does a real RTSP camera run here? GStreamer's server with a moving test picture."""

from __future__ import annotations

import signal
from pathlib import Path
from urllib.parse import quote

from tests.parts.server import Server, free_port, launch, listening, wait_until_ready

_CAMERA = Path(__file__).with_name("rtsp_camera")
PASSWORD = "invented"


def start(
    folder: Path,
    port: int | None = None,
    *,
    width_px: int = 160,
    height_px: int = 120,
    password: str = PASSWORD,
    by_tls: tuple[str, str] | None = None,
) -> Server:
    """Starts the camera, 25 pictures a second; killed, it goes as a camera without power goes.

    `by_tls` names the files of its certificate and key.
    """
    port = free_port() if port is None else port
    folder.mkdir(parents=True, exist_ok=True)
    words = (*map(str, (port, password, width_px, height_px)), *(by_tls or ()))
    process = launch(["/usr/bin/python3", _CAMERA, *words], folder)
    wait_until_ready(process, folder, lambda: listening(port))
    scheme = "rtsp" if by_tls is None else "rtsps"
    address = f"{scheme}://viewer:{quote(password, safe='')}@127.0.0.1:{port}/live"
    return Server(name="rtsp", url=address, port=port, process=process, stop_signal=signal.SIGKILL)
