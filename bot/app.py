"""The web side: everything a browser talks to, in one ASGI app."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from bot.channels.web import api, assets, calendar, call, demo, embedded, feeds, health, not_me, photos, problems, times
from bot.channels.web.cors import ApiCors, ListedOrigins
from bot.channels.web.headers import BodyLimit, SecurityHeaders
from bot.channels.web.hints import Hints
from bot.channels.web.limits import Limits
from bot.channels.web.origins import origin
from bot.channels.web.parts import Greeting, Wake, Web
from bot.channels.web.problems import Code
from bot.coaching.reach import Reach
from bot.console import routes as console
from bot.console.pages import Parts
from bot.settings import Settings
from bot.store.database import Database

TITLE = "Coaching Intake"
VERSION = "1"  # of the API


def create_app(
    settings: Settings,
    database: Database,
    wake: Wake | None,
    hints: Hints,
    greeting: Greeting,
    *,
    practice: str = TITLE,
    reach: Sequence[str] = (),
    more: Sequence[BaseRoute] = (),
) -> FastAPI:
    """The chat page, its API, the pages behind the links of a mail, the calendar files and the console.

    ``wake`` tells a worker of this process that a message came; None when there is none. ``hints.notify`` is what
    that worker is to call after each commit. ``greeting``: locale and time zone → what a new conversation begins
    with. ``practice``: the name that stands on the page; ``reach``: the e-mail addresses and phone numbers it may
    name, to tap; ``more``: routes of other channels, which read their bodies themselves.
    """
    script = assets.widget(practice)
    app = FastAPI(
        title=TITLE,
        version=VERSION,
        openapi_url="/api/openapi.json",
        docs_url=None,  # FastAPI's own pages fetch their scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
        routes=[
            *api.ROUTES,
            *calendar.ROUTES,
            *call.ROUTES,
            *not_me.ROUTES,
            *feeds.ROUTES,
            *times.ROUTES,
            *photos.ROUTES,
            *health.ROUTES,
            *assets.routes(practice, script),
            *embedded.routes(practice, script, settings.allowed_origins),
            *demo.routes(practice),
            *assets.files_of(console.STATIC, "/console/static"),
            *console.ROUTES,
            *more,
        ],
    )
    token = settings.telegram_token.get_secret_value() if settings.telegram_token is not None else None
    encrypted = (settings.public_url or "").startswith("https://")
    app.state.web = Web(database, hints, wake, greeting, Reach(reach), token)
    app.state.console = Parts(database, encrypted, origin)
    problems.install(app)
    theirs = [route.path for route in more if isinstance(route, Route)]
    app.add_middleware(BodyLimit, refusal=_too_large, besides=theirs)
    limits = {name: getattr(settings, f"limit_{name}") for name in ("requests", "conversations", "messages")}
    app.add_middleware(Limits, **limits)
    app.add_middleware(ListedOrigins, origins=settings.allowed_origins)
    app.add_middleware(SecurityHeaders, encrypted=encrypted)  # added last, on refusals too
    app.add_middleware(ApiCors, origins=settings.allowed_origins)
    _describe(app)
    return app


async def _too_large(scope: Scope, receive: Receive, send: Send) -> None:
    await problems.answer(Code.too_large, headers={"Connection": "close"})(scope, receive, send)


def _describe(app: FastAPI) -> None:
    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = get_openapi(title=app.title, version=app.version, routes=app.routes)
            schema.setdefault("components", {}).setdefault("schemas", {}).update(problems.schemas())
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
