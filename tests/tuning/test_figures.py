from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tuning.figures import Bin, Share, bins, by_class, calibration_error, macro_f1

judged = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (20, 20, 0.8389, 1.0)],
)  # the first two from Newcombe 1998, Stat. Med. 17, table I
def test_the_interval_is_wilsons(hits: int, of: int, low: float, high: float) -> None:
    assert Share(hits, of).interval == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_interval_holds_the_share(counted: tuple[int, int]) -> None:
    share = Share(*counted)
    low, high = share.interval
    assert 0 <= low <= (share.value or 0) + 1e-12
    assert (share.value or 0) - 1e-12 <= high <= 1


def test_nothing_counted_is_no_share_and_says_nothing() -> None:
    assert (Share(0, 0).value, Share(0, 0).interval, str(Share(0, 0))) == (None, (0.0, 1.0), "-")


def test_a_share_is_told_with_its_interval_and_count() -> None:
    assert str(Share.count([True, True, True, False])) == "75.0% (30.1% to 95.4%; 3 of 4)"


def test_figures_by_class_are_of_those_that_occur() -> None:
    table = by_class(["yes", "yes", "no", "call"], ["yes", "no", "no", "price"])
    assert [(one.name, one.precision, one.recall, one.count) for one in table] == [
        ("call", 0.0, 0.0, 1),
        ("no", 0.5, 1.0, 1),
        ("yes", 1.0, 0.5, 2),
    ]
    assert macro_f1(table) == pytest.approx((0 + 2 / 3 + 2 / 3) / 3)


@given(judged)
def test_bins_hold_everything_and_equally_much(lines: list[tuple[float, bool]]) -> None:
    found = bins([confidence for confidence, _ in lines], [good for _, good in lines])
    sizes = [one.right.of for one in found]
    assert sum(sizes) == len(lines)
    assert max(sizes) - min(sizes) <= 1
    assert sum(one.right.hits for one in found) == sum(good for _, good in lines)
    assert all(a.confidence <= b.confidence + 1e-9 for a, b in pairwise(found))


def test_the_calibration_error_is_the_mean_gap() -> None:
    assert calibration_error([Bin(0.9, Share(9, 10)), Bin(0.5, Share(3, 4))]) == pytest.approx(0.25 * 4 / 14)
    assert calibration_error([]) == 0
