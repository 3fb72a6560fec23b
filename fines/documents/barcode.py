"""How is a number drawn as a barcode, as SVG? In one of the two symbologies that UPU S10 knows."""

from __future__ import annotations

from fines.documents import code39, code128
from fines.envelope import Symbology
from fines.errors import InvalidValueError

_WIDTHS = {Symbology.CODE_128: code128.widths, Symbology.CODE_39: code39.widths}
_UNITS_A_MODULE = {Symbology.CODE_128: 1, Symbology.CODE_39: 2}
_QUIET_MODULES, _HEIGHT_MODULES = 10, 50


def barcode(text: str, symbology: Symbology = Symbology.CODE_128) -> str:
    """The SVG, with the quiet zones that readers need."""
    widths = _WIDTHS[symbology](text)
    if widths is None:
        raise InvalidValueError(f"'{text}' cannot be a barcode: use letters and digits of ASCII.")
    quiet, height = (
        modules * _UNITS_A_MODULE[symbology] for modules in (_QUIET_MODULES, _HEIGHT_MODULES)
    )
    at, bars = quiet, []
    for place, width in enumerate(widths):
        if place % 2 == 0:
            bars.append(f'<rect x="{at}" y="0" width="{width}" height="{height}"/>')
        at += width
    size = f'viewBox="0 0 {at + quiet} {height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(bars)}</svg>'
