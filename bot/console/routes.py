"""All pages of the console, in the order they are looked for."""

from __future__ import annotations

from importlib.resources import files

from bot.console import calls, door, downloads, figures, inbox, people, prospect
from bot.console.pages import Page

STATIC = files("bot.console") / "static"
ROUTES: list[Page] = [
    *inbox.ROUTES,
    *prospect.ROUTES,
    *calls.ROUTES,
    *downloads.ROUTES,
    *figures.ROUTES,
    *door.ROUTES,
    *people.ROUTES,
    door.ELSE,
]
