"""`tartip plates`: which plates stand in these pictures, and what do they say?"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from detectors.backends import load_plate_ocr
from detectors.frame import encode_png
from detectors.picture_file import shown
from detectors.pictures import NamedPicture, pictures_of
from detectors.plate_models import PLATE_DETECTOR, PLATE_OCR, load_plate_search
from detectors.plates_in_picture import PlateFinder, PlateInPicture, picture_record
from fines.errors import ConfigurationError, NotFoundError

WAITING = "Reading plates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one picture showed, boxes in pixels of the picture as shown, or why it was not seen."""

    name: str
    found: Sequence[PlateInPicture] = ()
    ms: float = 0.0
    reason: str | None = None


def plates(
    paths: Annotated[list[Path], typer.Argument(help="Pictures, folders of pictures, videos.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line a picture.")] = False,
    detector: Annotated[str, typer.Option(help="What finds plates.")] = PLATE_DETECTOR,
    ocr: Annotated[str, typer.Option(help="What reads them.")] = PLATE_OCR,
    crops: Annotated[
        Path | None, typer.Option(help="A folder for each plate, cut out and laid straight.")
    ] = None,
) -> None:
    """Read the number plates in pictures; exit 1 where one could not be looked at."""
    people = Console(stderr=True, soft_wrap=True)
    try:
        finder = PlateFinder(load_plate_search(detector), load_plate_ocr(ocr))
    except ConfigurationError as error:
        people.print(str(error), style="red", markup=False)
        raise typer.Exit(2) from error
    failed = False
    # The bar draws only between pictures: decoding holds standard error back.
    with Progress(
        console=people, transient=True, auto_refresh=False, disable=not people.is_terminal
    ) as bar:
        # `map` keeps no picture while the next is read: two large ones would not fit.
        for look in bar.track(map(partial(_look, finder), _all(paths)), description=WAITING):
            if crops is not None:
                _write_crops(crops, look)
            if look.reason is not None:
                people.print(look.reason, style="red", markup=False, emoji=False)
                failed = True
            elif as_json:
                typer.echo(_line(look))
            else:
                typer.echo(f"{shown(look.name)}: {_sentence(look.found)}")
    raise typer.Exit(1 if failed else 0)


def _look(finder: PlateFinder, picture: NamedPicture) -> Look:
    if picture.image is None:
        return Look(name=picture.name, reason=str(picture.reason))
    started = time.perf_counter()
    found = finder.find(picture.image)
    ms = (time.perf_counter() - started) * 1000
    as_shown = [replace(plate, box=plate.box.scaled(picture.shrunk)) for plate in found]
    return Look(name=picture.name, found=as_shown, ms=ms)


def _write_crops(folder: Path, look: Look) -> None:
    """One PNG a plate, named by its picture and its place in the answer, from 1."""
    folder.mkdir(parents=True, exist_ok=True)
    name = look.name.replace("/", "_")
    for place, plate in enumerate(look.found, 1):
        (folder / f"{name}-{place}.png").write_bytes(encode_png(plate.straight))


def _line(look: Look) -> str:
    """One JSON line; of a name that is no UTF-8 each such byte stands as its escape."""
    line = json.dumps(picture_record(look.name, look.found, look.ms), ensure_ascii=False)
    return line.encode("utf-8", "backslashreplace").decode("utf-8")


def _all(paths: list[Path]) -> Iterator[NamedPicture]:
    """The pictures of every path; a missing path is one unreadable picture, the rest goes on."""
    for path in paths:
        try:
            yield from pictures_of(path)
        except NotFoundError as error:
            yield NamedPicture(name=str(path), image=None, reason=str(error))


def _sentence(found: Sequence[PlateInPicture]) -> str:
    if not found:
        return "no plate"
    return ", ".join(
        f"{plate.reading.text} ({plate.reading.confidence:.2f})"
        if plate.reading.text
        else f"unread: {plate.reading.reason}"
        for plate in found
    )
