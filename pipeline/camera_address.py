"""Can a camera's address be opened at all, and what of it may be said? Never a secret in it."""

from __future__ import annotations

from urllib.parse import urlsplit

from fines.errors import ConfigurationError
from fines.violation import SiteId

HTTP_SCHEMES = ("http://", "https://")
STREAM_SCHEMES = ("rtsp://", "rtsps://", *HTTP_SCHEMES)


def sayable(text: str) -> str:
    """As much of an address, or of what was written for one, as may stand in a message or log.

    Of an address with a host this is its scheme: cameras take passwords before the host, in the
    path and in the query, and a wrongly written one may stand anywhere.
    """
    for mark in ("//", "@"):
        before, found, _ = text.partition(mark)
        if found:
            return f"{before}//…" if mark == "//" else "…"
    return text


def refuse_unreadable(site: SiteId, address: str) -> None:
    """ConfigurationError where an address has a scheme that nothing reads, or no host or port."""
    scheme, separator, _ = address.partition("://")
    if not separator:
        if "@" in address:
            raise _refusal(site, "begins with no scheme: write rtsp://NAME:PASSWORD@HOST/PATH")
        return
    if not address.startswith(STREAM_SCHEMES):
        raise _refusal(site, f"begins with '{scheme}://': write {', '.join(STREAM_SCHEMES)}")
    try:
        parts = urlsplit(address)
        readable = bool(parts.hostname) and parts.netloc.count("@") <= 1 and parts.port != 0
    except ValueError:
        readable = False
    if not readable or not address.isprintable() or " " in address:
        raise _refusal(
            site,
            "has no readable host and port: in a name or password write / as %2F, @ as %40, "
            ": as %3A and # as %23",
        )


def _refusal(site: SiteId, why: str) -> ConfigurationError:
    return ConfigurationError(f"TRAFFIC_CAMERAS: the address of site '{site}' {why}.")
