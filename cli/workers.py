"""`tartip camera`, `detect`, `decide`, `pair`, `relay`, `deliver`: each a process in production."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

from cli.refusing import refusing
from detectors.provenance import made_by
from fines.errors import UnavailableError
from fines.law import law_file
from fines.procedure.overseeing import Overseeing
from fines.procedure.review import Review
from pipeline import wiring
from pipeline.archive_wiring import archiving_if_set
from pipeline.camera import watch
from pipeline.cameras import parse_cameras
from pipeline.decide import decide as run_decide
from pipeline.deliver import deliver as run_deliver
from pipeline.delivery_wiring import open_dispatching
from pipeline.detect import detect as run_detect
from pipeline.erasure_wiring import open_erasing
from pipeline.health import health_server
from pipeline.life import Life
from pipeline.machine_clock import open_machine_clock
from pipeline.outsider_copies import OutsiderCopies
from pipeline.pair import Pair
from pipeline.pair import pair as run_pair
from pipeline.payment_wiring import open_paying
from pipeline.press_wiring import open_press
from pipeline.relay import relay as run_relay
from pipeline.section_signing import SectionSigning
from pipeline.settings import Settings, load_settings
from pipeline.signal_intake import SignalIntake
from pipeline.signal_listener import listen, open_socket, parse_senders

_log = logging.getLogger(__name__)


def camera() -> None:
    """Feed the frames of TRAFFIC_CAMERAS to the bus."""

    def work(life: Life, settings: Settings) -> None:
        cameras = parse_cameras(settings.cameras)
        with closing(wiring.open_bus(settings.bus_url)) as bus:
            large_frames = wiring.open_large_frames(settings)
            machine_clock = open_machine_clock(settings.clock_state)
            watch(life, bus, cameras, large_frames, wiring.clock, machine_clock)

    _work("camera", lambda settings: settings.camera_port, work)


def detect() -> None:
    """Find violations in the frames on the bus."""

    def work(life: Life, settings: Settings) -> None:
        sections = wiring.open_sections(settings)
        with closing(wiring.open_bus(settings.bus_url)) as bus:
            run_detect(
                life,
                bus,
                wiring.open_chains(settings, life, bus),
                wiring.open_large_frames(settings),
                {end for one in sections for end in (one.start, one.end)},
                wiring.clock,
            )

    _work("detect", lambda settings: settings.detect_port, work)


def signals() -> None:
    """Take in what signal controllers say by UDP."""

    def work(life: Life, settings: Settings) -> None:
        senders = parse_senders(settings.signal_senders)
        with (
            closing(open_socket(settings.host, settings.signals_udp_port)) as listening,
            closing(wiring.open_bus(settings.bus_url)) as bus,
        ):
            listen(life, listening, SignalIntake(lambda: bus, wiring.clock), senders)

    _work("signals", lambda settings: settings.signals_port, work)


def decide() -> None:
    """Propose a decision for each violation and each charged device event on the bus."""

    def work(life: Life, settings: Settings) -> None:
        case_file = wiring.ready_case_file(settings, life)
        evidence, copies = wiring.open_evidence(settings), OutsiderCopies(settings)
        review = Review(case_file, wiring.open_law(settings), wiring.clock)
        reporting = wiring.open_reporting(settings, case_file, evidence, copies, wiring.clock)
        with closing(wiring.open_bus(settings.bus_url)) as bus:
            run_decide(life, bus, review, reporting)

    _work("decide", lambda settings: settings.decide_port, work)


def pair() -> None:
    """Find who drove a section too fast, from its two ends' crossings on the bus."""

    def work(life: Life, settings: Settings) -> None:
        sections = wiring.open_sections(settings)
        signing = SectionSigning(
            wiring.open_device_keys(settings), made_by({}, law_file(settings.law))
        )
        sites = wiring.load_sites(settings.sites) if sections else {}
        signing.try_keys(sections, {name: site for name, (site, _) in sites.items()})
        with closing(wiring.open_bus(settings.bus_url)) as bus:
            worker = Pair(
                bus=bus,
                sections=sections,
                signing=signing,
                devices={name: site.device for name, (site, _) in sites.items()},
                speeding=wiring.open_law(settings).speeding,
                patience=timedelta(seconds=settings.section_patience_s),
                pictures=wiring.open_large_frames(settings),
                evidence=wiring.open_evidence(settings),
                clock=wiring.clock,
                registry=life.registry,
            )
            run_pair(life, bus, worker)

    _work("pair", lambda settings: settings.pair_port, work)


def relay() -> None:
    """Publish what the steps of the procedure announced."""

    def work(life: Life, settings: Settings) -> None:
        case_file = wiring.ready_case_file(settings, life)
        with closing(wiring.open_bus(settings.bus_url)) as bus:
            paying = open_paying(settings, case_file, wiring.clock)
            checkpointing = wiring.open_checkpointing(settings, case_file)
            overseeing = Overseeing(case_file, wiring.open_law(settings), wiring.clock)
            erasing = open_erasing(settings, case_file, wiring.clock)
            archiving = archiving_if_set(settings, case_file, wiring.clock)
            run_relay(life, bus, case_file, paying, checkpointing, overseeing, erasing, archiving)

    _work("relay", lambda settings: settings.relay_port, work)


def deliver() -> None:
    """Send to addressees what is due, by the channels that reach them."""

    def work(life: Life, settings: Settings) -> None:
        case_file, evidence = wiring.ready_case_file(settings, life), wiring.open_evidence(settings)
        press = open_press(settings, evidence)
        dispatching = open_dispatching(settings, case_file, wiring.clock, press, evidence)
        run_deliver(life, dispatching)

    _work("deliver", lambda settings: settings.deliver_port, work)


def _work(
    worker: str, port: Callable[[Settings], int], work: Callable[[Life, Settings], None]
) -> None:
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.INFO)
    # What concerns people we say ourselves; httpx would tell addresses with the passwords in them.
    for library in ("kafka", "alembic", "httpx"):
        logging.getLogger(library).setLevel(logging.CRITICAL)
    life = Life(worker)
    life.stop_on_signals()
    with refusing():
        settings = load_settings()
        wiring.settle_where_law_applies(settings)
        with health_server(life, settings.host, port(settings)) as answered_on:
            _log.info("%s is at work, its health on port %d", worker, answered_on)
            try:
                work(life, settings)
            except UnavailableError:
                if not life.stopping.is_set():
                    raise
        _log.info("%s has stopped; what was not finished is left for the next one", worker)
