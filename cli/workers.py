"""`tartip camera | detect | decide | relay | api`: each one process of the production set-up."""

from __future__ import annotations

import logging
from collections.abc import Callable

import typer

from fines.errors import ConfigurationError
from pipeline import wiring
from pipeline.camera import watch
from pipeline.cameras import parse_cameras
from pipeline.decide import decide as run_decide
from pipeline.detect import detect as run_detect
from pipeline.health import serve_health
from pipeline.life import Life
from pipeline.relay import relay as run_relay
from pipeline.settings import Settings, load_settings

WRONG_CONFIGURATION = 2


def camera() -> None:
    """Feed the frames of TRAFFIC_CAMERAS to the bus."""

    def work(life: Life, settings: Settings) -> None:
        cameras = parse_cameras(settings.cameras)
        bus = wiring.open_bus(settings.bus_url)
        watch(life, bus, cameras, wiring.open_large_frames(settings), wiring.clock)

    _work("camera", lambda settings: settings.camera_port, work)


def detect() -> None:
    """Find violations in the frames on the bus."""

    def work(life: Life, settings: Settings) -> None:
        chain_for = wiring.open_chains(settings, life)
        bus = wiring.open_bus(settings.bus_url)
        run_detect(life, bus, chain_for, wiring.open_large_frames(settings))

    _work("detect", lambda settings: settings.detect_port, work)


def decide() -> None:
    """Propose a decision for each violation on the bus."""

    def work(life: Life, settings: Settings) -> None:
        review = wiring.open_review(settings)
        run_decide(life, wiring.open_bus(settings.bus_url), review)

    _work("decide", lambda settings: settings.decide_port, work)


def relay() -> None:
    """Publish what the steps of the procedure announced."""

    def work(life: Life, settings: Settings) -> None:
        case_file = wiring.open_case_file(settings)
        run_relay(life, wiring.open_bus(settings.bus_url), case_file)

    _work("relay", lambda settings: settings.relay_port, work)


def _work(
    worker: str, port: Callable[[Settings], int], work: Callable[[Life, Settings], None]
) -> None:
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.INFO)
    logging.getLogger("kafka").setLevel(logging.CRITICAL)  # what concerns people we say ourselves
    life = Life(worker)
    life.stop_on_signals()
    try:
        settings = load_settings()
        health = serve_health(life, settings.host, port(settings))
        logging.getLogger(worker).info(
            "%s is at work, health on port %d", worker, health.server_port
        )
        work(life, settings)
        health.shutdown()
    except ConfigurationError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(WRONG_CONFIGURATION) from error
