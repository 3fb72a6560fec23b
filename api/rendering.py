"""How does a page come to be? One template environment, one language, no text of its own."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from functools import cache, partial
from http import HTTPStatus
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.access.guard import VISITOR_COOKIE, desk_of, form_token, visitor_of
from api.access.sessions import SHIFT, Visit
from api.language import keep_choice, language_of, switch_links
from fines.law import LAW_NAMES
from fines.local_time import local, local_day
from fines.money import Money
from fines.named import digits_of
from fines.owner import PersonKind
from fines.wording import (
    VEHICLE_COLOURS,
    Language,
    Wording,
    city_text,
    currency_text,
    date_text,
    instant_text,
    money_text,
)

HERE = Path(__file__).parent
STATIC = HERE / "static"


@cache
def wording() -> Wording:
    """Every text of the pages, read once."""
    return Wording.from_files(
        *sorted((HERE / "wording").glob("*.toml")), LAW_NAMES, VEHICLE_COLOURS
    )


@cache
def environment() -> Environment:
    """Templates escape everything and stop at a name they do not know.

    All are read now: else the first visitors who come at once each translate all that their page
    is made of, and wait seconds for each other.
    """
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        auto_reload=False,
        cache_size=-1,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["plate"] = plate_text
    made.filters["local"] = local_text
    for name in made.list_templates():
        made.get_template(name)
    return made


def local_text(instant: datetime) -> str:
    """Date and time in figures for tables and forms, by the local clock."""
    return local(instant).strftime("%d.%m.%Y %H:%M:%S")


def plate_text(plate: str) -> str:
    """A Kyrgyz plate in its groups (`01 KG 123 ABC`); others as they are."""
    if len(plate) in (9, 10) and plate[2:4] == "KG" and plate[4:7].isdigit():
        return f"{plate[:2]} {plate[2:4]} {plate[4:7]} {plate[7:]}"
    return plate


@cache
def static_url(name: str) -> str:
    """The address of a static file with its content's hash, so that it may be kept for ever."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


class Speaker:
    """The texts, sums and dates of one page, all in one language."""

    def __init__(self, texts: Wording, language: Language) -> None:
        self._texts = texts
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        return self._texts(key, self.language, **values)

    def has(self, key: str) -> bool:
        return key in self._texts

    def money(self, amount: Money) -> str:
        return money_text(amount, self.language)

    def currency(self) -> str:
        """What the law asks for, in a word."""
        return currency_text(self.language)

    def code(self) -> str:
        """The code of law that applies, by its name."""
        return self._texts.of_country("code", self.language)

    def digits(self, kind: str) -> str:
        """How many digits a natural or legal person's number has here."""
        return digits_of(PersonKind(kind))

    def vehicle_colour(self, written: str) -> str:
        """What the registry says, in the reader's language where the word is known."""
        return self._texts.vehicle_colour(written, self.language)

    def city(self) -> str:
        """Whose clock the pages show."""
        return city_text(self.language)

    def date(self, day: date | datetime) -> str:
        on = local_day(day) if isinstance(day, datetime) else day
        return date_text(on, self.language)

    def instant(self, instant: datetime) -> str:
        return instant_text(instant, self.language)

    def number(self, value: float) -> str:
        """At most three decimals, with the language's decimal sign."""
        figures = f"{value:.3f}".rstrip("0").rstrip(".")
        return figures if self.language is Language.ENGLISH else figures.replace(".", ",")

    def signed(self, value: float) -> str:
        """The same with its sign, for what lies before or after the act."""
        sign = "−" if value < 0 else "+"
        return sign + self.number(abs(value))

    def unit(self, unit: str) -> str:
        """A unit in words of the language; an unknown one as it is."""
        return self(f"unit.{unit}") if self.has(f"unit.{unit}") else unit

    def amount(self, value: float, unit: str) -> str:
        """A number with its unit, never parted at the end of a line."""
        return f"{self.number(value)}\u00a0{self.unit(unit)}"

    def quantity(self, quantity: str) -> str:
        """What was measured."""
        key = f"quantity.{quantity}"
        return self(key) if self.has(key) else self("quantity.other", quantity=quantity)

    def gateway(self, name: str) -> str:
        """A payment provider by its public name; `terminal:shop-7` is a terminal's own."""
        kind, _, own = name.partition(":")
        if not self.has(f"gateway.{kind}"):
            return name
        return f"{self(f'gateway.{kind}')} {own}".strip()

    def offences(self) -> dict[str, str]:
        """Every act that has words, by its code."""
        return {
            key.removeprefix("offence."): self(key)
            for key in sorted(self._texts.keys())
            if key.startswith("offence.") and key != "offence.unworded"
        }

    def offence(self, code: str) -> str:
        """The act in words; a code nobody has worded yet is shown as what it is."""
        key = f"offence.{code}"
        return self(key) if self.has(key) else self("offence.unworded", code=code)


def speaker(request: Request) -> Speaker:
    """The speaker of the language this visitor reads."""
    texts: Wording = request.app.state.wording
    return Speaker(texts, language_of(request))


def render(
    request: Request, template: str, *, status: HTTPStatus = HTTPStatus.OK, **context: object
) -> HTMLResponse:
    """A page in the visitor's language, with the cookies that keep the choice and the form."""
    desk = desk_of(request)
    t = speaker(request)
    visit: Visit | None = getattr(request.state, "visit", None)
    html = request.app.state.templates.get_template(template).render(
        t=t,
        lang=t.language.value,
        languages=switch_links(request),
        officer=visit.officer if visit else None,
        csrf=partial(form_token, request, desk),
        static=static_url,
        **({"mistakes": {}, "typed": {}} | context),
    )
    response = HTMLResponse(html, status_code=status, headers={"Content-Language": t.language})
    keep_choice(request, response, secure=desk.secure)
    if visit is None and VISITOR_COOKIE not in request.cookies:
        response.set_cookie(
            VISITOR_COOKIE,
            visitor_of(request),
            max_age=int(SHIFT.total_seconds()),
            secure=desk.secure,
            httponly=True,
            samesite="lax",
        )
    return response


def see(path: str) -> RedirectResponse:
    """Go and look there (after a form was accepted): reloading repeats nothing."""
    return RedirectResponse(path, status_code=HTTPStatus.SEE_OTHER)
