"""How is a number drawn as a barcode? Code 128, set B (ISO/IEC 15417), as SVG.

That Кыргыз почтасы reads this symbology is assumed.
"""

from __future__ import annotations

from fines.errors import InvalidValueError

# Bars and spaces of each value in modules, by the standard's table; the last one is the stop.
_WIDTHS = [
    "212222",
    "222122",
    "222221",
    "121223",
    "121322",
    "131222",
    "122213",
    "122312",
    "132212",
    "221213",
    "221312",
    "231212",
    "112232",
    "122132",
    "122231",
    "113222",
    "123122",
    "123221",
    "223211",
    "221132",
    "221231",
    "213212",
    "223112",
    "312131",
    "311222",
    "321122",
    "321221",
    "312212",
    "322112",
    "322211",
    "212123",
    "212321",
    "232121",
    "111323",
    "131123",
    "131321",
    "112313",
    "132113",
    "132311",
    "211313",
    "231113",
    "231311",
    "112133",
    "112331",
    "132131",
    "113123",
    "113321",
    "133121",
    "313121",
    "211331",
    "231131",
    "213113",
    "213311",
    "213131",
    "311123",
    "311321",
    "331121",
    "312113",
    "312311",
    "332111",
    "314111",
    "221411",
    "431111",
    "111224",
    "111422",
    "121124",
    "121421",
    "141122",
    "141221",
    "112214",
    "112412",
    "122114",
    "122411",
    "142112",
    "142211",
    "241211",
    "221114",
    "413111",
    "241112",
    "134111",
    "111242",
    "121142",
    "121241",
    "114212",
    "124112",
    "124211",
    "411212",
    "421112",
    "421211",
    "212141",
    "214121",
    "412121",
    "111143",
    "111341",
    "131141",
    "114113",
    "114311",
    "411113",
    "411311",
    "113141",
    "114131",
    "311141",
    "411131",
    "211412",
    "211214",
    "211232",
    "2331112",
]
_START_B, _STOP, _MODULUS = 104, 106, 103
_FIRST, _LAST = " ", "~"
_QUIET_MODULES = 10


def barcode(text: str, height_modules: int = 50) -> str:
    """The SVG, with the quiet zones that readers need; one module is one unit wide."""
    if not text or any(not _FIRST <= letter <= _LAST for letter in text):
        raise InvalidValueError(f"'{text}' cannot be a barcode: use letters and digits of ASCII.")
    values = [_START_B, *(ord(letter) - ord(_FIRST) for letter in text)]
    check = sum(value * max(place, 1) for place, value in enumerate(values)) % _MODULUS
    at, bars = _QUIET_MODULES, []
    for value in (*values, check, _STOP):
        for place, width in enumerate(map(int, _WIDTHS[value])):
            if place % 2 == 0:
                bars.append(f'<rect x="{at}" y="0" width="{width}" height="{height_modules}"/>')
            at += width
    size = f'viewBox="0 0 {at + _QUIET_MODULES} {height_modules}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(bars)}</svg>'
