"""Pages behind the links of a mail: rendered here, without any script; each says what it does, and what became of it.

They show somebody's call to whoever has the link: no cache, no search engine, no referrer. GET changes nothing, as
mail scanners and previews open every link.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qsl

from anyio.to_thread import run_sync
from jinja2 import Environment, FunctionLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.parts import Web
from bot.services import practice
from bot.services.signing import LinkExpired, LinkInvalid
from bot.store.database import DatabaseUnavailable

FOLDER = files("bot.channels.web") / "letters"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cache-Control": "no-store",
}
GONE = {
    "unknown": 404,
    "expired": 410,
    "erased": 410,
    "replaced": 410,
    "away": 503,
}  # why nothing is here, and its status
MOST_FIELDS = 20
LONGEST_TOKEN = 500  # characters
URL = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")

_pages = Environment(
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    loader=FunctionLoader(lambda name: (FOLDER / name).read_text("utf-8")),
)


class Gone(Exception):
    """There is nothing to show (any more); ``why`` is one of ``GONE``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Sheet:
    """What a link leads to: a page, or another address to look at after something was done."""

    template: str
    values: dict[str, Any]
    status: int = 200


@dataclass(frozen=True)
class Elsewhere:
    """After a POST: a page to GET, so that going back or reloading sends nothing again."""

    path: str


@dataclass(frozen=True)
class Asked:
    """A request for a page: the link's token, the query and the form, each name with its last value."""

    token: str
    query: dict[str, str]
    form: dict[str, str]


Answer = Sheet | Elsewhere
Look = Callable[[Web, Asked], Answer]


def route(path: str, *, get: Look | None = None, post: Look | None = None) -> Route:
    """One address of a page: ``{token}`` stands in it. What a link refuses is said on a page, too."""
    looks = {"GET": get, "POST": post}

    async def endpoint(request: Request) -> Response:
        look = looks["POST" if request.method == "POST" else "GET"]
        assert look is not None
        form = _fields(await request.body()) if request.method == "POST" else {}
        asked = Asked(request.path_params["token"][:LONGEST_TOKEN], dict(request.query_params), form)
        return await run_sync(_answer, look, request.app.state.web, asked)

    return Route(path, endpoint, methods=[method for method, look in looks.items() if look])


def linked(text: str) -> list[tuple[str, str | None]]:
    """The text in pieces, with the address of those that are links."""
    pieces: list[tuple[str, str | None]] = []
    at = 0
    for hit in URL.finditer(text):
        pieces += [(text[at : hit.start()], None), (hit[0], hit[0])]
        at = hit.end()
    return [piece for piece in [*pieces, (text[at:], None)] if piece[0]]


def _answer(look: Look, web: Web, asked: Asked) -> Response:
    try:
        found = look(web, asked)
    except (LinkInvalid, DatabaseUnavailable, Gone) as error:
        why = _why(error)
        found = Sheet("gone.html", {"why": why}, GONE[why])
    if isinstance(found, Elsewhere):
        return RedirectResponse(found.path, 303, HEADERS)
    said = practice.current()
    page = _pages.get_template(found.template).render(practice=said.name, contact=said.contact, **found.values)
    return HTMLResponse(page, found.status, HEADERS | ({"Retry-After": "5"} if found.status == 503 else {}))


def _why(error: Exception) -> str:
    if isinstance(error, Gone):
        return error.why
    if isinstance(error, DatabaseUnavailable):
        return "away"
    return "expired" if isinstance(error, LinkExpired) else "unknown"


def _fields(body: bytes) -> dict[str, str]:
    """A form as browsers send it; anything else is an empty one."""
    try:
        return dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except (UnicodeDecodeError, ValueError):
        return {}
