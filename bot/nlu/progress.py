"""What a component is at while it trains, for whoever waits; under stock ``rasa train`` nobody listens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_listener: ContextVar[Callable[[str], None]] = ContextVar("listener", default=lambda what: None)


def say(what: str) -> None:
    _listener.get()(what)


@contextmanager
def told_to(listener: Callable[[str], None]) -> Iterator[None]:
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
