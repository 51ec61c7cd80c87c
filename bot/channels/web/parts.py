"""What the routes are given by the app factory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

from fastapi import Depends, Request

from bot.channels.web.hints import Hints
from bot.coaching.chat import Message, Reply
from bot.coaching.reach import Reach
from bot.store.database import Database

Greeting = Callable[[str, str | None], list[Reply]]


class Wake(Protocol):
    """Tells a worker in this process that a message came."""

    def set(self) -> None: ...


@dataclass(frozen=True)
class Web:
    """``greeting`` says, for a locale and a time zone, what a new conversation begins with; ``telegram``: the
    token of the bot, where there is one."""

    database: Database
    hints: Hints
    wake: Wake | None
    greeting: Greeting
    reach: Reach
    telegram: str | None = None

    def shown(self, message: Message) -> dict[str, Any]:
        """The message as the chat API shows it."""
        named = self.reach.contacts(message.text) if message.sender == "assistant" else ()
        return message.to_json() | {"links": [contact.to_json(message.text) for contact in named]}


async def _parts(request: Request) -> Web:  # a plain function would cost a thread
    web: Web = request.app.state.web
    return web


Parts = Annotated[Web, Depends(_parts)]
