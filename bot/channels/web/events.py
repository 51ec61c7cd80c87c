"""Messages pushed as they come: server-sent events, each message whole.

The id of an event is the message's seq, so a client that comes back with Last-Event-ID misses nothing and gets nothing
twice. Beside ``message`` there is ``waiting`` (how many messages of the prospect are not answered yet; sent at the
start and at each change, without an id) and ``erased`` (the conversation is gone; the stream ends).
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from anyio.to_thread import run_sync
from sse_starlette import EventSourceResponse, ServerSentEvent

from bot.channels.web.hints import Hints
from bot.coaching.errors import UnknownConversation
from bot.store.database import DatabaseUnavailable

HEARTBEAT = 15  # seconds
RETRY = 1000  # milliseconds a client should wait before it comes back
SEND_TIMEOUT = 30.0  # seconds after which a reader that takes nothing is given up


@dataclass(frozen=True)
class News:
    messages: list[dict[str, Any]]  # as they are shown
    waiting: int
    erased: bool


def response(hints: Hints, look: Callable[[str, int], News], conversation: str, after: int) -> EventSourceResponse:
    """The stream of a conversation behind message ``after``; ``look`` reads the store, in a thread."""
    return EventSourceResponse(
        _events(hints, partial(look, conversation), conversation, after),
        ping=HEARTBEAT,
        ping_message_factory=lambda: ServerSentEvent(comment="still here"),
        send_timeout=SEND_TIMEOUT,
        headers={"X-Accel-Buffering": "no"},
    )


async def _events(
    hints: Hints, look: Callable[[int], News], conversation: str, after: int
) -> AsyncIterator[ServerSentEvent]:
    told: int | None = None
    with hints.listen(conversation) as hint:
        while True:
            try:
                news = await run_sync(look, after)
            except DatabaseUnavailable:  # the heartbeat goes on, and so does the stream
                await hint.wait()
                continue
            except UnknownConversation:
                news = News([], 0, erased=True)
            for message in news.messages:
                yield _event("message", message, message["seq"])
                after = max(after, message["seq"])
            if news.waiting != told:
                told = news.waiting
                yield _event("waiting", {"waiting": told})
            if news.erased:
                yield _event("erased", {})
                return
            await hint.wait()


def _event(name: str, content: dict[str, Any], seq: int | None = None) -> ServerSentEvent:
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return ServerSentEvent(data, event=name, id=None if seq is None else str(seq), retry=RETRY)
