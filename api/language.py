"""Which language does this visitor read? The one tapped last; Kyrgyz until then."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import Request, Response

from fines.wording import Language

COOKIE = "tartip_language"
_YEAR_S = 365 * 24 * 3600
NAMES = {
    Language.KYRGYZ: "Кыргызча",
    Language.RUSSIAN: "Русский",
    Language.ENGLISH: "English",
}


def language_of(request: Request) -> Language:
    """From `?lang=`, else from the cookie, else Kyrgyz."""
    for chosen in (request.query_params.get("lang", ""), request.cookies.get(COOKIE, "")):
        if chosen in set(Language):
            return Language(chosen)
    return Language.KYRGYZ


def keep_choice(request: Request, response: Response, *, secure: bool) -> None:
    """Remembers the language that was tapped on this page."""
    chosen = request.query_params.get("lang", "")
    if chosen in set(Language):
        response.set_cookie(
            COOKIE, chosen, max_age=_YEAR_S, secure=secure, httponly=True, samesite="lax"
        )


def switch_links(request: Request) -> list[tuple[str, str, str]]:
    """Code, own name and address of this page, for each language."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    return [
        (language.value, NAMES[language], f"?{urlencode([*kept, ('lang', language.value)])}")
        for language in Language
    ]
