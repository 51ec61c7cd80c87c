"""Times that a coach enters on a page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.coaching.coaches import Coach
from bot.coaching.intervals import Interval
from bot.coaching.proposals import FARTHEST, SOONEST, TimesWrong, Wrong, read_times

NOW = datetime(2026, 10, 20, 10, tzinfo=UTC)
COACH = Coach("ana", "Ana", "", "Europe/Berlin", (), (), buffer_after=10)


def wrong(*entered: str, now: datetime = NOW, coach: Coach = COACH, taken: tuple[Interval, ...] = ()) -> object:
    with pytest.raises(TimesWrong) as refusal:
        read_times(entered, coach, now, taken)
    return refusal.value.wrong


def test_times_are_those_of_the_coachs_clock_in_order() -> None:
    found = read_times(["2026-10-26T10:00", "", "2026-10-22T09:15"], COACH, NOW)
    assert found == (datetime(2026, 10, 22, 7, 15, tzinfo=UTC), datetime(2026, 10, 26, 9, tzinfo=UTC))


def test_seconds_and_more_than_three_are_left_out() -> None:
    found = read_times(["2026-10-26T10:00:30", "", "", "2026-10-27T10:00"], COACH, NOW)
    assert found == (datetime(2026, 10, 26, 9, tzinfo=UTC),)


def test_nothing_entered_is_wrong_at_no_place() -> None:
    assert wrong("", " ") == {}


@pytest.mark.parametrize("text", ["tomorrow", "2026-13-01T10:00", "0001-01-01T00:00", "9999-12-31T23:59", "2026-10-26"])
def test_what_is_no_time_is_never_taken(text: str) -> None:
    assert set(wrong(text)) == {0}  # type: ignore[call-overload]


def test_soon_and_far() -> None:
    assert wrong("2026-10-20T13:59") == {0: Wrong.TOO_SOON}
    assert read_times(["2026-10-20T14:00"], COACH, NOW) == (NOW + SOONEST,)
    assert wrong("2027-01-18T11:01") == {0: Wrong.TOO_FAR}
    assert read_times(["2027-01-18T11:00"], COACH, NOW) == (NOW + FARTHEST,)


def test_times_do_not_overlap_each_other_or_a_call() -> None:
    assert wrong("2026-10-26T10:00", "2026-10-26T10:29") == {1: Wrong.OVERLAPS}
    assert len(read_times(["2026-10-26T10:00", "2026-10-26T10:30"], COACH, NOW)) == 2
    call = Interval(datetime(2026, 10, 26, 9, tzinfo=UTC), datetime(2026, 10, 26, 9, 30, tzinfo=UTC))
    assert wrong("2026-10-26T09:25", taken=(call,)) == {0: Wrong.BUSY}  # with the ten minutes after it
    assert read_times(["2026-10-26T10:30"], COACH, NOW, (call,))


def test_where_the_clock_jumps() -> None:
    march = datetime(2026, 3, 20, tzinfo=UTC)
    assert wrong("2026-03-29T02:30", now=march) == {0: Wrong.NO_SUCH_TIME}
    twice = read_times(["2026-10-25T02:30"], COACH, NOW)
    assert twice == (datetime(2026, 10, 25, 0, 30, tzinfo=UTC),)
    assert twice[0] - NOW > timedelta(days=4)
