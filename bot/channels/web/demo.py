"""A believable coaching practice's site that shows the widget, at /demo: that of the practice and coaches at hand."""

from __future__ import annotations

import re
from importlib.resources import files

from jinja2 import Environment
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.assets import TYPES, Asset, serve
from bot.channels.web.parts import Web
from bot.services import coaches, practice

FOLDER = files("bot.channels.web") / "demo_site"
PAGE = Environment(autoescape=True).from_string((FOLDER / "demo.html").read_text("utf-8"))
MARKED = re.compile(r"\s*(\(demo\b[^)]*\))\s*", re.I)  # as practice.yml marks what is made up


def _page(request: Request, called: str) -> Response:
    web: Web = request.app.state.web
    with web.database.read():
        shown = coaches.all(active_only=True)
    at_hand = practice.current()
    steps = {"A first call": at_hand.call, "A programme": at_hand.programme, "How we meet": at_hand.formats}
    page = PAGE.render(
        called=called,
        practice=at_hand,
        coaches=shown,
        steps=[(title, _said(text)) for title, text in steps.items() if text],
        fees=[_said(text) for text in (at_hand.price, at_hand.payment) if text],
        said=_said,
        name=_name,
    )
    return serve(Asset(page.encode(), TYPES["html"]))(request)


def _said(text: str) -> str:
    """Without the mark: the foot of the page says of all that it is made up."""
    return MARKED.sub("", text, count=1)


def _name(name: str) -> Markup:
    """With the mark, as the widget shows it, but softer."""
    bare, mark, _ = [*MARKED.split(name, maxsplit=1), "", ""][:3]
    return Markup("{} <span>{}</span>").format(bare, mark) if mark else Markup("{}").format(bare)


def _file(name: str) -> Asset:
    return Asset((FOLDER / name).read_bytes(), TYPES[name.rpartition(".")[2]])


def routes(called: str) -> list[Route]:
    """``called``: the practice's name, as the widget has it."""

    def page(request: Request) -> Response:
        return _page(request, called)

    return [Route("/demo", page), Route("/demo/demo.css", serve(_file("demo.css")))]
