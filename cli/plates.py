"""`tartip plates`: which plates stand in these pictures, and what do they say?"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from detectors.backends import load_detector, load_plate_ocr
from detectors.pictures import NamedPicture, pictures_of
from detectors.plates_in_picture import PlateFinder, PlateInPicture, picture_record
from fines.errors import ConfigurationError, NotFoundError

PLATE_DETECTOR = "onnx:plate_detector"
PLATE_OCR = "onnx:plate_reader"


def plates(
    paths: Annotated[list[Path], typer.Argument(help="Pictures, folders of pictures, videos.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line a picture.")] = False,
    detector: Annotated[str, typer.Option(help="What finds plates.")] = PLATE_DETECTOR,
    ocr: Annotated[str, typer.Option(help="What reads them.")] = PLATE_OCR,
) -> None:
    """Read the number plates in pictures; exit 1 where one could not be looked at."""
    people = Console(stderr=True, soft_wrap=True)
    try:
        finder = PlateFinder(load_detector(detector), load_plate_ocr(ocr))
    except ConfigurationError as error:
        people.print(str(error), style="red", markup=False)
        raise typer.Exit(2) from error
    failed = False
    for picture in track(
        _all(paths),
        "Reading plates",
        console=people,
        transient=True,
        disable=not people.is_terminal,
    ):
        if picture.image is None:
            people.print(str(picture.reason), style="red", markup=False)
            failed = True
            continue
        started = time.perf_counter()
        found = finder.find(picture.image)
        ms = (time.perf_counter() - started) * 1000
        if as_json:
            record = picture_record(picture.name, found, ms)
            typer.echo(json.dumps(record, ensure_ascii=False))
        else:
            typer.echo(f"{picture.name}: {_sentence(found)}")
    raise typer.Exit(1 if failed else 0)


def _all(paths: list[Path]) -> Iterator[NamedPicture]:
    """The pictures of every path; a missing path is one unreadable picture, the rest goes on."""
    for path in paths:
        try:
            yield from pictures_of(path)
        except NotFoundError as error:
            yield NamedPicture(name=str(path), image=None, reason=str(error))


def _sentence(found: list[PlateInPicture]) -> str:
    if not found:
        return "no plate"
    return ", ".join(
        f"{plate.reading.text} ({plate.reading.confidence:.2f})"
        if plate.reading.text
        else f"unread: {plate.reading.reason}"
        for plate in found
    )
