"""Time as half-open intervals: the start belongs to it, the end does not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

_START = attrgetter("start")  # comparing whole intervals makes two tuples each time


@dataclass(frozen=True, order=True)
class Interval:
    """From ``start`` up to, not including, ``end``; both UTC.

    Raises ValueError when a moment has no zone or the end lies before the start.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("an interval needs moments with a zone")
        if self.end < self.start:
            raise ValueError("an interval cannot end before it starts")

    def overlaps(self, other: Interval) -> bool:
        """Whether they share a moment; intervals that only touch do not."""
        return max(self.start, other.start) < min(self.end, other.end)

    def widen(self, before: timedelta, after: timedelta) -> Interval:
        """The same with time added on both sides."""
        return Interval(self.start - before, self.end + after)


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """The same moments in as few intervals as possible, in order; empty ones vanish, touching ones join."""
    merged: list[Interval] = []
    for interval in sorted((i for i in intervals if i.start < i.end), key=_START):
        if merged and interval.start <= merged[-1].end:
            merged[-1] = Interval(merged[-1].start, max(merged[-1].end, interval.end))
        else:
            merged.append(interval)
    return merged


def subtract(free: Iterable[Interval], busy: Iterable[Interval]) -> list[Interval]:
    """Cut every busy interval out of the free ones; what is left is merged and in order."""
    left: list[Interval] = []
    taken = merge(busy)
    first = 0  # both lists are in order: what ends before this free interval is never looked at again
    for interval in merge(free):
        start = interval.start
        while first < len(taken) and taken[first].end <= start:
            first += 1
        for cut in taken[first:]:
            if cut.start >= interval.end:
                break
            if start < cut.start:
                left.append(Interval(start, cut.start))
            start = max(start, cut.end)
        if start < interval.end:
            left.append(Interval(start, interval.end))
    return left
