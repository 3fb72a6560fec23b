"""Which typed text can be seen? What cannot is left out: an empty field is empty, and no name is
shown in another order than it was typed."""

from __future__ import annotations

import re
from typing import Any

# Controls but tab and line ends; soft hyphen; what steers joining, order and shape (Unicode's
# Default_Ignorable_Code_Point); letters and patterns that are drawn as nothing (Hangul fillers,
# blank Braille). Kyrgyz, Russian and English are written without any of them.
_UNSEEN = re.compile(
    "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


def seen(text: str) -> str:
    """The text without what cannot be seen; a NUL stays, to be refused by name."""
    return _UNSEEN.sub("", text)


def all_seen(value: Any) -> Any:
    """A value of JSON with each of its texts so; names of fields stay as they are."""
    if isinstance(value, str):
        return seen(value)
    if isinstance(value, list):
        return [all_seen(each) for each in value]
    if isinstance(value, dict):
        return {name: all_seen(each) for name, each in value.items()}
    return value
