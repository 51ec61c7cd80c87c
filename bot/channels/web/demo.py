"""A believable coaching practice's site that shows the widget, at /demo."""

from __future__ import annotations

from importlib.resources import files

from starlette.routing import Route

from bot.channels.web.assets import TYPES, Asset, serve

FOLDER = files("bot.channels.web") / "demo_site"


def _file(name: str) -> Asset:
    return Asset((FOLDER / name).read_bytes(), TYPES[name.rpartition(".")[2]])


ROUTES = [
    Route("/demo", serve(_file("demo.html"))),
    Route("/demo/demo.css", serve(_file("demo.css"))),
]
