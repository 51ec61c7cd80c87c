from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coaching.intervals import Interval, merge, subtract

ZERO = datetime(2026, 11, 24, tzinfo=UTC)


def at(minute: int) -> datetime:
    return ZERO + timedelta(minutes=minute)


def between(first: int, last: int) -> Interval:
    return Interval(at(first), at(last))


some = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 20)).map(lambda pair: between(pair[0], sum(pair))), max_size=8
)


def minutes(intervals: list[Interval]) -> set[int]:
    return {m for m in range(100) if any(i.start <= at(m) < i.end for i in intervals)}


@given(some, some)
def test_subtract_leaves_exactly_the_moments_that_are_free_and_not_busy(
    free: list[Interval], busy: list[Interval]
) -> None:
    left = subtract(free, busy)
    assert minutes(left) == minutes(free) - minutes(busy)
    assert left == merge(left)


@given(some)
def test_merging_keeps_every_moment_and_leaves_gaps_between(intervals: list[Interval]) -> None:
    merged = merge(intervals)
    assert minutes(merged) == minutes(intervals)
    assert all(a.end < b.start for a, b in pairwise(merged))


@given(some, some)
def test_arguments_are_never_changed(free: list[Interval], busy: list[Interval]) -> None:
    before = list(free), list(busy)
    subtract(free, busy)
    assert (free, busy) == before


def test_intervals_that_touch_do_not_overlap() -> None:
    assert not between(0, 10).overlaps(between(10, 20))
    assert between(0, 11).overlaps(between(10, 20))


def test_widening_adds_time_on_both_sides() -> None:
    assert between(10, 20).widen(timedelta(minutes=5), timedelta(minutes=2)) == between(5, 22)


def test_an_interval_needs_a_zone_and_an_order() -> None:
    with pytest.raises(ValueError, match="zone"):
        Interval(datetime(2026, 1, 1), datetime(2026, 1, 2))
    with pytest.raises(ValueError, match="before it starts"):
        between(2, 1)
