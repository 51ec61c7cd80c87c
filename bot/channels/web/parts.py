"""What the routes are given by the app factory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Protocol

from fastapi import Depends, Request

from bot.channels.web.hints import Hints
from bot.coaching.chat import Reply
from bot.store.database import Database

Greeting = Callable[[str, str | None], list[Reply]]


class Wake(Protocol):
    """Tells a worker in this process that a message came."""

    def set(self) -> None: ...


@dataclass(frozen=True)
class Web:
    """``greeting`` says, for a locale and a time zone, what a new conversation begins with."""

    database: Database
    hints: Hints
    wake: Wake | None
    greeting: Greeting


async def _parts(request: Request) -> Web:  # a plain function would cost a thread
    web: Web = request.app.state.web
    return web


Parts = Annotated[Web, Depends(_parts)]
