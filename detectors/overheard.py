"""What does a library written in C say on standard error while it works?"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

STANDARD_ERROR = 2
MOST_BYTES = 65_536


@contextmanager
def overheard() -> Iterator[list[str]]:
    """The lines that would have stood on standard error, there once the block is left.

    OpenCV's decoders write there without the file's name and beyond every log setting. The
    whole process is deaf meanwhile: no other thread may write to standard error.
    """
    said: list[str] = []
    with ExitStack() as after:
        try:
            ear = after.enter_context(tempfile.TemporaryFile())
            outlet = os.dup(STANDARD_ERROR)
        except OSError:
            # Without a standard error or a temporary folder a line too many does no harm.
            yield said
            return
        os.dup2(ear.fileno(), STANDARD_ERROR)
        try:
            yield said
        finally:
            os.dup2(outlet, STANDARD_ERROR)
            os.close(outlet)
            ear.seek(0)
            said += ear.read(MOST_BYTES).decode(errors="replace").splitlines()
