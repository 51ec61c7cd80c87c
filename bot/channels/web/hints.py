"""Tells waiting requests that something happened in a conversation, across threads.

A hint is only a hint: whoever is woken looks into the store, unless the hint brings what it waits for. What comes from
another process (a worker of its own, a command) gives no hint and is found by looking again after ``every`` seconds.
"""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bot.coaching.chat import Message
from bot.services.turns import Turned

POLL = 0.25


class Listener:
    """One waiting request; belongs to the event loop it was made in."""

    def __init__(self, every: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._event = asyncio.Event()
        self._every = every
        self._answered: dict[int, tuple[Message, ...]] = {}

    def replies_to(self, seq: int) -> tuple[Message, ...] | None:
        """The committed replies to message ``seq``, when a hint brought them."""
        return self._answered.get(seq)

    def wake(self, turned: Turned | None = None) -> None:
        """Callable from any thread."""
        if turned is not None and turned.replies is not None:
            self._answered = {turned.seq: turned.replies}
        with suppress(RuntimeError):  # the loop closed meanwhile: nobody waits any more
            self._loop.call_soon_threadsafe(self._event.set)

    async def wait(self, timeout: float = float("inf")) -> None:
        """Return at the next hint since the last call, or after ``timeout`` or ``every`` seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._event.wait(), max(0.0, min(timeout, self._every)))
        self._event.clear()


class Hints:
    """``every``: seconds after which a waiting request looks by itself. 0.25 suits a web side without a worker in its
    process; with one, a few seconds do."""

    def __init__(self, every: float = POLL) -> None:
        self._every = every
        self._lock = threading.Lock()
        self._listeners: defaultdict[str, set[Listener]] = defaultdict(set)

    def notify(self, conversation: str, besides: Listener | None = None) -> None:
        """Wake everybody who waits on the conversation, but one. Callable from any thread, after the commit."""
        for listener in self._of(conversation):
            if listener is not besides:
                listener.wake()

    def answered(self, turned: Turned) -> None:
        """Wake everybody who waits on the conversation, with the replies; as ``notify``."""
        for listener in self._of(turned.conversation):
            listener.wake(turned)

    def _of(self, conversation: str) -> tuple[Listener, ...]:
        with self._lock:
            return tuple(self._listeners.get(conversation, ()))

    @contextmanager
    def listen(self, conversation: str) -> Iterator[Listener]:
        """A listener that misses nothing: open it before looking into the store, then wait."""
        listener = Listener(self._every)
        with self._lock:
            self._listeners[conversation].add(listener)
        try:
            yield listener
        finally:
            with self._lock:
                self._listeners[conversation].discard(listener)
                if not self._listeners[conversation]:
                    del self._listeners[conversation]
