"""How wide are the bars of a text in Code 39 (ISO/IEC 16388)?"""

from __future__ import annotations

from itertools import chain

# Nine bars and spaces of each letter, narrow or wide, by the standard's table.
_ELEMENTS = {
    "0": "nnnwwnwnn",
    "1": "wnnwnnnnw",
    "2": "nnwwnnnnw",
    "3": "wnwwnnnnn",
    "4": "nnnwwnnnw",
    "5": "wnnwwnnnn",
    "6": "nnwwwnnnn",
    "7": "nnnwnnwnw",
    "8": "wnnwnnwnn",
    "9": "nnwwnnwnn",
    "A": "wnnnnwnnw",
    "B": "nnwnnwnnw",
    "C": "wnwnnwnnn",
    "D": "nnnnwwnnw",
    "E": "wnnnwwnnn",
    "F": "nnwnwwnnn",
    "G": "nnnnnwwnw",
    "H": "wnnnnwwnn",
    "I": "nnwnnwwnn",
    "J": "nnnnwwwnn",
    "K": "wnnnnnnww",
    "L": "nnwnnnnww",
    "M": "wnwnnnnwn",
    "N": "nnnnwnnww",
    "O": "wnnnwnnwn",
    "P": "nnwnwnnwn",
    "Q": "nnnnnnwww",
    "R": "wnnnnnwwn",
    "S": "nnwnnnwwn",
    "T": "nnnnwnwwn",
    "U": "wwnnnnnnw",
    "V": "nwwnnnnnw",
    "W": "wwwnnnnnn",
    "X": "nwnnwnnnw",
    "Y": "wwnnwnnnn",
    "Z": "nwwnwnnnn",
}
_ENDS = "nwnnwnwnn"
# In half modules: wide to narrow is 2.5, inside the standard's 2.2 to 3 for small modules.
_WIDTHS = {"n": 2, "w": 5}
_GAP = 2


def widths(text: str) -> list[int] | None:
    """Bars and spaces by turns, in half modules; None where a letter is no capital or digit."""
    if not text or any(letter not in _ELEMENTS for letter in text):
        return None
    letters = [_ENDS, *(_ELEMENTS[letter] for letter in text), _ENDS]
    spaced = chain.from_iterable([*(_WIDTHS[each] for each in one), _GAP] for one in letters)
    return list(spaced)[:-1]
