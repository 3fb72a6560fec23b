"""`tartip bench`: how fast and how right is it, beside the peer? Each prints one JSON line last."""

from __future__ import annotations

import typer

from cli.bench import everything, judgement, perception, throughput

bench_app = typer.Typer(help="What is measured, beside the peer.", no_args_is_help=True)
for part in (perception, judgement, throughput, everything):
    bench_app.add_typer(part.app)
