"""The webhook: an update is written down before Telegram is told that it came. Needs nothing of the library."""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Callable
from typing import Any

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.services import signing
from bot.services import telegram_updates as updates
from bot.store.database import Database

logger = logging.getLogger(__name__)

PATH = "/telegram"  # behind INTAKE_PUBLIC_URL
HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST = 1024 * 1024  # bytes; what Telegram sends is some kilobytes


def secret_for(token: str) -> str:
    """What Telegram sends with each update, so that nobody else can; the same in every process. Raises NoSecret."""
    return signing.digest("telegram-webhook", token)


def route(database: Database, secret: str, came: Callable[[], None]) -> Route:
    """``came`` is called when there is something to take up."""
    known = secret.encode()

    async def receive(request: Request) -> Response:
        given = request.headers.get(HEADER, "").encode("utf-8", "surrogatepass")
        if not hmac.compare_digest(given, known):
            return Response(status_code=403)  # before a byte of the body is read
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        update = _update(body)
        if update is not None:
            await run_sync(_keep, database, update)
            came()
        return Response(status_code=200)

    return Route(PATH, receive, methods=["POST"], include_in_schema=False)


async def _body(request: Request) -> bytes | None:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return body


def _update(body: bytes) -> dict[str, Any] | None:
    """None where it is none: brought again and again it would only be in the way of others."""
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        update = None
    if not isinstance(update, dict):
        logger.warning("what came with the webhook's secret is no update, and is dropped")
        return None
    return update


def _keep(database: Database, update: dict[str, Any]) -> None:
    with database.transaction():
        updates.keep([update], in_order=False)
