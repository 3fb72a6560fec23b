"""What does the independent judge of PDF/A-2b say?"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.parts.server import part


def judged_by_verapdf(files: Sequence[Path]) -> dict[str, str]:
    """PASS or FAIL by the name of each file without its ending."""
    judge = part("verapdf/greenfield-apps-1.28.2.jar").parent
    judged = subprocess.run(
        ["java", "-Xmx256m", "-cp", f"{judge}/*", "org.verapdf.apps.GreenfieldCliWrapper",
         "--flavour", "2b", "--format", "text", "-v", *files],
        capture_output=True,
        check=False,
    )  # fmt: skip
    verdicts = re.findall(r"^(PASS|FAIL) \S+/(\w+)\.pdf", judged.stdout.decode(), re.MULTILINE)
    return {name: verdict for verdict, name in verdicts}
