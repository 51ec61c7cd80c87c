"""Which other sites may talk to the chat API from a visitor's browser: the listed origins, exactly.

CORS alone hides answers; that nothing is begun or changed from other sites is for ``ListedOrigins``.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.channels.web.problems import Code, answer

API = "/api/"
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}
REMEMBERED = 600  # seconds a browser need not ask again


class ApiCors:
    """Around the chat API alone: pages and signed links are not for other sites' scripts.

    Never with credentials: a conversation is opened by its token, not by a cookie.
    """

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self.app = app
        self.answering = CORSMiddleware(
            app,
            allow_origins=tuple(origins),
            allow_methods=("GET", "POST", "DELETE"),
            allow_headers=("Authorization", "Content-Type", "Last-Event-ID"),
            expose_headers=("Retry-After",),
            max_age=REMEMBERED,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        ours = scope["type"] == "http" and scope["path"].startswith(API)
        await (self.answering if ours else self.app)(scope, receive, send)


class ListedOrigins:
    """403 to what a page of a site that is not listed would begin or change; who is no browser names no origin.

    The server's own pages are known by the name they asked for (a proxy has to pass ``Host`` on), or by the browser's
    word that they are.
    """

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self.app = app
        self.origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asks = scope["type"] == "http" and scope["path"].startswith(API) and scope["method"] in CHANGING
        refused = asks and not self._may(Headers(scope=scope))
        await (answer(Code.origin_not_listed) if refused else self.app)(scope, receive, send)

    def _may(self, headers: Headers) -> bool:
        origin = headers.get("origin")
        return (
            origin is None
            or origin in self.origins
            or headers.get("sec-fetch-site") == "same-origin"
            or origin.partition("://")[2] == headers.get("host")
        )
