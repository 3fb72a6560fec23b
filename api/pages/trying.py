"""What sees an officer whose step is refused? The same form with all that was typed, and why."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Request, Response

from api.errors import status_of, wording_key
from api.rendering import speaker
from fines.errors import InvalidValueError, NotLawfulError, StepRefusedError, UnavailableError

REFUSED = (InvalidValueError, NotLawfulError, StepRefusedError, UnavailableError)


def tried(
    request: Request,
    step: Callable[[], Response],
    again: Callable[[dict[str, str]], Response],
) -> Response:
    """The answer of `step`, or the form made by `again` from the mistakes, with its own status.

    `step` is the refusal in the reader's language, `step_en` its exact words, for officers only.
    """
    try:
        return step()
    except REFUSED as error:
        told = speaker(request)(wording_key(type(error)))
        page = again({"step": told, "step_en": str(error)})
        page.status_code = status_of(error)
        return page
