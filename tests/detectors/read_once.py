"""Which site does a text describe, where many tests look at the same one?"""

from __future__ import annotations

from functools import cache

from benchmarks.judgement import site_of
from detectors.site import Site


@cache
def site_once(text: str) -> Site:
    """Read as any site file is, but once: nobody can change it, and to calibrate it takes long."""
    return site_of(text)
