"""`tartip law`: is the law file sound, and what does it make of an offence on a day?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated

import typer

from cli.refusing import refusing
from fines.errors import ConfigurationError, InvalidValueError, NotLawfulError
from fines.law import LAWS, load_law
from fines.law import law_file as named_law
from fines.owner import PersonKind
from fines.tariff import Tariff
from fines.violation import OffenceCode
from fines.wording import Language, date_text, money_text

law_app = typer.Typer(help="The law as dated data.", no_args_is_help=True)

LawFile = Annotated[str, typer.Option("--law", help="Of kg, kz or uz, or a law file.")]
Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Local day, YYYY-MM-DD.")]
LaterDay = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Local day, YYYY-MM-DD.")
]


@law_app.command()
def check(
    files: Annotated[
        list[str] | None, typer.Argument(help="Law files, or names such as kz; ours without any.")
    ] = None,
) -> None:
    """Read law files strictly and list their rules; exit 1 if one is not sound."""
    sound = True
    for name in files or list(LAWS):
        try:
            file = named_law(name)
            law = load_law(file)
        except ConfigurationError as error:
            typer.echo(str(error), err=True)
            sound = False
            continue
        typer.echo(f"{file}: {law.edition}, {len(law.rules)} rules")
        for rule in law.rules:
            until = rule.validity.last or "now"
            typer.echo(
                f"  {rule.offence:<20} {_cited(rule.article, rule.part)}  {rule.units:>4} units  "
                f"{rule.validity.first} to {until}  {rule.certainty}"
            )
    raise typer.Exit(0 if sound else 1)


@law_app.command()
def price(
    offence: Annotated[str, typer.Argument(help="Its code, such as red_light.")],
    at: Day,
    paid: Day,
    delivered: LaterDay = None,
    legal: Annotated[bool, typer.Option("--legal", help="The owner is a legal person.")] = False,
    repeat: Annotated[
        bool, typer.Option("--repeat", help="The same person did it again within the law's days.")
    ] = False,
    law_file: LawFile = "kg",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line.")] = False,
) -> None:
    """What an offence of one day costs when it is paid on another; exit 1 without a rule."""
    started_on = delivered.date() if delivered else None
    try:
        tariff = load_law(named_law(law_file)).tariff(OffenceCode(offence), at.date())
    except ConfigurationError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    except NotLawfulError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    with refusing():
        _refuse_before(at.date(), {"--paid": paid.date(), "--delivered": started_on})
    kind = PersonKind.LEGAL if legal else PersonKind.NATURAL
    tariff = tariff.repeated(kind) if repeat and tariff.repeat else tariff.charged_to(kind)
    if as_json:
        typer.echo(json.dumps(_facts(tariff, paid.date(), started_on), ensure_ascii=False))
        return
    for line in _lines(tariff, paid.date(), started_on):
        typer.echo(line)


def _refuse_before(act: date, days: Mapping[str, date | None]) -> None:
    for option, day in days.items():
        if day is not None and day < act:
            raise InvalidValueError(f"{option} {day} is before the act, {act}: write a later day.")


def _cited(article: str | None, part: str | None) -> str:
    """As lawyers write it: 187(1), or 592 of an article without parts."""
    if article is None:
        return "no article"
    return f"{article}({part})" if part else article


def _facts(tariff: Tariff, paid_on: date, started_on: date | None) -> dict[str, object]:
    last_day = tariff.discount.last_day(started_on) if tariff.discount and started_on else None
    return {
        "offence": tariff.offence,
        "currency": tariff.currency,
        "article": tariff.article,
        "part": tariff.part,
        "tyiyn": tariff.amount.tyiyn,
        "due_tyiyn": tariff.price(paid_on, started_on).tyiyn,
        "reduced_until": last_day.isoformat() if last_day else None,
        "edition": tariff.edition,
        "source": tariff.source,
        "certainty": tariff.certainty.value,
    }


def _lines(tariff: Tariff, paid_on: date, started_on: date | None) -> list[str]:
    english = Language.ENGLISH
    lines = [
        f"{tariff.offence}: article {_cited(tariff.article, tariff.part)}, {tariff.edition}",
        f"Fine         {money_text(tariff.amount, english, tariff.currency)}",
        f"To pay       {money_text(tariff.price(paid_on, started_on), english, tariff.currency)} "
        f"on {date_text(paid_on, english)}",
    ]
    if tariff.discount is None:
        lines.append("Discount     none for this offence")
    elif started_on is None:
        lines.append("Discount     its days have not begun: nothing is delivered")
    else:
        last_day = date_text(tariff.discount.last_day(started_on), english)
        lines.append(f"Discount     {tariff.discount.percent} % until {last_day}")
    if tariff.repeat is not None:
        again = money_text(tariff.repeat.amount, english, tariff.currency)
        lines.append(f"Repeat       {again} within {tariff.repeat.days} days")
    return [*lines, f"Source       {tariff.source} ({tariff.certainty})"]
