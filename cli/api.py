"""`tartip api`: the fifth process of the production set-up, the desks and the JSON interface."""

from __future__ import annotations

import uvicorn

from api.access.mutual_tls import tls_options
from api.main import create_app
from api.opening import open_desk
from cli.refusing import refusing
from pipeline.life import Life
from pipeline.settings import load_settings
from pipeline.wiring import settle_where_law_applies


def api() -> None:
    """Serve the desks and the JSON interface."""
    # The server hands the signal on when it has finished; a stop that was asked for is no failure.
    Life("api").stop_on_signals()
    with refusing():
        settings = load_settings()
        settle_where_law_applies(settings)
        app = create_app(open_desk(settings))
        # A path of a citizen holds the key to their page: it must not stand in a log.
        uvicorn.run(
            app,
            host=settings.host,
            port=settings.api_port,
            access_log=False,
            **tls_options(settings),
        )
