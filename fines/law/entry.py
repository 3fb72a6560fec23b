"""When is an entry of a law file in force?"""

from __future__ import annotations

from fines.entry import Entry
from fines.law.dated import Validity


class LawEntry(Entry):
    """An entry with the days on which it holds."""

    def validity(self) -> Validity:
        """From `valid_from` to `valid_to`, which may be missing: still in force."""
        first = self.day("valid_from")
        last = self.day("valid_to") if self.has("valid_to") else None
        if last is not None and last < first:
            self.refuse(f"it ends on {last}, before it begins on {first}; correct the days")
        return Validity(first=first, last=last, line=self.line)
