"""What every page of the console has in common: who asks, what the page needs, the form's seal, how it is shown.

A page says what it needs when it is made (``page``); nothing is shown without. All forms work without JavaScript.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, Literal
from urllib.parse import parse_qsl

from anyio.to_thread import run_sync
from jinja2 import Environment, FunctionLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.coaching.accounts import Account, Right
from bot.console.throttle import Throttle
from bot.services import practice, sessions
from bot.services.sessions import Session
from bot.store.database import Database, DatabaseUnavailable

FOLDER = files("bot.console") / "templates"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cache-Control": "no-store",
}
ROOT = "/console"
LOGIN = "/console/login"
COOKIE = "intake_session"
OPEN: Literal["open"] = "open"  # the need of a page that anybody may see
MOST_FIELDS = 50
LONGEST_PATH = 200

Need = Right | Literal["open"]


@dataclass(frozen=True)
class Parts:
    """What the app factory gives: ``network`` tells where an address comes from, None for private ones."""

    database: Database
    encrypted: bool
    network: Callable[[str | None], str | None]
    throttle: Throttle = field(default_factory=Throttle)


@dataclass(frozen=True)
class Visit:
    """One request: who asks (None: nobody signed in), what was asked, each name with its last value."""

    parts: Parts
    session: Session | None
    path: Mapping[str, str]
    query: Mapping[str, str]
    form: Mapping[str, str]
    cookies: Mapping[str, str]
    network: str | None

    @property
    def account(self) -> Account:
        assert self.session is not None
        return self.session.account


@dataclass(frozen=True)
class Cookie:
    """Empty: it is taken away."""

    name: str
    value: str
    lasts: int = 0


@dataclass(frozen=True)
class Sheet:
    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    cookies: tuple[Cookie, ...] = ()


@dataclass(frozen=True)
class Elsewhere:
    """After a POST: a page to GET. The path is always one of ours, never a visitor's words."""

    path: str
    cookies: tuple[Cookie, ...] = ()


@dataclass(frozen=True)
class Download:
    content: bytes
    media_type: str
    name: str


Answer = Sheet | Elsewhere | Download
Look = Callable[[Visit], Answer]


class NotThere(Exception):
    """There is nothing at this address, or nothing for this visitor: the two are not told apart."""


class Page(Route):
    """A route that knows its need."""

    def __init__(self, path: str, need: Need, get: Look | None, post: Look | None) -> None:
        looks = {"GET": get, "POST": post}
        self.need = need

        async def endpoint(request: Request) -> Response:
            look = looks["POST" if request.method == "POST" else "GET"]
            assert look is not None
            body = await request.body() if request.method == "POST" else b""
            return await run_sync(_answer, request, need, look, body)

        super().__init__(path, endpoint, methods=[method for method, look in looks.items() if look])


def page(path: str, need: Need, *, get: Look | None = None, post: Look | None = None) -> Page:
    return Page(ROOT + path, need, get, post)


_pages = Environment(
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    loader=FunctionLoader(lambda name: (FOLDER / name).read_text("utf-8")),
)


def _answer(request: Request, need: Need, look: Look, body: bytes) -> Response:
    parts: Parts = request.app.state.console
    session = None
    try:
        session = _session(parts, request.cookies.get(COOKIE, ""))
        visit = Visit(
            parts,
            session,
            {name: value[:LONGEST_PATH] for name, value in request.path_params.items()},
            {name: value.replace("\0", "") for name, value in request.query_params.items()},
            _fields(body),
            request.cookies,
            parts.network(request.client and request.client.host),
        )
        found = _allowed(visit, need, request.method) or look(visit)
    except NotThere:
        found = Sheet("refused.html", {"why": "nothing"}, 404)
    except DatabaseUnavailable:
        found = Sheet("refused.html", {"why": "away"}, 503)
    return _response(found, session, parts.encrypted)


def _allowed(visit: Visit, need: Need, method: str) -> Answer | None:
    """What is shown instead of the page; None when it may be."""
    if need == OPEN:
        return None
    if visit.session is None:
        return Elsewhere(LOGIN)
    if not visit.account.may(need):
        return Sheet("refused.html", {"why": "role"}, 403)
    if method == "POST" and not sessions.is_sealed(visit.session.token, visit.form.get("seal", "")):
        return Sheet("refused.html", {"why": "seal"}, 403)
    return None


def _session(parts: Parts, cookie: str) -> Session | None:
    if not cookie:
        return None
    with parts.database.read():
        found = sessions.find(cookie)
    if found and not found.fresh:
        with parts.database.transaction():
            sessions.see(found)
    return found


def _response(found: Answer, session: Session | None, encrypted: bool) -> Response:
    if isinstance(found, Download):
        named = {"Content-Disposition": f'attachment; filename="{found.name}"', "X-Content-Type-Options": "nosniff"}
        return Response(found.content, headers=HEADERS | named, media_type=found.media_type)
    answer: Response
    if isinstance(found, Elsewhere):
        answer = RedirectResponse(found.path, 303, HEADERS)
    else:
        retry = {"Retry-After": "5"} if found.status == 503 else {}
        answer = HTMLResponse(rendered(found, session), found.status, HEADERS | retry)
    for cookie in found.cookies:
        answer.set_cookie(
            cookie.name, cookie.value, max_age=cookie.lasts, path=ROOT, httponly=True, samesite="lax", secure=encrypted
        )
    return answer


def rendered(found: Sheet, session: Session | None) -> str:
    said = practice.current()
    values = {
        "practice": said.name,
        "me": session and session.account,
        "may": {right.value: bool(session and session.account.may(right)) for right in Right},
        "seal": sessions.seal(session.token) if session else "",
    }
    return _pages.get_template(found.template).render(values | dict(found.values))


def _fields(body: bytes) -> dict[str, str]:
    """A form as browsers send it; anything else is an empty one."""
    try:
        found = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except (UnicodeDecodeError, ValueError):
        return {}
    return {name: value.replace("\0", "").replace("\r\n", "\n") for name, value in found}
