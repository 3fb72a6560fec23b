"""Which commands are there? One console command, `tartip`, grouped by who uses it.

A command's room is imported only when the command is named: a worker that starts need not wait
for the pages' libraries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

import typer
from typer.core import TyperCommand, TyperGroup

CAMERAS = "Cameras and pictures"
LAW = "Law and evidence"
WORKERS = "Workers, one process each"
KEEPING = "Keeping it running"


@dataclass(frozen=True, slots=True)
class Room:
    """Where a command lives: module, function or sub-application in it, panel of the help."""

    module: str
    name: str
    panel: str


ROOMS: Mapping[str, Room] = {
    "demo": Room("cli.demo", "demo", CAMERAS),
    "plates": Room("cli.plates", "plates", CAMERAS),
    "watch": Room("cli.watch", "watch", CAMERAS),
    "simulate": Room("cli.simulate", "simulate", CAMERAS),
    "conformance": Room("cli.conformance", "conformance_app", CAMERAS),
    "site": Room("cli.site", "site_app", CAMERAS),
    "section": Room("cli.section", "section_app", CAMERAS),
    "device": Room("cli.device", "device_app", CAMERAS),
    "verify": Room("cli.verify", "verify", LAW),
    "replay": Room("cli.replay", "replay", LAW),
    "package": Room("cli.package", "package", LAW),
    "law": Room("cli.law", "law_app", LAW),
    "registry": Room("cli.registry", "registry_app", LAW),
    "audit": Room("cli.audit", "audit_app", LAW),
    "accidents": Room("cli.accidents", "accidents_app", LAW),
    "camera": Room("cli.workers", "camera", WORKERS),
    "detect": Room("cli.workers", "detect", WORKERS),
    "signals": Room("cli.workers", "signals", WORKERS),
    "decide": Room("cli.workers", "decide", WORKERS),
    "pair": Room("cli.workers", "pair", WORKERS),
    "relay": Room("cli.workers", "relay", WORKERS),
    "deliver": Room("cli.workers", "deliver", WORKERS),
    "api": Room("cli.api", "api", WORKERS),
    "post": Room("cli.post", "post_app", KEEPING),
    "archive": Room("cli.archive", "archive_app", KEEPING),
    "erase": Room("cli.erase", "erase", KEEPING),
    "bank": Room("cli.bank", "bank_app", KEEPING),
    "user": Room("cli.users", "user_app", KEEPING),
    "token": Room("cli.users", "token_app", KEEPING),
    "db": Room("cli.db", "db_app", KEEPING),
    "dead-letters": Room("cli.dead_letters", "dead_letters_app", KEEPING),
    "bench": Room("cli.bench", "bench_app", KEEPING),
}


class Rooms(TyperGroup):
    """The table above as a group of commands."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # Typer's own context
        """All names, in the order of the table."""
        return list(ROOMS)

    def get_command(  # type: ignore[override]  # Typer's own context
        self, ctx: typer.Context, cmd_name: str
    ) -> TyperCommand | TyperGroup | None:
        """The command of this name, or None for a name that nobody has."""
        room = ROOMS.get(cmd_name)
        if room is None:
            return None
        found = getattr(import_module(room.module), room.name)
        if not isinstance(found, typer.Typer):
            alone = typer.Typer(add_completion=False)
            alone.command(cmd_name)(found)
            found = alone
        command: TyperCommand | TyperGroup = typer.main.get_command(found)  # type: ignore[assignment]  # one of the two
        command.name = cmd_name
        command.rich_help_panel = room.panel
        return command


app = typer.Typer(
    help="Tartip: from a city's cameras to lawful, paid or overturned fines.",
    cls=Rooms,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def tartip() -> None:
    """Tartip: from a city's cameras to lawful, paid or overturned fines."""
