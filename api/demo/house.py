"""How does the whole chain run in one process? The same workers, each in a thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from api.demo.people import enlist
from api.demo.street import Street
from api.desk import Desk
from api.opening import open_desk
from pipeline import wiring
from pipeline.bus import Bus
from pipeline.decide import decide
from pipeline.deliver import deliver
from pipeline.delivery_wiring import open_dispatching
from pipeline.detect import detect
from pipeline.erasure_wiring import open_erasing
from pipeline.life import Life
from pipeline.press_wiring import open_press
from pipeline.relay import relay
from pipeline.settings import Settings, load_settings

_BETWEEN_ROUNDS_S = 60.0


def demo_settings(folder: Path, port: int) -> Settings:
    """Embedded defaults under this folder: nothing of the machine's own settings is touched."""
    return load_settings(
        {
            "TRAFFIC_BUS_URL": f"embedded:{folder / 'bus.db'}",
            "TRAFFIC_DATABASE_URL": f"sqlite:///{folder / 'fines.db'}",
            "TRAFFIC_EVIDENCE_URL": f"folder:{folder / 'evidence'}",
            "TRAFFIC_FRAMES_URL": f"folder:{folder / 'frames'}",
            "TRAFFIC_PAYMENT_GATEWAY": f"sandbox:{folder / 'sandbox.db'}",
            "TRAFFIC_PRINTER": f"folder:{folder / 'print'}",
            "TRAFFIC_SMS": f"folder:{folder / 'messages' / 'sms'}",
            "TRAFFIC_EMAIL": f"folder:{folder / 'messages' / 'email'}",
            "TRAFFIC_AUDIT_KEY": f"development:{folder / 'audit-key.pem'}",
            "TRAFFIC_SIGNING_KEY": f"development:{folder / 'signing'}",
            "TRAFFIC_DEVICE_KEYS": f"development:{folder / 'device-keys'}",
            "TRAFFIC_SITES": str(folder / "sites"),
            "TRAFFIC_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "TRAFFIC_API_PORT": str(port),
        }
    )


class House:
    """Street, workers and desk over one folder."""

    def __init__(self, folder: Path, port: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.settings = demo_settings(folder, port)
        self.street = Street(self.settings.sites)
        self.stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def open(self, advance: Callable[[], None] = lambda: None) -> Desk:
        """Builds the street, brings the case file up to date and puts the workers to work."""
        self.street.build(advance)
        wiring.open_case_file(self.settings).upgrade()
        desk = open_desk(self.settings)
        enlist(desk.case_file)
        detecting = Life("detect", self.stopping)
        detecting_bus = self._bus()
        chains = wiring.open_chains(self.settings, detecting, detecting_bus)
        large_frames = wiring.open_large_frames(self.settings)
        deciding, relaying = Life("decide", self.stopping), Life("relay", self.stopping)
        self._start(
            "detect",
            lambda: detect(detecting, detecting_bus, chains, large_frames, (), wiring.clock),
        )
        self._start("decide", lambda: decide(deciding, self._bus(), desk.review, desk.reporting))
        checkpointing = wiring.open_checkpointing(self.settings, desk.case_file)
        self._start(
            "relay",
            lambda: relay(
                relaying,
                self._bus(),
                desk.case_file,
                desk.paying,
                checkpointing,
                desk.overseeing,
                open_erasing(self.settings, desk.case_file, wiring.clock),
            ),
        )
        delivering = Life("deliver", self.stopping)
        press = open_press(self.settings, desk.evidence)
        dispatching = open_dispatching(
            self.settings, desk.case_file, wiring.clock, press, desk.evidence
        )
        self._start("deliver", lambda: deliver(delivering, dispatching))
        return desk

    def pass_once(self) -> None:
        """The cars pass as fast as the camera can be read."""
        self._pass(as_it_happened=False)

    def keep_passing(self) -> None:
        """The cars pass every minute, in their own time, until the house closes."""

        def rounds() -> None:
            while not self.stopping.is_set():
                self._pass(as_it_happened=True)
                self.stopping.wait(_BETWEEN_ROUNDS_S)

        self._start("camera", rounds)

    def close(self) -> None:
        """Every worker finishes what it has in hand."""
        self.stopping.set()
        for thread in self._threads:
            thread.join()

    def _pass(self, *, as_it_happened: bool) -> None:
        self.street.pass_by(
            self._bus(),
            wiring.open_large_frames(self.settings),
            wiring.clock,
            self.stopping,
            as_it_happened=as_it_happened,
        )

    def _bus(self) -> Bus:
        return wiring.open_bus(self.settings.bus_url)

    def _start(self, name: str, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, name=name)
        thread.start()
        self._threads.append(thread)
