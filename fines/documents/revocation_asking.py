"""How are authorities asked about revocation, so that no answer harms who asks? Bounded, and whole.

pyHanko takes answers of any size, reads them piece by piece long after, and tells a wrong one by
whatever exception that ends in.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from asn1crypto import ocsp
from pyhanko_certvalidator.errors import (
    CertificateFetchError,
    CRLFetchError,
    OCSPFetchError,
    OCSPValidationError,
)
from pyhanko_certvalidator.fetchers import Fetchers
from pyhanko_certvalidator.fetchers.aiohttp_fetchers import AIOHttpFetcherBackend
from pyhanko_certvalidator.fetchers.aiohttp_fetchers.cert_fetch_client import (
    AIOHttpCertificateFetcher,
)
from pyhanko_certvalidator.fetchers.aiohttp_fetchers.crl_client import AIOHttpCRLFetcher
from pyhanko_certvalidator.fetchers.aiohttp_fetchers.ocsp_client import AIOHttpOCSPFetcher
from pyhanko_certvalidator.fetchers.aiohttp_fetchers.util import AIOHttpMixin, LazySession
from pyhanko_certvalidator.fetchers.common_utils import FetchBudget

PATIENCE_S = 10.0
MOST_BYTES = 16 * 1024 * 1024
"""Of one answer. A list lies in every paper that is signed with it: a longer one is of no use."""

# By what pyHanko matches a certificate; by any other it fails.
_HASHES = ("sha1", "sha256")
# What stands in place of an answer, asn1crypto notes as it comes to it, in many ways.
_UNREADABLE = (ValueError, TypeError, AttributeError, LookupError)


class RevocationAsking(AIOHttpFetcherBackend):
    """Asks within so many seconds for each answer; `faults` says in words what came instead."""

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        super().__init__(per_request_timeout=patience_s)
        self.session = _BoundedSession()  # type: ignore[no-untyped-call]  # pyHanko leaves it bare
        self.faults: list[str] = []

    def get_fetchers(self) -> Fetchers:
        """For answers (OCSP), for lists, and for what stands between."""
        budget = FetchBudget(self.limits)
        told: dict[str, Any] = {"per_request_timeout": self.per_request_timeout, "budget": budget}
        fetchers = (
            _Answers(self.session, **told),
            _Lists(self.session, **told),
            _Certificates(self.session, **told),
        )
        for one in fetchers:
            one.faults = self.faults
        answers, lists, certificates = fetchers
        return Fetchers(ocsp_fetcher=answers, crl_fetcher=lists, cert_fetcher=certificates)


class _TooLong(aiohttp.ClientPayloadError):
    """More than any authority has to say."""


class _Bounded(aiohttp.ClientResponse):
    async def read(self) -> bytes:
        content = bytearray()
        async for chunk in self.content.iter_any():
            content += chunk
            if len(content) > MOST_BYTES:
                raise _TooLong(f"more than {MOST_BYTES} bytes")
        return bytes(content)


class _BoundedSession(LazySession):
    def get_session(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(response_class=_Bounded)
        return self._session


class _Telling(AIOHttpMixin):
    """Refuses what is not whole where it comes in, with the fetcher's own error."""

    faults: list[str]
    refusal: type[Exception]
    wanted: str

    async def _post_fetch_task(self, tag: Any, async_fun: Callable[[], Awaitable[Any]]) -> Any:
        async def fetched() -> Any:
            try:
                found = await async_fun()
                self.refuse_torn(found)
            except (self.refusal, aiohttp.ClientError, TimeoutError, *_UNREADABLE) as error:
                own = isinstance(error, self.refusal)
                told = self._told((own and error.__cause__) or error)
                self.faults.append(told)
                raise self.refusal(told) from error
            return found

        # pyHanko leaves it bare.
        return await super()._post_fetch_task(tag, fetched)  # type: ignore[no-untyped-call]

    def refuse_torn(self, found: Any) -> None:
        """One of `_UNREADABLE` where part of what was found cannot be read."""

    def _told(self, error: BaseException) -> str:
        if isinstance(error, TimeoutError):
            return f"no whole answer in {self.per_request_timeout:g} s"
        if isinstance(error, aiohttp.ClientResponseError):
            # Where it could not be read as HTTP, the status is an invented one.
            return "it speaks no HTTP" if error.__cause__ else f"HTTP status {error.status}"
        if isinstance(error, _TooLong):
            return str(error)
        if isinstance(error, aiohttp.ClientError):
            return type(error).__name__
        if isinstance(error, OCSPValidationError) and not isinstance(error, OCSPFetchError):
            return str(error)
        return f"what it answered is no {self.wanted}"


class _Answers(_Telling, AIOHttpOCSPFetcher):
    refusal, wanted = OCSPFetchError, "OCSP answer"

    def refuse_torn(self, found: ocsp.OCSPResponse) -> None:
        """Also one by a hash that nobody asked with."""
        _ = found.native
        for one in found.response_data["responses"]:
            if one["cert_id"]["hash_algorithm"]["algorithm"].native not in _HASHES:
                raise ValueError("a hash that is not known")


class _Lists(_Telling, AIOHttpCRLFetcher):
    refusal, wanted = CRLFetchError, "revocation list"


class _Certificates(_Telling, AIOHttpCertificateFetcher):
    refusal, wanted = CertificateFetchError, "certificate"
