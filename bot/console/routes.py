"""All pages of the console, in the order they are looked for."""

from __future__ import annotations

from importlib.resources import files

from bot.console import door, home, people
from bot.console.pages import Page

STATIC = files("bot.console") / "static"
ROUTES: list[Page] = [*home.ROUTES, *door.ROUTES, *people.ROUTES, door.ELSE]
