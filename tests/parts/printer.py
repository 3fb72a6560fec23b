"""How does a real printer program run here? ippeveprinter on a D-Bus of its own."""

from __future__ import annotations

from dataclasses import dataclass
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
    """A running printer, its bus, and the folder where its printed files lie."""

    server: Server
    bus: Server
    spool: Path

    def stop(self) -> None:
        """Stops the printer, then its bus."""
        self.server.stop()
        self.bus.stop()


def start(folder: Path, *, seconds_per_job: float) -> PrinterPart:
    """A printer that takes one PDF at a time and needs this long for each."""
    spool = folder / "spool"
    spool.mkdir(parents=True)
    bus = _start_bus(folder)
    command = folder / "print.sh"
    command.write_text(f"#!/bin/sh\nsleep {seconds_per_job}\n", "utf-8")
    command.chmod(0o755)
    port = free_port()
    # The name, not the number: ippeveprinter answers only to the host it was given.
    process = launch(
        ["ippeveprinter", "-r", "off", "-n", "localhost", "-p", str(port), "-d", spool, "-k",
         "-f", "application/pdf", "-c", command, "Tartip"],
        folder,
        {"DBUS_SYSTEM_BUS_ADDRESS": bus.url},
    )  # fmt: skip
    wait_until_ready(process, folder, lambda: listening(port))
    url = f"ipp://localhost:{port}/ipp/print"
    server = Server(name="printer", url=url, port=port, process=process)
    return PrinterPart(server=server, bus=bus, spool=spool)


def _start_bus(folder: Path) -> Server:
    socket = folder / "bus"
    configuration = folder / "bus.conf"
    configuration.write_text(_BUS.format(socket=socket), "utf-8")
    process = launch(
        ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--nopidfile"], folder
    )
    wait_for(socket.exists, 5)
    return Server(name="bus", url=f"unix:path={socket}", port=0, process=process)
