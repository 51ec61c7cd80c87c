"""Middleware at the door: security headers on every answer, and no body larger than the API needs."""

from __future__ import annotations

from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_LIMIT = 64 * 1024  # bytes

FRAMES_NONE = "frame-ancestors 'none'"
CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        FRAMES_NONE,
    )
)
SECURITY = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class SecurityHeaders:
    """Adds what is missing: a route that needs another policy sets its own. Answers are not cached unless they say so:
    most of them carry somebody's words. ``encrypted``: the public address is https, and is to stay so."""

    def __init__(self, app: ASGIApp, encrypted: bool = False) -> None:
        self.app = app
        self.added = SECURITY | {"Cache-Control": "no-store"}
        if encrypted:
            self.added["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.added.items():
                    headers.setdefault(name, value)
                if FRAMES_NONE not in headers["Content-Security-Policy"]:
                    del headers["X-Frame-Options"]  # it knows no list of sites
            await send(message)

        await self.app(scope, receive, guarded)


class BodyLimit:
    """Reads the body before anything else does, and refuses it with 413 once it is over ``limit`` bytes.

    Read here rather than counted on the way, because a framework that reads takes any error for bad JSON.
    ``besides``: paths that look to it themselves.
    """

    def __init__(self, app: ASGIApp, refusal: ASGIApp, limit: int = BODY_LIMIT, besides: Collection[str] = ()) -> None:
        self.app = app
        self.refusal = refusal
        self.limit = limit
        self.besides = frozenset(besides)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in self.besides:
            await self.app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        if announced.isdecimal() and int(announced[:20]) > self.limit:
            await self.refusal(scope, receive, send)
            return
        body = b""
        more = True
        while more:
            message = await receive()
            if message["type"] != "http.request":  # gone before the body was complete
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > self.limit:
                await self.refusal(scope, receive, send)
                return
        whole: Message | None = {"type": "http.request", "body": body, "more_body": False}

        async def replay() -> Message:
            nonlocal whole
            if whole is None:
                return await receive()
            message, whole = whole, None
            return message

        await self.app(scope, replay, send)
