"""The one place that knows what time it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_stopped: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The moment in UTC, or the one that ``at`` stopped the clock at."""
    return _stopped.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Stop the clock, for tests; a moment without a time zone is a ``ValueError``."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    token = _stopped.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _stopped.reset(token)
