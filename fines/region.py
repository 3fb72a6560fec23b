"""To which region does a case belong, and which does an officer serve? Names such as `bishkek`."""

from __future__ import annotations

import re
from typing import NewType

Region = NewType("Region", str)

REGION_FORM = re.compile(r"[a-z][a-z0-9-]{1,38}")
"""How a region is written in site files, registers and commands."""
