from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from bot.coaching.nearest import beside, nearest
from bot.coaching.openings import Opening
from bot.coaching.wishes import Order, Window, Wish

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)  # a Friday
AT_NINE = ((9 * 60, 9 * 60 + 1),)


def opening(day: int, clock: str, coach: str = "maren") -> Opening:
    """Of November 2026, in UTC; the days go on after the thirtieth."""
    hour, minute = map(int, clock.split(":"))
    start = datetime(2026, 11, 1, hour, minute, tzinfo=UTC) + timedelta(days=day - 1)
    return Opening(start, start + timedelta(minutes=30), coach)


def times(found: list[Opening]) -> list[str]:
    return [f"{o.start:%a %d %H:%M}" for o in found]


def on(day: int, clocks: tuple[tuple[int, int], ...] = ()) -> Wish:
    return Wish("UTC", (Window(((date(2026, 11, day),) * 2,), clocks=clocks),))


def test_another_hour_soon_is_nearer_than_the_same_hour_a_week_later() -> None:
    free = [opening(23, "08:00"), opening(28, "09:00"), opening(35, "09:00")]
    assert times(nearest(free, on(21, AT_NINE), NOW, zone="UTC", count=1)) == ["Mon 23 08:00"]


def test_another_hour_of_the_day_comes_before_the_next_day() -> None:
    free = [opening(24, "10:30"), opening(25, "09:00"), opening(26, "09:00")]
    assert times(nearest(free, on(24, AT_NINE), NOW, zone="UTC", count=2)) == ["Tue 24 10:30", "Wed 25 09:00"]


def test_the_next_day_comes_before_the_other_end_of_the_day() -> None:
    free = [opening(24, "17:00"), opening(25, "09:00")]
    assert times(nearest(free, on(24, AT_NINE), NOW, zone="UTC", count=1)) == ["Wed 25 09:00"]


def test_what_is_near_is_told_by_each_coachs_own_clock_where_that_was_meant() -> None:
    free = [opening(24, "08:00", "maren"), opening(24, "08:00", "daniel"), opening(24, "14:30", "daniel")]
    clocks = (("maren", "Europe/Berlin"), ("daniel", "America/New_York"))
    wish = Wish("UTC", (Window(clocks=AT_NINE),), clocks=clocks)
    assert times(nearest(free[1:], wish, NOW, zone="UTC", count=1)) == ["Tue 24 14:30"]
    assert nearest(free, wish, NOW, zone="UTC", count=1) == [free[0]]


def test_what_is_near_is_not_all_of_one_hour() -> None:
    free = [opening(day, clock) for day in (23, 24, 25) for clock in ("08:00", "08:30", "09:00", "09:30", "10:00")]
    assert times(nearest(free, on(22, AT_NINE), NOW, zone="UTC")) == ["Mon 23 08:30", "Mon 23 09:00", "Tue 24 09:00"]


def test_a_day_wished_for_without_an_hour_is_spread_over_the_days_nearest_to_it() -> None:
    free = [opening(day, clock) for day in (23, 24, 25) for clock in ("08:00", "13:00")]
    assert times(nearest(free, on(22), NOW, zone="UTC")) == ["Mon 23 08:00", "Mon 23 13:00", "Tue 24 13:00"]


def test_an_hour_wished_for_on_any_day_keeps_near_to_the_hour() -> None:
    early = Wish("UTC", (Window(clocks=((6 * 60, 7 * 60),)),))
    free = [opening(day, clock) for day in (23, 24) for clock in ("08:00", "12:00", "16:00")]
    assert times(nearest(free, early, NOW, zone="UTC", count=2)) == ["Mon 23 08:00", "Tue 24 08:00"]


def test_of_a_weekday_the_coming_one_is_meant() -> None:
    tuesday = Wish("UTC", (Window(weekdays=frozenset({1}), clocks=AT_NINE, one_day=True),))
    free = [opening(26, "09:00"), opening(30, "09:00")]  # one day before the Tuesday after next
    assert times(nearest(free, tuesday, NOW, zone="UTC", count=1)) == ["Thu 26 09:00"]
    tuesdays = Wish("UTC", (Window(weekdays=frozenset({1}), clocks=AT_NINE),))
    assert times(nearest(free, tuesdays, NOW, zone="UTC", count=1)) == ["Mon 30 09:00"]


def test_what_was_refused_stays_refused_and_the_order_holds() -> None:
    wish = Wish("UTC", on(24, AT_NINE).windows, without=(Window(weekdays=frozenset({2})),), without_coach="daniel")
    free = [opening(25, "09:00"), opening(24, "09:30", "daniel"), opening(26, "09:00")]
    assert times(nearest(free, wish, NOW, zone="UTC")) == ["Thu 26 09:00"]
    later = Wish("UTC", on(24).windows, order=Order.LATER)
    free = [opening(23, "09:00"), opening(26, "09:00")]
    assert times(nearest(free, later, NOW, shown=[opening(24, "09:00")], zone="UTC")) == ["Thu 26 09:00"]
    assert nearest(free, Wish("UTC", order=Order.LATER), NOW, shown=free, zone="UTC") == []


def test_the_same_time_with_two_coaches_is_offered_once_with_the_one_whose_turn_it_is() -> None:
    free = [opening(24, "10:00"), opening(24, "10:00", "daniel")]
    found = nearest(free, on(24, AT_NINE), NOW, zone="UTC", turns={"daniel": (0,), "maren": (1,)})
    assert [o.coach for o in found] == ["daniel"]


def test_beside_a_time_that_is_gone_lies_its_hour_tomorrow_and_not_the_evening() -> None:
    free = [opening(24, "18:00"), opening(25, "10:00"), opening(24, "09:30")]
    at_ten = opening(24, "10:00").start
    assert times(beside(free, at_ten, "UTC", "maren", 2)) == ["Tue 24 09:30", "Wed 25 10:00"]


def test_beside_a_time_that_is_gone_the_same_coach_comes_first_but_not_weeks_later() -> None:
    at_ten = opening(24, "10:00").start
    free = [opening(24, "10:00", "daniel"), opening(24, "11:00")]
    assert [o.coach for o in beside(free, at_ten, "UTC", "maren", 1)] == ["maren"]
    free = [opening(24, "10:00", "daniel"), opening(38, "10:00")]
    assert [o.coach for o in beside(free, at_ten, "UTC", "maren", 1)] == ["daniel"]
