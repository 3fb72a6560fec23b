"""`tartip site`: is a site file sound, and how do its lines lie in the picture?"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import cv2
import typer

from cli.lens_report import lens_lines
from cli.refusing import refusing
from cli.zone_report import zone_lines
from detectors.calibration_quality import (
    LEAST_PLATE_PX,
    MOST_UNSURE_M,
    calibration_quality,
    small_plates,
    unsure_drawings,
)
from detectors.clip import first_frame
from detectors.drawing import with_site
from detectors.site_file import load_site
from fines.errors import ConfigurationError, InvalidValueError
from fines.law import KYRGYZSTAN, load_law
from fines.local_time import local_day
from fines.locality import settle_in

CLOCK_NOT_ASKED = (
    "without a table [clock] acts are charged by a clock that nobody has checked; write one."
)

site_app = typer.Typer(help="Site files of cameras.", no_args_is_help=True)

SiteFile = Annotated[Path, typer.Argument(help="A site file, TOML.")]


@site_app.command()
def check(
    site: SiteFile,
    law: Annotated[Path, typer.Option(help="The law file.")] = KYRGYZSTAN,
) -> None:
    """Say what is wrong in a site file, with its line; exit 1 if anything is."""
    try:
        place = load_site(site)
        in_force = load_law(law)
    except ConfigurationError as error:
        typer.echo(str(error))
        raise typer.Exit(1) from error
    settle_in(in_force.locality)
    quality = calibration_quality(place)
    typer.echo(
        f"{site}: sound. Site {place.id}, {place.width_px} x {place.height_px} pixels, "
        f"{len(place.approaches)} approaches, {len(place.solid_lines)} solid lines, "
        f"{len(place.lanes)} lanes, {len(place.speed_zones)} speed zones; "
        f"calibration fits to {quality.error_m:.2f} m, places are known to {MOST_UNSURE_M:g} m "
        f"below row {quality.sure_row_px}, where a metre is {quality.px_per_m:.0f} px wide; "
        f"certificate until {place.device.certificate_valid_to:%Y-%m-%d}."
    )
    for line in (
        *lens_lines(place),
        *zone_lines(place, in_force.speeding, local_day(datetime.now(UTC))),
    ):
        typer.echo(f"{site}: {line}")
    if place.clock_limits is None:
        typer.echo(f"{site}: warning: {CLOCK_NOT_ASKED}")
    for what, unsure_m in unsure_drawings(place):
        typer.echo(
            f"{site}: warning: {what} reaches where a place is known to {unsure_m:.1f} m only; "
            "draw it nearer, or measure points there."
        )
    for what, wide_px in small_plates(place):
        typer.echo(
            f"{site}: warning: at {what} a plate is {wide_px:.0f} pixels wide at most, and few "
            f"under {LEAST_PLATE_PX:g} are surely read, so few acts come from there; take a longer "
            "lens or more pixels."
        )


@site_app.command()
def draw(
    site: SiteFile,
    clip: Annotated[Path, typer.Argument(help="A clip of this camera.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The picture to write.")],
) -> None:
    """Draw the site's lines and a 5 m grid into the clip's first frame."""
    with refusing():
        place = load_site(site)
        image = first_frame(clip)
        if image.shape[:2] != (place.height_px, place.width_px):
            raise InvalidValueError(
                f"{clip.name} is {image.shape[1]} x {image.shape[0]} pixels, {site} is drawn for "
                f"{place.width_px} x {place.height_px}; mend [camera]."
            )
        if output.suffix.lower() not in (".png", ".jpg", ".jpeg"):
            raise InvalidValueError(f"-o {output}: name a .png or .jpg file.")
        if not cv2.imwrite(str(output), with_site(image, place)):
            raise InvalidValueError(f"-o {output}: cannot be written; does the folder exist?")
    typer.echo(str(output))
