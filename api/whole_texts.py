"""Which text do we take from addresses and forms? What every database keeps; JSON has its own."""

from __future__ import annotations

from fastapi import Depends, Request
from starlette.datastructures import FormData

from api.errors import wrong_media_type
from api.visible_text import seen
from fines.errors import InvalidValueError

UNTOUCHED = ("password",)
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def whole_address(request: Request) -> None:
    """InvalidValueError for a NUL in the path or the query: PostgreSQL would refuse it later."""
    for name, value in (*request.path_params.items(), *request.query_params.multi_items()):
        _check(name, value)


async def whole_form(request: Request) -> None:
    """The same for a form, whose unseen characters are left out but in a password;
    WrongMediaTypeError where the body is none.
    """
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind not in FORMS and (kind or await request.body()):
        raise wrong_media_type(kind, " or ".join(FORMS))
    form = await request.form()
    for name, value in form.multi_items():
        if isinstance(value, str):
            _check(name, value)
    shown = [
        (name, seen(value) if isinstance(value, str) and name not in UNTOUCHED else value)
        for name, value in form.multi_items()
    ]
    # Filled anew, not replaced: the framework has this very form in its hand for the page.
    FormData.__init__(form, shown)


def _check(name: str, value: str) -> None:
    if "\0" in name or "\0" in value:
        raise InvalidValueError(f"{name[:60]!r} holds a NUL character: leave it out.")


WHOLE_ADDRESS = Depends(whole_address)
