"""Signed links that a mail or the chat carries: each opens one thing of one call or question, until it expires."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from bot.services.clock import now
from bot.services.signing import sign, unsign

LASTS = timedelta(days=120)
Purpose = Literal["calendar", "manage", "not-me", "times"]
PATHS: dict[Purpose, str] = {
    "calendar": "/calendar/{}.ics",
    "manage": "/call/{}",  # to move or cancel a call
    "not-me": "/not-me/{}",  # for who never booked it
    "times": "/times/{}",  # for a coach who is asked for times
}
_base = ""


def use_base(public_url: str) -> None:
    """Once at start: where browsers reach this server; nothing where none runs, as in a terminal."""
    global _base
    _base = public_url.rstrip("/")


def link(purpose: Purpose, id: str, since: datetime | None = None, until: datetime | None = None) -> str:
    """Empty where no server runs; it lasts from now, or from ``since``, and at least ``until``. Raises NoSecret."""
    return _base + path(purpose, id, since, until) if _base else ""


def path(purpose: Purpose, id: str, since: datetime | None = None, until: datetime | None = None) -> str:
    """The link within this server, for its own pages. Raises NoSecret."""
    begins = since or now()
    lasts = max(LASTS, until - begins) if until else LASTS
    return PATHS[purpose].format(sign(purpose, id, lasts, begins))


def address(path: str) -> str:
    """The full address of a path of ours that carries its own secret; empty where no server runs."""
    return _base + path if _base else ""


def read(purpose: Purpose, token: str) -> str:
    """The id a link's token stands for. Raises LinkInvalid and LinkExpired."""
    return unsign(purpose, token)
