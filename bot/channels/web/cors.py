"""Which other sites may talk to the chat API from a visitor's browser: the listed origins, exactly."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

API = "/api/"
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
