"""How is the web application put together? Desk in, ASGI application out."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api import failures
from api.access.guard import GUESS_WINDOW, MOST_GUESSES
from api.access.throttle import Throttle
from api.desk import Desk
from api.headers import BodyLimit, EventRoom, SecurityHeaders
from api.metrics import Metrics
from api.pages import (
    accountant,
    administrator,
    appeals,
    batches,
    cash_desk,
    citizen,
    citizen_appeal,
    citizen_contact,
    court,
    deadlines,
    enforcement,
    entry,
    error_rates,
    fairness,
    follow_up,
    impound,
    inspector,
    officer,
    permits,
    regions,
    review,
    services,
)
from api.pages import (
    examinations as examination_pages,
)
from api.pages import (
    holds as hold_pages,
)
from api.pages import (
    recalls as recall_pages,
)
from api.pictures import PictureCache
from api.rendering import STATIC, environment, wording
from api.routes import (
    accidents,
    contacts,
    decisions,
    device_events,
    examinations,
    frames,
    holds,
    intake,
    officer_violations,
    payment_notices,
    payments,
    recalls,
    resolutions,
    reviewers,
    service,
    session,
    smart_city,
    statistics,
    terminal,
)
from api.routes import (
    appeals as appeal_routes,
)
from api.routes import (
    deadlines as deadline_routes,
)
from api.routes import (
    signals as signal_routes,
)
from api.whole_texts import WHOLE_ADDRESS

PAGES = (
    impound,
    enforcement,
    fairness,
    entry,
    review,
    examination_pages,
    batches,
    inspector,
    officer,
    follow_up,
    appeals,
    hold_pages,
    court,
    recall_pages,
    accountant,
    cash_desk,
    administrator,
    permits,
    regions,
    error_rates,
    deadlines,
    citizen_appeal,
    citizen_contact,
    citizen,
    services,
)
ROUTES = (
    statistics,
    reviewers,
    session,
    intake,
    device_events,
    frames,
    decisions,
    examinations,
    holds,
    recalls,
    resolutions,
    contacts,
    payments,
    payment_notices,
    terminal,
    appeal_routes,
    deadline_routes,
    officer_violations,
    accidents,
    signal_routes,
)


class LastingFiles(StaticFiles):
    """Static files are addressed with their content's hash: a browser may keep them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def create_app(desk: Desk) -> FastAPI:
    """The application over this desk; a text that lacks a language stops it here."""
    app = FastAPI(
        title="Tartip",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    app.state.desk = desk
    app.state.wording = wording()
    app.state.templates = environment()
    app.state.throttle = Throttle(failures=MOST_GUESSES, window=GUESS_WINDOW)
    app.state.pictures = PictureCache()
    app.state.metrics = Metrics(desk.signs_until)
    failures.install(app)
    app.add_middleware(EventRoom)
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders, secure=desk.secure)
    app.middleware("http")(app.state.metrics.count)
    app.mount("/static", LastingFiles(directory=STATIC), name="static")
    for page in PAGES:
        app.include_router(page.router, include_in_schema=False, dependencies=[WHOLE_ADDRESS])
    for route in ROUTES:
        app.include_router(route.router, prefix="/api/v1", dependencies=[WHOLE_ADDRESS])
    app.include_router(service.router)
    app.include_router(smart_city.router)
    return app
