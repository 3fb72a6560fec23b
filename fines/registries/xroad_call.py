"""How is a security server asked so that nothing hangs, swells or is repeated in vain?"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import httpx

from fines.errors import UnavailableError
from fines.registries.xroad_address import XRoadAddress
from fines.registries.xroad_faults import Fault

LARGEST_ANSWER_BYTES = 1024 * 1024
_FIRST_PAUSE_S = 0.25
_LEAST_TIMEOUT_S = 0.05

Sleep = Callable[[float], None]
Fields = Mapping[str, object]
"""What a service answered: texts, numbers, fields inside, and lists of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What came back, whole."""

    status: int
    headers: httpx.Headers
    body: bytes

    @property
    def media_type(self) -> str:
        """Without its parameters, in lower case."""
        told: str = self.headers.get("Content-Type", "")
        return told.partition(";")[0].strip().lower()


def patiently(
    ask: Callable[[float], Fields | Fault], deadline_s: float, sleep: Sleep = time.sleep
) -> Fields:
    """The answer; repeated with growing pauses only where the provider failed, until the deadline.

    `ask` gets the seconds that are left. UnavailableError names the fault that ended it.
    """
    ends, pause_s = time.monotonic() + deadline_s, _FIRST_PAUSE_S
    while True:
        answer = ask(max(_LEAST_TIMEOUT_S, ends - time.monotonic()))
        if not isinstance(answer, Fault):
            return answer
        if not answer.worth_repeating or time.monotonic() + pause_s >= ends:
            raise UnavailableError(f"The registry says {answer.type}: {answer.kind}.")
        sleep(pause_s)
        pause_s *= 2


def fetch(
    address: XRoadAddress,
    method: str,
    path: str,
    headers: Mapping[str, str],
    content: bytes,
    seconds: float,
) -> Response:
    """One exchange within the seconds; UnavailableError where it is cut, late or too large.

    Redirects are handed back, and no proxy of the surroundings is used.
    """
    client = httpx.Client(verify=address.tls, timeout=seconds, trust_env=False)
    # A server that sends a byte now and then resets every timeout of a read: this one ends it all.
    late = threading.Timer(seconds, client.close)
    late.daemon = True
    late.start()
    try:
        with client.stream(
            method,
            address.server + path,
            headers={**headers, "Accept-Encoding": "identity"},
            content=content,
        ) as answer:
            return Response(status=answer.status_code, headers=answer.headers, body=_body(answer))
    except (httpx.HTTPError, OSError, RuntimeError) as error:
        raise UnavailableError(
            f"The security server of the registry does not answer ({type(error).__name__}): "
            "try again, or call its administrator."
        ) from error
    finally:
        late.cancel()
        client.close()


def wrong_answer(why: str) -> UnavailableError:
    """An answer that cannot be what the service promises; its content is not repeated."""
    return UnavailableError(f"The registry's answer cannot be used: {why}. Report it.")


def _body(answer: httpx.Response) -> bytes:
    body = bytearray()
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        raise wrong_answer("it is packed, which was not asked for")
    for chunk in answer.iter_raw():
        body += chunk
        if len(body) > LARGEST_ANSWER_BYTES:
            raise wrong_answer(f"it is larger than {LARGEST_ANSWER_BYTES} bytes")
    return bytes(body)
