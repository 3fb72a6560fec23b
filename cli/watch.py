"""`tartip watch`: what does the chain find in this clip?"""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress

from cli.refusing import refusing
from detectors.acts import Act
from detectors.backends import load_detector, load_lamps, load_plate_ocr
from detectors.clip import clip_count, clip_frames_per_s
from detectors.clock_state import load_clock_log
from detectors.drawing import with_site, with_tracks
from detectors.packages import MarkedClip, PackageFolder
from detectors.provenance import made_by
from detectors.signals import load_signals
from detectors.site_file import load_site
from detectors.trial import Models, Trial, act_record, uncharged_record
from detectors.uncharged import Uncharged
from fines.errors import InvalidValueError
from fines.law import KYRGYZSTAN, load_law
from fines.locality import settle_in

CLOCK_MISSING = "the site has a [clock], and no --clock tells its state: nothing will be charged."
DEFAULT_START = "2026-01-01T00:00:00Z"


def watch(
    clip: Annotated[Path, typer.Argument(help="A video file.")],
    *,
    site: Annotated[Path, typer.Option(help="The camera's site file.")],
    signals: Annotated[
        Path | None, typer.Option(help="The controller's log, CSV; else the site's lamps.")
    ] = None,
    clock: Annotated[
        Path | None, typer.Option(help="States of the camera's clock, JSON lines.")
    ] = None,
    start: Annotated[str, typer.Option(help="When the first frame was taken.")] = DEFAULT_START,
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines only.")] = False,
    uncharged: Annotated[
        bool, typer.Option("--uncharged", help="Tell each act that a doubt stopped, too.")
    ] = False,
    save: Annotated[Path | None, typer.Option(help="Keep evidence and a marked copy here.")] = None,
    vehicle_detector: Annotated[str, typer.Option()] = "onnx:vehicle_detector",
    plate_detector: Annotated[str, typer.Option()] = "onnx:plate_detector",
    plate_ocr: Annotated[str, typer.Option()] = "onnx:plate_reader",
    signal_lamps: Annotated[str, typer.Option()] = "onnx:signal_lamp",
    law: Annotated[Path, typer.Option(help="The law file.")] = KYRGYZSTAN,
) -> None:
    """Run the detectors over a clip as if it were that site's camera; no case is filed."""
    with refusing():
        models = Models(
            vehicle_detector=load_detector(vehicle_detector),
            plate_detector=load_detector(plate_detector),
            plate_ocr=load_plate_ocr(plate_ocr),
            lamps=load_lamps(signal_lamps),
        )
        store = PackageFolder(save) if save else None
        settle_in(load_law(law).locality)
        place = load_site(site)
        log = load_signals(signals) if signals else None
        clock_log = load_clock_log(clock) if clock else None
        if place.clock_limits and clock_log is None:
            typer.echo(f"{site}: {CLOCK_MISSING}", err=True)
        names = {
            "vehicle_detector": vehicle_detector,
            "plate_detector": plate_detector,
            "plate_ocr": plate_ocr,
        }
        packing = store.packing(place, models, made_by(names, law)) if store else None
        trial = Trial(place, log, models, store, clock_log, packing, law)
        telling = _Telling(as_json=as_json, uncharged=uncharged)
        _watch(trial, clip, _instant(start), telling, save, store)
        summary = trial.summary()
    typer.echo(json.dumps(summary) if as_json else _summary_sentence(summary))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Telling:
    """How acts are told, and whether those that were not charged are."""

    as_json: bool
    uncharged: bool

    def tell(self, acts: list[Act], doubted: list[Uncharged]) -> None:
        for record in map(act_record, acts):
            typer.echo(json.dumps(record) if self.as_json else _act_sentence(record))
        for record in map(uncharged_record, doubted if self.uncharged else ()):
            typer.echo(json.dumps(record) if self.as_json else _uncharged_sentence(record))


def _watch(
    trial: Trial,
    clip: Path,
    start: datetime,
    telling: _Telling,
    save: Path | None,
    store: PackageFolder | None,
) -> None:
    people = Console(stderr=True)
    place = trial.chain.site
    with ExitStack() as opened:
        progress = opened.enter_context(
            Progress(console=people, transient=True, disable=not people.is_terminal)
        )
        bar = progress.add_task("Watching", total=clip_count(clip))
        copy = None
        if save:
            pace = clip_frames_per_s(clip)
            copy = opened.enter_context(
                MarkedClip(save / "marked.mp4", place.width_px, place.height_px, pace)
            )
        for frame, acts in trial.watch(clip, start):
            progress.advance(bar)
            if copy and frame:
                seen = with_tracks(frame.image, trial.chain.live, frame.number)
                copy.add(with_site(seen, place))
            telling.tell(acts, trial.chain.uncharged())
            for package in store.write(acts) if store else ():
                people.print(f"package, check it: tartip verify {package}", soft_wrap=True)


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidValueError(
            f"--start '{text}' is no instant; write it as {DEFAULT_START}."
        ) from error
    if instant.tzinfo is None:
        raise InvalidValueError(f"--start '{text}' has no zone; end it with Z or +06:00.")
    try:
        return instant.astimezone(UTC)
    except OverflowError as error:
        raise InvalidValueError(
            f"--start '{text}' lies at the calendar's end; write it as {DEFAULT_START}."
        ) from error


def _act_sentence(record: dict[str, Any]) -> str:
    measured = record["measurement"]
    return (
        f"{record['at']}  {record['offence']}  {record['plate']}  frame {record['frame']}, "
        f"track {record['track']}, {measured['quantity']} {measured['value']} {measured['unit']}"
    )


def _uncharged_sentence(record: dict[str, Any]) -> str:
    return (
        f"{record['at']}  {record['offence']}  not charged: {record['not_charged']}  "
        f"frame {record['frame']}, track {record['track']}"
    )


def _summary_sentence(summary: dict[str, Any]) -> str:
    doubts = ", ".join(f"{count} {doubt}" for doubt, count in summary["not_judged"].items())
    return (
        f"{summary['frames']} frames, {summary['passes']} passes, {summary['findings']} findings, "
        f"not judged: {doubts or 'none'}; {summary['ms_per_frame']} ms a frame"
    )
