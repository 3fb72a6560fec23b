"""How is a fine's ELQR shown? A picture to scan, and a link for the telephone that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import segno

from fines.gateways.elqr import compose, link
from fines.gateways.elqr_of_fine import ElqrIssuer
from fines.resolution import Resolution


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownElqr:
    """`svg` is markup of our own making; `link` opens a bank's program."""

    svg: str
    link: str


def shown_elqr(issuer: ElqrIssuer, resolution: Resolution, today: date) -> ShownElqr | None:
    """The code of a local day; None where nothing is due."""
    elqr = issuer.of(resolution, today)
    if elqr is None:
        return None
    address = link(compose(elqr), issuer.carrier)
    drawn = segno.make(address, error="m", micro=False)
    return ShownElqr(svg=drawn.svg_inline(scale=4, light="#fff"), link=address)
