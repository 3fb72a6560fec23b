"""How is a secret put on the disk once, by whichever process is first?"""

from __future__ import annotations

import os
from pathlib import Path


def placed_once(file: Path, content: bytes) -> bool:
    """Writes the file unless another process was first; only its owner may read it."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
    try:
        os.link(draft, file)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True
