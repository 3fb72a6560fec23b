"""Which commands are there? One console command, `tartip`, grouped by who uses it."""

from __future__ import annotations

import typer

from cli import workers
from cli.audit import audit_app
from cli.bench import bench_app
from cli.db import db_app
from cli.dead_letters import dead_letters_app
from cli.demo import demo
from cli.law import law_app
from cli.plates import plates
from cli.simulate import simulate
from cli.site import site_app
from cli.users import token_app, user_app
from cli.verify import verify
from cli.watch import watch

CAMERAS = "Cameras and pictures"
LAW = "Law and evidence"
WORKERS = "Workers, one process each"
KEEPING = "Keeping it running"

app = typer.Typer(
    help="Tartip: from a city's cameras to lawful, paid or overturned fines.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command(rich_help_panel=CAMERAS)(demo)
app.command(rich_help_panel=CAMERAS)(plates)
app.command(rich_help_panel=CAMERAS)(watch)
app.command(rich_help_panel=CAMERAS)(simulate)
app.add_typer(site_app, name="site", rich_help_panel=CAMERAS)
app.command(rich_help_panel=LAW)(verify)
app.add_typer(law_app, name="law", rich_help_panel=LAW)
app.add_typer(audit_app, name="audit", rich_help_panel=LAW)
for worker in (workers.camera, workers.detect, workers.decide, workers.relay, workers.api):
    app.command(rich_help_panel=WORKERS)(worker)
app.add_typer(user_app, name="user", rich_help_panel=KEEPING)
app.add_typer(token_app, name="token", rich_help_panel=KEEPING)
app.add_typer(db_app, name="db", rich_help_panel=KEEPING)
app.add_typer(dead_letters_app, name="dead-letters", rich_help_panel=KEEPING)
app.add_typer(bench_app, name="bench", rich_help_panel=KEEPING)
