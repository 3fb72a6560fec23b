"""How does a real printer program run here? ippeveprinter on a D-Bus of its own."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass, replace
from pathlib import Path

from tests.parts.server import Server, free_port, launch, listening, wait_for, wait_until_ready

_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterPart:
    """A running printer, its bus, the folder of the files it was sent, and the tray: a paper lies
    there only once its job has run to its end."""

    server: Server
    bus: Server
    spool: Path
    tray: Path

    def hold(self) -> None:
        """It works on what it was sent until `go_on`."""
        _held(self.spool.parent).touch()

    def go_on(self) -> None:
        """See `hold`."""
        _held(self.spool.parent).unlink(missing_ok=True)

    def die(self) -> None:
        """The plug is pulled: nothing that it works on comes out."""
        os.killpg(self.server.process.pid, signal.SIGKILL)
        self.server.process.wait()

    def come_back(self) -> PrinterPart:
        """Switched on again at its address: it knows nothing of before."""
        port = self.server.port
        return replace(self, server=_start_server(self.spool.parent, port, self.bus))

    def stop(self) -> None:
        """Stops the printer, then its bus."""
        self.server.stop()
        self.bus.stop()


def start(folder: Path, *, seconds_per_job: float) -> PrinterPart:
    """A printer that takes one PDF at a time and needs this long for each."""
    spool, tray = folder / "spool", folder / "tray"
    spool.mkdir(parents=True)
    tray.mkdir()
    bus = _start_bus(folder)
    command = folder / "print.sh"
    # By its name at once or not at all: a kill may come in the middle of a copy.
    into_tray = f'cp "$1" "{tray}/$$.part" && mv "{tray}/$$.part" "{tray}/$$.pdf"'
    held = f'while [ -e "{_held(folder)}" ]; do sleep 0.05; done'
    command.write_text(f"#!/bin/sh\nsleep {seconds_per_job}\n{held}\n{into_tray}\n", "utf-8")
    command.chmod(0o755)
    server = _start_server(folder, free_port(), bus)
    return PrinterPart(server=server, bus=bus, spool=spool, tray=tray)


def _held(folder: Path) -> Path:
    return folder / "held"


def _start_server(folder: Path, port: int, bus: Server) -> Server:
    # The name, not the number: ippeveprinter answers only to the host it was given.
    process = launch(
        ["ippeveprinter", "-r", "off", "-n", "localhost", "-p", str(port), "-d", folder / "spool",
         "-k", "-f", "application/pdf", "-c", folder / "print.sh", "Tartip"],
        folder,
        {"DBUS_SYSTEM_BUS_ADDRESS": bus.url},
    )  # fmt: skip
    wait_until_ready(process, folder, lambda: listening(port))
    url = f"ipp://localhost:{port}/ipp/print"
    return Server(name="printer", url=url, port=port, process=process)


def _start_bus(folder: Path) -> Server:
    socket = folder / "bus"
    configuration = folder / "bus.conf"
    configuration.write_text(_BUS.format(socket=socket), "utf-8")
    process = launch(
        ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--nopidfile"], folder
    )
    wait_for(socket.exists, 5)
    return Server(name="bus", url=f"unix:path={socket}", port=0, process=process)
