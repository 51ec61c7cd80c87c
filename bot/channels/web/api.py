"""The chat API. Its contract: /api/openapi.json; why it is as it is: docs/architecture.md.

The event loop never waits for the store: plain functions run in FastAPI's threads, coroutines send what touches the
store there. Each request is one unit of work at most, committed before it is answered.
"""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from anyio.to_thread import run_sync
from fastapi import Header, Query
from fastapi.routing import APIRoute
from sse_starlette import EventSourceResponse
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.channels.web import events, tokens
from bot.channels.web.access import Kept, Key, Opened, Shown
from bot.channels.web.origins import origin
from bot.channels.web.parts import Parts, Web
from bot.channels.web.problems import REFUSALS, Code, Refused, documented
from bot.channels.web.schemas import (
    LARGEST_SEQ,
    Accepted,
    Everything,
    Messages,
    NewConversation,
    NewMessage,
    Started,
    ToTelegram,
)
from bot.coaching.chat import Conversation, Message
from bot.services import conversations, inbox, messages, privacy, telegram_moves

CHANNEL = "web"
LONGEST_WAIT = 30  # seconds
Seq = Annotated[int, Query(ge=0, le=LARGEST_SEQ, description="Only messages behind this one.")]


def start(web: Parts, request: Request, wishes: NewConversation | None = None) -> Response:
    """Begin a conversation. The greeting comes with the answer; the token is told this once, or again to who has the
    key."""
    wishes = wishes or NewConversation()
    locale = wishes.locale or "en"
    network = origin(request.client and request.client.host)
    with web.database.transaction():
        for id, token in tokens.made_of(wishes.key or tokens.new_key()):
            hashed = tokens.digest(token)
            if conversations.start_as(id, CHANNEL, locale, wishes.time_zone, hashed, network):
                said = messages.post(id, web.greeting(locale, wishes.time_zone))
                break
            known = conversations.get(id)
            if known.erased_at is None:  # the answer was lost, or another tab asks, too
                said = _after(known, 0)
                break
    return JSONResponse({"conversation": id, "token": token, "messages": _listed(web, said)}, 201)


async def send(
    web: Parts,
    key: Shown,
    message: NewMessage,
    wait: Annotated[
        float,
        Query(ge=0, le=LONGEST_WAIT, allow_inf_nan=False, description="Seconds to wait for the replies of this turn."),
    ] = 0,
) -> Response:
    """Send one message. Sent again with the same client_id it is the same message, answered once."""
    until = asyncio.get_running_loop().time() + wait
    with web.hints.listen(key.id) as hint:
        seq, replies = await run_sync(_receive, web, key, message)
        if web.wake is not None:
            web.wake.set()
        web.hints.notify(key.id, besides=hint)  # the prospect's other tabs show it too
        while wait and replies is None and (left := until - asyncio.get_running_loop().time()) > 0:
            await hint.wait(left)
            told = hint.replies_to(seq)
            replies = list(told) if told is not None else await run_sync(_replies, web, key.id, seq)
    if wait and replies is not None:
        return JSONResponse({"messages": _listed(web, replies)})
    return JSONResponse({"seq": seq}, 202)


def read(web: Parts, conversation: Opened, after: Seq = 0) -> Response:
    """What was said behind message ``after``, in order; the prospect's words not yet answered included."""
    with web.database.read():
        found = _after(conversation, after)
    if conversation.erased_at is not None and not found:
        raise Refused(Code.erased)
    return JSONResponse({"messages": _listed(web, found)})


async def follow(
    web: Parts,
    conversation: Opened,
    last_event_id: Annotated[
        int, Header(ge=0, le=LARGEST_SEQ, description="The seq of the newest message the client has.")
    ] = 0,
) -> EventSourceResponse:
    """Messages as server-sent events, each as soon as it is there; without end."""

    def look(id: str, after: int) -> events.News:
        with web.database.read():
            known = conversations.get(id)
            waiting = 0 if telegram_moves.is_moved(known) else inbox.waiting(id)
            return events.News(_listed(web, _after(known, after)), waiting, known.erased_at is not None)

    if conversation.erased_at is not None:
        await run_sync(read, web, conversation, last_event_id)  # refused when nothing is left to tell
    return events.response(web.hints, look, conversation.id, last_event_id)


def data(web: Parts, conversation: Kept) -> Response:
    """Everything that is stored about the conversation."""
    _here(conversation)
    with web.database.read():
        everything = privacy.export(conversation.id)
    name = f"coaching-intake-{conversation.id}.json"
    return JSONResponse(everything, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def erase(web: Parts, conversation: Kept) -> Response:
    """Erase everything that is stored about the conversation; gives a receipt."""
    with web.database.transaction():
        receipt = privacy.erase(conversation.id)
    web.hints.notify(conversation.id)
    return JSONResponse(receipt)


def to_telegram(web: Parts, conversation: Kept) -> ToTelegram:
    """A link by which the conversation goes on in a Telegram chat, with all that was said; it works once."""
    if web.telegram is None:
        raise Refused(Code.no_telegram)
    _here(conversation)
    with web.database.transaction():
        bot = telegram_moves.link_of_bot(web.telegram)
        if bot is None:
            raise Refused(Code.telegram_not_reached)
        return ToTelegram(url=f"{bot}?start={telegram_moves.new_code(conversation.id)}")


def _here(conversation: Conversation) -> None:
    if telegram_moves.is_moved(conversation):
        raise Refused(Code.moved)


def _after(conversation: Conversation, after: int) -> list[Message]:
    return telegram_moves.seen_from_website(conversation, messages.after(conversation.id, after))


def _receive(web: Web, key: Key, message: NewMessage) -> tuple[int, list[Message] | None]:
    """The message's number; and the replies, if it was sent before and is answered."""
    with web.database.transaction():
        opened = key.open_kept(web)
        _here(opened)
        conversation = opened.id
        received = inbox.receive(
            conversation, message.client_id, text=message.text, payload=message.payload, seen=message.seen
        )
        return received.seq, messages.replies_to(conversation, received.seq) if received.again else None


def _replies(web: Web, conversation: str, seq: int) -> list[Message] | None:
    """None while the turn is still to be played."""
    with web.database.read():
        found = messages.replies_to(conversation, seq)
        known = conversations.get(conversation)
        if found is None and known.erased_at is not None:  # this turn erased it
            return [message for message in _after(known, seq) if message.sender != "prospect"]
        return found if found is None else telegram_moves.seen_from_website(known, found)


def _listed(web: Web, listed: list[Message]) -> list[dict[str, Any]]:
    return [web.shown(message) for message in listed]


_ONE = "/api/conversations/{conversation}"
_STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": 'Events `message` (data: a message, id: its seq), `waiting` (data: `{"waiting": n}`, how many '
        "messages are not answered yet) and `erased`; a comment every 15 seconds.",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}
_BODY = (Code.bad_request, Code.too_large, Code.invalid, Code.too_many, Code.origin_not_listed)
_OWN = (Code.unauthorized, Code.erased, Code.too_many)

ROUTES = [
    APIRoute(
        "/api/conversations",
        start,
        methods=["POST"],
        status_code=201,
        response_model=Started,
        responses=documented(*_BODY),
    ),
    APIRoute(
        f"{_ONE}/messages",
        send,
        methods=["POST"],
        response_model=Messages,
        responses=documented(*_BODY, *_OWN, Code.moved, *REFUSALS.values())
        | {202: {"model": Accepted, "description": "Taken; the replies come later."}},
    ),
    APIRoute(
        f"{_ONE}/messages",
        read,
        methods=["GET"],
        response_model=Messages,
        responses=documented(*_OWN, Code.invalid),
    ),
    APIRoute(
        f"{_ONE}/events",
        follow,
        methods=["GET"],
        response_class=EventSourceResponse,
        responses=documented(*_OWN, Code.invalid) | _STREAM,
    ),
    APIRoute(
        f"{_ONE}/data",
        data,
        methods=["GET"],
        response_model=Everything,
        responses=documented(*_OWN, Code.moved, Code.invalid),
    ),
    APIRoute(
        f"{_ONE}/telegram",
        to_telegram,
        methods=["POST"],
        response_model=ToTelegram,
        responses=documented(
            *_OWN, Code.invalid, Code.origin_not_listed, Code.no_telegram, Code.telegram_not_reached, Code.moved
        ),
    ),
    APIRoute(
        _ONE,
        erase,
        methods=["DELETE"],
        response_model=Everything,
        responses=documented(*_OWN, Code.invalid, Code.origin_not_listed),
    ),
]
