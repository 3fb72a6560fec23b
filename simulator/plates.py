"""What does a clean number plate of a given form look like?

The road simulator hangs these on its cars; training wears them until a reader must work.
Forms are simplified from public descriptions; nothing here is an official drawing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from detectors.detection import Image
from simulator import plate_layouts as layouts
from simulator.plate_canvas import BLACK, RED, WHITE, YELLOW, Colour, Look, PlateCanvas
from simulator.plate_lettering import Lettering, StrokeLettering

Draw = Callable[[PlateCanvas, str, Look], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateForm:
    """Size in mm, colours, and how the parts are laid out."""

    draw: Draw
    width_mm: int = 520
    height_mm: int = 112
    ground: Colour = WHITE
    ink: Colour = BLACK


FORMS: Mapping[str, PlateForm] = {
    "KG_2016": PlateForm(draw=layouts.kyrgyz),
    "KG_2016_TWO_ROWS": PlateForm(draw=layouts.kyrgyz_two_rows, width_mm=290, height_mm=200),
    "KG_FOREIGN": PlateForm(draw=layouts.kyrgyz_foreign, ground=YELLOW),
    "KG_MOTO": PlateForm(draw=layouts.kyrgyz_motorcycle, width_mm=240, height_mm=160),
    "KG_STATE": PlateForm(draw=layouts.kyrgyz_state),
    "KG_1994": PlateForm(draw=layouts.kyrgyz_old),
    "KG_CO_OLD": PlateForm(draw=layouts.kyrgyz_company_old),
    "KG_FOREIGN_OLD": PlateForm(draw=layouts.kyrgyz_foreign_old, ground=YELLOW),
    "KG_DIPL_OLD": PlateForm(draw=layouts.kyrgyz_diplomat_old, ground=RED, ink=WHITE),
    "KZ_PRIVATE": PlateForm(draw=layouts.kazakh),
    "KZ_COMPANY": PlateForm(draw=layouts.kazakh),
    "UZ_PRIVATE": PlateForm(draw=layouts.uzbek),
    "UZ_COMPANY": PlateForm(draw=layouts.uzbek),
    "RU_CAR": PlateForm(draw=layouts.russian),
    "TJ": PlateForm(draw=layouts.tajik),
    "EU": PlateForm(draw=layouts.european),
    "US": PlateForm(draw=layouts.american, width_mm=305, height_mm=152),
    "BR": PlateForm(draw=layouts.brazilian, width_mm=400, height_mm=130),
}


def render_plate(
    text: str,
    pattern: str,
    rng: np.random.Generator,
    *,
    lettering: Lettering | None = None,
    play_mm: float = 1.0,
    stretch: float = 1.0,
) -> Image:
    """A clean flat picture, 1 px a mm, of `text` (no spaces) on a plate of the named form."""
    form = FORMS.get(pattern)
    if form is None:
        raise ValueError(f"no plate form {pattern!r}; draw one of {', '.join(FORMS)}")
    canvas = PlateCanvas(form.width_mm, form.height_mm, form.ground)
    look = Look(
        lettering=lettering or StrokeLettering(),
        ink=form.ink,
        play_mm=play_mm,
        rng=rng,
        stretch=stretch,
    )
    form.draw(canvas, text, look)
    return canvas.image
