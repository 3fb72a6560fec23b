"""What does one RTSP camera cost? Pictures a second and the share of a core.

python -m benchmarks.rtsp ADDRESS [SECONDS]
"""

from __future__ import annotations

import json
import resource
import sys
import time
from contextlib import closing
from dataclasses import asdict, dataclass

from pipeline.rtsp import arrived_pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class RtspCost:
    """`lost` pictures came and were not fetched in time; cores are those of a whole core.

    The reader's share holds its start, which takes about a second of a core.
    """

    width_px: int
    height_px: int
    pictures_per_s: float
    lost: int
    reader_cores: float
    fetching_cores: float


def run(address: str, seconds: float) -> RtspCost:
    """Reads the camera at this address for so long; UnavailableError where it cannot be."""
    readers_s, own_s = _cpu_s(resource.RUSAGE_CHILDREN), _cpu_s(resource.RUSAGE_SELF)
    with closing(arrived_pictures(address)) as pictures:
        first, _, picture = next(pictures)
        began_s, last, count = time.monotonic(), first, 0
        while time.monotonic() - began_s < seconds:
            came = next(pictures, None)
            if came is None:
                break
            last, count = came[0], count + 1
        took_s = time.monotonic() - began_s
    return RtspCost(
        width_px=picture.shape[1],
        height_px=picture.shape[0],
        pictures_per_s=round(count / took_s, 1),
        lost=last - first - count,
        reader_cores=round((_cpu_s(resource.RUSAGE_CHILDREN) - readers_s) / took_s, 2),
        fetching_cores=round((_cpu_s(resource.RUSAGE_SELF) - own_s) / took_s, 2),
    )


def _tell(address: str, seconds: str = "20") -> None:
    print(json.dumps(asdict(run(address, float(seconds)))))  # noqa: T201 - what it is run for


def _cpu_s(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    _tell(*sys.argv[1:])
