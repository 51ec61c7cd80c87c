"""How much one visitor may ask of the chat API in a while; counted by the library ``limits``, in this process.

Counted are requests and new conversations of an address, and messages of a conversation. An address is the network a
visitor comes from (``origins``); addresses of a private network are not counted, as behind a proxy on one all visitors
have the same. Several web processes count each for itself.
"""

from __future__ import annotations

import hashlib
import math
import re
import time
from collections.abc import Iterator

from limits import RateLimitItem
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.channels.web.origins import origin
from bot.channels.web.problems import Code, answer
from bot.services.flood import read

API = "/api/conversations"
SEND = re.compile(rf"{API}/([A-Za-z0-9_-]{{1,64}})/messages")


class Limits:
    """Middleware: 429 with ``Retry-After`` to who asks too much. What is refused does not count."""

    def __init__(self, app: ASGIApp, requests: str, conversations: str, messages: str) -> None:
        self.app = app
        self.requests, self.conversations, self.messages = map(read, (requests, conversations, messages))
        self.counter = MovingWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wait = self._wait(scope) if scope["type"] == "http" and scope["path"].startswith(API) else 0
        if wait:
            refusal = answer(Code.too_many, headers={"Retry-After": str(wait)})
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _wait(self, scope: Scope) -> int:
        """Seconds until it may be asked again; 0 when it may be now, which then counts."""
        asked = list(self._asked(scope))
        over = [(limit, key) for limit, key in asked if not self.counter.test(limit, *key)]
        if not over:
            for limit, key in asked:
                self.counter.hit(limit, *key)
            return 0
        free = max(self.counter.get_window_stats(limit, *key).reset_time for limit, key in over)
        return max(1, math.ceil(free - time.time()))

    def _asked(self, scope: Scope) -> Iterator[tuple[RateLimitItem, tuple[str, ...]]]:
        client = scope.get("client")
        if network := origin(client and client[0]):
            yield from ((limit, ("requests", network)) for limit in self.requests)
            if scope["method"] == "POST" and scope["path"] == API:
                yield from ((limit, ("conversations", network)) for limit in self.conversations)
        if scope["method"] == "POST" and (sent := SEND.fullmatch(scope["path"])):
            # With the token: who does not have it must not use up what another may say.
            token = Headers(scope=scope).get("authorization", "")
            key = ("messages", sent[1], hashlib.sha256(token.encode()).hexdigest())
            yield from ((limit, key) for limit in self.messages)
