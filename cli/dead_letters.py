"""`tartip dead-letters`: what could not be worked on, and why; and back onto the bus with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from fines.errors import ConfigurationError, NotFoundError, UnavailableError
from pipeline import dead_letters as letters
from pipeline.bus import Bus
from pipeline.dead_letters import DeadLetter
from pipeline.settings import load_settings
from pipeline.wiring import open_bus

dead_letters_app = typer.Typer(help="Messages that were buried.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="One JSON line a letter.")]
LetterId = Annotated[str, typer.Argument(help="The id that `list` shows, such as 0-12.")]


@dead_letters_app.command("list")
def list_letters(as_json: AsJson = False) -> None:
    """List every dead letter with its reason."""
    with _bus() as bus:
        for letter in letters.dead_letters(bus):
            typer.echo(_json(letter) if as_json else _line(letter))


@dead_letters_app.command()
def show(letter_id: LetterId) -> None:
    """Show one dead letter with its headers and the beginning of its bytes."""
    with _bus() as bus:
        letter = letters.dead_letter(bus, letter_id)
        typer.echo(_line(letter))
        for name, text in letter.message.headers.items():
            typer.echo(f"  {name}: {text}")
        value = letter.message.value
        typer.echo(f"  {len(value)} bytes: {value[:500]!r}")


@dead_letters_app.command()
def replay(
    letter_ids: Annotated[
        list[str] | None, typer.Argument(help="Which; without any, all not replayed yet.")
    ] = None,
) -> None:
    """Put dead letters back onto the topics they came from."""
    with _bus() as bus:
        if letter_ids:
            replayed = [letters.dead_letter(bus, letter_id) for letter_id in letter_ids]
            for letter in replayed:
                letters.replay(bus, letter)
        else:
            replayed = letters.replay_new(bus)
        for letter in replayed:
            typer.echo(f"replayed {letter.id} onto '{letter.topic}'")
        typer.echo(f"{len(replayed)} replayed")


@contextmanager
def _bus() -> Iterator[Bus]:
    try:
        bus = open_bus(load_settings().bus_url)
        try:
            yield bus
        finally:
            bus.close()
    except ConfigurationError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    except (NotFoundError, UnavailableError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


def _line(letter: DeadLetter) -> str:
    place = f"{letter.topic} {letter.place}"
    return f"{letter.id}  {letter.buried_at}  {letter.worker}  {place}  {letter.reason}"


def _json(letter: DeadLetter) -> str:
    return json.dumps(
        {
            "id": letter.id,
            "at": letter.buried_at,
            "worker": letter.worker,
            "topic": letter.topic,
            "place": letter.place,
            "key": letter.key,
            "bytes": len(letter.message.value),
            "reason": letter.reason,
        },
        ensure_ascii=False,
    )
