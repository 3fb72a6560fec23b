"""How does a document come out on paper? Into a spool folder, or to a printer over IPP."""

from __future__ import annotations

import glob
import hashlib
import logging
import os
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import httpx

from fines.documents import ipp
from fines.errors import ConfigurationError, InvalidValueError, UnavailableError
from fines.paper import JobState, Printer

HeardT = TypeVar("HeardT")

log = logging.getLogger(__name__)

_NOT_IN_FILE_NAMES = re.compile(r"[^\w.-]+")
_BUSY_PAUSE_S = 0.5
_BUSY_PATIENCE_S = 60.0
_ANSWER_TIMEOUT_S = 30.0


class FolderPrinter:
    """A spool folder: whoever prints from it sees whole files only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def print_document(self, name: str, pdf: bytes) -> str:
        """Puts the document into the folder; the same document twice is one file."""
        seal = hashlib.sha256(pdf).hexdigest()[:12]
        file = self._folder / f"{_NOT_IN_FILE_NAMES.sub('_', name)}-{seal}.pdf"
        draft = file.with_name(f".{file.name}.{os.getpid()}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as stream:
                stream.write(pdf)
                stream.flush()
                os.fsync(stream.fileno())
            draft.replace(file)
        except OSError as error:
            raise UnavailableError(
                f"The print folder {self._folder} takes no file ({error.strerror}): "
                "free or mend the disk, then print again."
            ) from error
        return f"folder:{file.name}"

    def wait_for(self, name: str) -> JobState:
        """A file is there as a whole, or was never written."""
        pattern = f"{glob.escape(_NOT_IN_FILE_NAMES.sub('_', name))}-*.pdf"
        return JobState.DONE if any(self._folder.glob(pattern)) else JobState.NEVER


class IppPrinter:
    """A printer of the network. It takes one job at a time: a busy one is waited for."""

    def __init__(
        self,
        url: str,
        *,
        patience_s: float = _BUSY_PATIENCE_S,
        pause_s: float = _BUSY_PAUSE_S,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._url = url
        # IPP travels over HTTP; without a port in the address its own one is meant.
        address = httpx.URL(url)
        self._post_to = address.copy_with(
            scheme="https" if address.scheme == "ipps" else "http", port=address.port or 631
        )
        self._attempts = max(1, round(patience_s / pause_s))
        self._pause_s = pause_s
        self._sleep = sleep

    def print_document(self, name: str, pdf: bytes) -> str:
        """Sends the document; returns the printer and its job number."""
        request = ipp.print_job(self._url, name, pdf)
        for _ in range(self._attempts):
            answer = self._ask(request)
            if answer.status != ipp.BUSY:
                return self._job(answer)
            log.debug("printer %s is busy, waiting", self._url)
            self._sleep(self._pause_s)
        raise UnavailableError(
            f"Printer {self._url} stayed busy for {self._attempts * self._pause_s:.0f} s: "
            "the document waits, print it again later."
        )

    def wait_for(self, name: str) -> JobState:
        """Asks for the job by its name until it has ended. A printer that was started again knows
        nothing of what it printed before."""
        for _ in range(self._attempts):
            job = self._newest(name)
            if job is None:
                return JobState.NOT_KNOWN
            if job.state == ipp.JOB_COMPLETED:
                return JobState.DONE
            if job.state >= ipp.JOB_ENDED_FROM:
                return JobState.BROKEN_OFF
            self._sleep(self._pause_s)
        raise UnavailableError(
            f"Printer {self._url} still works on {name} after "
            f"{self._attempts * self._pause_s:.0f} s: look at it, then go on."
        )

    def _newest(self, name: str) -> ipp.Job | None:
        known = [
            job
            for which in ("not-completed", "completed")
            for job in self._heard(ipp.get_jobs(self._url, which), ipp.read_jobs)
            if job.name == name
        ]
        return max(known, key=lambda job: (job.number, job.state), default=None)

    def _ask(self, request: bytes) -> ipp.Answer:
        return self._heard(request, ipp.read_answer)

    def _heard(self, request: bytes, read: Callable[[bytes], HeardT]) -> HeardT:
        try:
            response = httpx.post(
                self._post_to,
                content=request,
                headers={"Content-Type": "application/ipp"},
                timeout=_ANSWER_TIMEOUT_S,
            )
            return read(response.raise_for_status().content)
        except (httpx.HTTPError, ValueError) as error:
            raise UnavailableError(
                f"Printer {self._url} does not answer ({error}): switch it on or mend its address."
            ) from error

    def _job(self, answer: ipp.Answer) -> str:
        if answer.status >= ipp.FAILED_FROM:
            raise UnavailableError(
                f"Printer {self._url} failed with status {answer.status:#06x} {answer.message}: "
                "look at the printer, then print again."
            )
        if answer.status >= ipp.SUCCESS_BELOW or answer.job is None:
            raise InvalidValueError(
                f"Printer {self._url} refused the document with status {answer.status:#06x} "
                f"{answer.message}: give the address of a printer that takes PDF."
            )
        return f"{self._url}#{answer.job}"


_PRINTERS: Mapping[str, Callable[[str], Printer]] = {
    "folder": lambda address: FolderPrinter(Path(address.removeprefix("folder:"))),
    "ipp": IppPrinter,
    "ipps": IppPrinter,
}


def load_printer(address: str) -> Printer:
    """The printer of this setting: `folder:DIR` or `ipp://HOST/PATH`."""
    scheme, _, rest = address.partition(":")
    make = _PRINTERS.get(scheme)
    if make is None or not rest.strip("/"):
        raise ConfigurationError(
            f"Printer '{address}' is unknown: write folder:DIR or ipp://HOST/ipp/print."
        )
    return make(address)
