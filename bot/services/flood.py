"""How much of one sender is taken in a while, by limits as the settings write them; counted in this process.

For messages that come with the moment they were written: what waited while nobody asked for it was no flood.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from limits import RateLimitItem, parse_many

OFF = "off"
SHORTEST_REST = 60.0  # seconds; who goes on and on is told no more often
MOST_KNOWN = 10_000  # senders, before those long silent are forgotten


def read(written: str) -> tuple[RateLimitItem, ...]:
    """``30/minute;300/hour`` as limits that all hold; none for ``off``. Raises ``ValueError``."""
    return () if written.strip() == OFF else tuple(parse_many(written))


@dataclass(frozen=True, slots=True)
class Over:
    """Too much: nothing more is taken for so many ``seconds``. ``first``: that begins now, and is to be said."""

    seconds: float
    first: bool


class Flood:
    """Each id (a chat, a sender) has its own count, and rests as a whole once it is over."""

    def __init__(self, limits: Sequence[RateLimitItem]) -> None:
        self._limits = [(limit.amount, float(limit.get_expiry())) for limit in limits]
        self._most = max((amount for amount, _ in self._limits), default=0)
        self._taken: dict[int, deque[float]] = {}
        self._until: dict[int, float] = {}

    def over(self, ids: Iterable[int], at: float) -> Over | None:
        """None where one more, written ``at``, may be taken, which then counts for all ``ids``."""
        if not self._limits:
            return None
        ids = set(ids)
        rests = max((self._until.get(id, 0.0) for id in ids), default=0.0)
        if rests > at:
            return Over(rests - at, first=False)
        waits = {id: wait for id in ids if (wait := self._wait(id, at)) > 0}
        if waits:
            rest = max(SHORTEST_REST, *waits.values())
            self._until |= dict.fromkeys(waits, at + rest)
            return Over(rest, first=True)
        if len(self._taken) > MOST_KNOWN:
            self._forget(at)
        for id in ids:
            self._taken.setdefault(id, deque(maxlen=self._most)).append(at)
        return None

    def _wait(self, id: int, at: float) -> float:
        taken = self._taken.get(id, ())
        full = [taken[-amount] + lasts for amount, lasts in self._limits if len(taken) >= amount]
        return max(full, default=at) - at

    def _forget(self, at: float) -> None:
        longest = max(lasts for _, lasts in self._limits)
        self._taken = {id: taken for id, taken in self._taken.items() if taken[-1] + longest > at}
        self._until = {id: until for id, until in self._until.items() if until > at}
