"""How do controllers tell their lights by UDP? The worker `tartip signals`."""

from __future__ import annotations

import logging
import socket
from collections.abc import Mapping

from fines.errors import ConfigurationError
from pipeline.life import Life
from pipeline.signal_intake import SignalIntake

MOST_DATAGRAM_BYTES = 65_535
_WAIT_S = 0.5

_log = logging.getLogger(__name__)

Senders = Mapping[str, frozenset[str]]


def parse_senders(text: str) -> Senders:
    """Who may speak for which controller: `ADDRESS=CONTROLLER`, separated by spaces."""
    senders: dict[str, frozenset[str]] = {}
    for part in text.split():
        address, _, controller = part.partition("=")
        if not address or not controller:
            raise ConfigurationError(
                f"TRAFFIC_SIGNAL_SENDERS: '{part}' must be ADDRESS=CONTROLLER, such as "
                "10.0.0.7=K-1."
            )
        senders[address] = senders.get(address, frozenset()) | {controller}
    return senders


def open_socket(host: str, port: int) -> socket.socket:
    """The bound socket; ConfigurationError where the address is taken or none."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise ConfigurationError(
            f"UDP {host}:{port} cannot be listened on ({error.strerror}): set TRAFFIC_HOST and "
            "TRAFFIC_SIGNALS_UDP_PORT."
        ) from error
    listening.settimeout(_WAIT_S)
    return listening


def listen(life: Life, listening: socket.socket, intake: SignalIntake, senders: Senders) -> None:
    """Takes in datagrams of one or more lines until stopped."""

    def step() -> None:
        try:
            content, (address, *_) = listening.recvfrom(MOST_DATAGRAM_BYTES)
        except TimeoutError:
            return
        may_speak_for = senders.get(address, frozenset())
        taken = life.insist(lambda: intake.take(content, address, may_speak_for))
        life.done.inc(taken.words)
        life.buried.inc(len(taken.refused))
        for line in taken.refused:
            _log.warning("%s from %s: %s", life.worker, address, line.reason)

    life.run(step)
