"""How often a login may be tried; counted by the library ``limits``, in this process.

An account is counted from each network apart, so that a stranger who guesses at somebody's name does not lock the owner
out at once; and in total, so that many networks don't help. A network is None where it can't be told, as behind a
proxy of one's own.
"""

from __future__ import annotations

import math
import time

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

Counted = tuple[RateLimitItem, tuple[str, ...]]

HERE = RateLimitItemPerMinute(8, 10)  # one account from one network
ACCOUNT = RateLimitItemPerHour(40)
NETWORK = RateLimitItemPerHour(60)


class Throttle:
    def __init__(self) -> None:
        self._counter = MovingWindowRateLimiter(MemoryStorage())

    def take(self, name: str, network: str | None) -> int:
        """Seconds until it may be tried again; 0 when it may be now, which then counts."""
        counted = _counted(name, network)
        over = [(limit, key) for limit, key in counted if not self._counter.test(limit, *key)]
        if over:
            free = max(self._counter.get_window_stats(limit, *key).reset_time for limit, key in over)
            return max(1, math.ceil(free - time.time()))
        for limit, key in counted:
            self._counter.hit(limit, *key)
        return 0

    def forgive(self, name: str, network: str | None) -> None:
        """Who came in has not been guessing."""
        limit, key = _counted(name, network)[0]
        self._counter.clear(limit, *key)


def _counted(name: str, network: str | None) -> list[Counted]:
    name = name.strip().casefold()[:80]
    known = [(HERE, ("here", name, network or "")), (ACCOUNT, ("account", name))]
    return [*known, (NETWORK, ("network", network))] if network else [*known]
