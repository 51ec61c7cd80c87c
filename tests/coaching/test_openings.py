from __future__ import annotations

import contextlib
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.coaching.bookings import OpeningNotOffered
from bot.coaching.coaches import Coach
from bot.coaching.hours import DAY, DayHours, Hours, parse_date, parse_hours, written_dates, written_hours
from bot.coaching.intervals import Interval
from bot.coaching.needs import Need
from bot.coaching.openings import GRID, Opening, openings, parse_id, spread

CHANGING = [  # zones with a clock change, of whole, half and quarter hours, by day and at midnight
    "Europe/Lisbon", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Chatham", "America/St_Johns",
    "Asia/Kathmandu", "Asia/Kolkata", "America/Santiago", "Africa/Cairo", "Pacific/Auckland", "Asia/Beirut", "UTC",
]  # fmt: skip


def coach(zone: str = "Europe/Berlin", hours: str = "Mon-Fri 09:00-17:00", **rules: object) -> Coach:
    plain = {"notice_hours": 0, "horizon_days": 7, "buffer_after": 0, "most_a_day": 99}
    return Coach(
        id="maren", name="Maren", bio="", time_zone=zone, hours=parse_hours(hours), needs=(Need.MENTORING,),
        **{**plain, **rules},  # type: ignore[arg-type]
    )  # fmt: skip


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def opening(who: str, start: str) -> Opening:
    return Opening(utc(start), utc(start) + timedelta(minutes=30), who)


stretches = st.tuples(st.integers(0, 6), st.integers(0, 47), st.integers(1, 24)).map(
    lambda t: Hours(t[0], t[1] * 30, min(1440, (t[1] + t[2]) * 30))
)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(
    lambda d: d.replace(second=0, microsecond=0, tzinfo=UTC)
)


days = st.integers(0, 10)  # after the moment
own_hours = st.dictionaries(
    days, st.sampled_from([(), ((0, DAY),), ((540, 600), (615, 720)), ((75, 195),), ((1380, 1440),)]), max_size=4
)  # fmt: skip


def dated(who: Coach, now: datetime, own: dict[int, tuple[tuple[int, int], ...]]) -> Coach:
    """With hours of their own on some days, counted from the day before the moment."""
    first = (now - timedelta(days=1)).date()
    return replace(who, dates=tuple(DayHours(first + timedelta(days=n), some) for n, some in sorted(own.items())))


@st.composite
def coaches(draw: st.DrawFn) -> Coach:
    return Coach(
        id="maren",
        name="Maren",
        bio="",
        time_zone=draw(st.sampled_from(CHANGING)),
        hours=tuple(draw(st.lists(stretches, max_size=5))),
        needs=(),
        call_minutes=draw(st.sampled_from([15, 30, 45, 60])),
        buffer_before=draw(st.sampled_from([0, 10])),
        buffer_after=draw(st.sampled_from([0, 15])),
        notice_hours=draw(st.sampled_from([0, 5, 24])),
        horizon_days=draw(st.integers(1, 6)),
        most_a_day=draw(st.sampled_from([1, 3, 99])),
    )


busy_times = st.lists(st.tuples(st.integers(0, 6 * 24 * 4), st.integers(1, 12)), max_size=6)


def hours_on(who: Coach, day: date, holidays: set[date]) -> list[tuple[int, int]]:
    """The definition: a date's own hours outweigh a holiday, and both the week."""
    own = {one.day: one.stretches for one in who.dates}
    if day in own:
        return list(own[day])
    return [] if day in holidays else [(h.start, h.end) for h in who.hours if h.weekday == day.weekday()]


def open_at(who: Coach, moment: datetime, holidays: set[date]) -> bool:
    """Whether the coach's wall clock stands inside the hours: the definition, minute by minute."""
    local = moment.astimezone(who.zone)
    minute = local.hour * 60 + local.minute
    return any(start <= minute < end for start, end in hours_on(who, local.date(), holidays))


def on_grid(who: Coach, moment: datetime, holidays: set[date]) -> bool:
    local = moment.astimezone(who.zone)
    minute = local.hour * 60 + local.minute
    return any(
        start <= minute < end and (minute - start) % (GRID.seconds // 60) == 0
        for start, end in hours_on(who, local.date(), holidays)
    )


@settings(max_examples=60, deadline=None)
@given(coaches(), moments, busy_times, own_hours, st.sets(days, max_size=3))
def test_openings_are_exactly_the_free_times_within_hours_notice_and_horizon(
    plain: Coach,
    now: datetime,
    taken: list[tuple[int, int]],
    own: dict[int, tuple[tuple[int, int], ...]],
    off: set[int],
) -> None:
    who, holidays = dated(plain, now, own), {(now + timedelta(days=n - 1)).date() for n in off}
    busy = [Interval(now + q * timedelta(minutes=15), now + (q + n) * timedelta(minutes=15)) for q, n in taken]
    calls = [b.start for b in busy]
    full = Counter(c.astimezone(who.zone).date() for c in calls)
    expected = []
    moment = now + timedelta(hours=who.notice_hours)
    while moment <= now + timedelta(days=who.horizon_days):
        call = Interval(moment, moment + who.length)
        if (
            on_grid(who, moment, holidays)
            and all(open_at(who, moment + timedelta(minutes=m), holidays) for m in range(0, who.call_minutes, 5))
            and not any(who.span(call).overlaps(b) for b in busy)
            and full[moment.astimezone(who.zone).date()] < who.most_a_day
        ):
            expected.append(moment)
        moment += timedelta(minutes=1)
    assert [o.start for o in openings(who, now, busy=busy, calls=calls, holidays=holidays)] == expected


# Moments shortly before the clocks change, in both directions; Kathmandu's never do.
AT_CHANGES = [
    ("Australia/Lord_Howe", "2026-10-02T12:00"), ("Australia/Lord_Howe", "2026-04-03T12:00"),
    ("Pacific/Chatham", "2026-09-25T12:00"), ("Pacific/Chatham", "2026-04-03T12:00"),
    ("America/New_York", "2026-03-06T12:00"), ("America/New_York", "2026-10-30T12:00"),
    ("America/Santiago", "2026-09-04T12:00"), ("America/Santiago", "2026-04-03T12:00"),
    ("Europe/Lisbon", "2026-03-27T12:00"), ("Europe/Lisbon", "2026-10-23T12:00"),
    ("Asia/Kathmandu", "2026-03-27T12:00"), ("America/St_Johns", "2026-10-30T12:00"),
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    coaches(), st.sampled_from(AT_CHANGES), st.integers(0, 24 * 60), busy_times, own_hours, st.sets(days, max_size=2)
)  # fmt: skip
def test_where_clocks_change_openings_lie_in_the_hours_and_beside_what_is_busy_and_none_is_lost(
    plain: Coach,
    change: tuple[str, str],
    minutes: int,
    taken: list[tuple[int, int]],
    own: dict[int, tuple[tuple[int, int], ...]],
    off: set[int],
) -> None:
    now = utc(change[1]) + timedelta(minutes=minutes)
    who = dated(replace(plain, time_zone=change[0], horizon_days=3, notice_hours=0, most_a_day=99), now, own)
    holidays = {(now + timedelta(days=n - 1)).date() for n in off}
    busy = [Interval(now + q * timedelta(minutes=15), now + (q + n) * timedelta(minutes=15)) for q, n in taken]
    found = openings(who, now, busy=busy, holidays=holidays)
    for one in found:
        minutes_of_call = (one.start + timedelta(minutes=m) for m in range(who.call_minutes))
        assert all(open_at(who, moment, holidays) for moment in minutes_of_call)
        assert not any(who.span(one.interval).overlaps(b) for b in busy)
    starts = {one.start for one in found}
    moment = now
    while moment <= now + timedelta(days=3):
        call = Interval(moment, moment + who.length)
        if moment not in starts and on_grid(who, moment, holidays):
            outside = any(not open_at(who, moment + timedelta(minutes=m), holidays) for m in range(who.call_minutes))
            assert outside or any(who.span(call).overlaps(b) for b in busy)
        moment += timedelta(minutes=1)


def test_a_closed_day_and_a_holiday_have_no_openings_and_a_days_own_hours_outweigh_both() -> None:
    who = coach(
        hours="Mon-Fri 09:00-10:00", dates=(*parse_date("2026-11-24 closed"), *parse_date("2026-11-26 15:00-16:00"))
    )
    found = openings(who, utc("2026-11-22T00:00"), holidays={date(2026, 11, 25), date(2026, 11, 26)})
    starts = [o.start.astimezone(who.zone).strftime("%a %H:%M") for o in found]
    assert starts == ["Mon 09:00", "Mon 09:30", "Thu 15:00", "Thu 15:30", "Fri 09:00", "Fri 09:30"]


def test_a_coach_without_hours_has_openings_on_the_days_that_have_their_own() -> None:
    none = replace(coach(), hours=())
    assert openings(none, utc("2026-11-22T00:00")) == []
    some = replace(none, dates=parse_date("2026-11-24 10:00-11:00"))
    assert len(openings(some, utc("2026-11-22T00:00"))) == 2


def test_the_hour_that_the_clock_skips_is_not_offered() -> None:
    night = coach(hours="Sun 01:00-04:00", horizon_days=7)
    found = openings(night, utc("2026-03-27T00:00"))  # Berlin springs forward on Sunday 29 March at 02:00
    local = [o.start.astimezone(night.zone).strftime("%H:%M") for o in found]
    assert local == ["01:00", "01:30", "03:00", "03:30"]


def test_the_hour_that_the_clock_shows_twice_is_offered_twice() -> None:
    night = coach(hours="Sun 01:00-04:00", horizon_days=7)
    found = openings(night, utc("2026-10-23T00:00"))
    local = [o.start.astimezone(night.zone).strftime("%H:%M") for o in found]
    assert local == ["01:00", "01:30", "02:00", "02:30", "02:00", "02:30", "03:00", "03:30"]
    assert len({o.id for o in found}) == len(found)


def test_a_call_never_runs_over_hours_that_end_at_a_clock_change() -> None:
    until_two = coach(hours="Sun 00:00-02:00", call_minutes=60)
    found = openings(until_two, utc("2026-10-23T00:00"))
    assert [o.start.astimezone(until_two.zone).strftime("%H:%M") for o in found] == ["00:00", "00:30", "01:00"]


def test_hours_keep_their_place_on_the_wall_clock_when_the_offset_changes() -> None:
    who = coach(hours="Mon 09:00-09:30", horizon_days=14)
    starts = [o.start for o in openings(who, utc("2026-03-20T00:00"))]
    assert starts == [utc("2026-03-23T08:00"), utc("2026-03-30T07:00")]


def test_hours_over_midnight_are_one_stretch() -> None:
    who = coach(hours="Mon 23:00-24:00; Tue 00:00-01:00", call_minutes=60)
    starts = [o.start.astimezone(who.zone).strftime("%a %H:%M") for o in openings(who, utc("2026-11-21T00:00"))]
    assert starts == ["Mon 23:00", "Mon 23:30", "Tue 00:00"]


def test_the_grid_counts_from_the_start_of_the_hours() -> None:
    who = coach(hours="Mon 09:15-10:45")
    starts = [o.start.astimezone(who.zone).strftime("%H:%M") for o in openings(who, utc("2026-11-21T00:00"))]
    assert starts == ["09:15", "09:45", "10:15"]


def test_buffers_of_a_new_call_keep_clear_of_what_is_busy() -> None:
    who = coach(hours="Mon 09:00-12:00", buffer_before=10, buffer_after=10)
    busy = [Interval(utc("2026-11-23T09:00"), utc("2026-11-23T09:30"))]  # 10:00 to 10:30 in Berlin
    found = openings(who, utc("2026-11-21T00:00"), busy=busy)
    starts = [o.start.astimezone(who.zone).strftime("%H:%M") for o in found]
    assert starts == ["09:00", "11:00", "11:30"]


def test_a_day_with_its_most_calls_is_full_on_the_coachs_calendar() -> None:
    who = coach("Asia/Kolkata", "Mon-Tue 00:00-24:00", most_a_day=1)
    calls = [utc("2026-11-23T20:00")]  # already Tuesday in India
    days = {o.start.astimezone(who.zone).strftime("%a") for o in openings(who, utc("2026-11-21T00:00"), calls=calls)}
    assert days == {"Mon"}


def test_an_id_names_coach_and_start() -> None:
    first = opening("maren", "2026-11-24T09:30")
    assert first.id == "maren~20261124T0930Z"
    assert parse_id(first.id) == ("maren", first.start)
    berlin = first.start.astimezone(ZoneInfo("Europe/Berlin"))
    assert Opening(berlin, berlin + GRID, "maren").id == first.id


@pytest.mark.parametrize(
    "text", ["", "maren", "maren~", "x~20261399T0930Z", "maren~20261124T0930Z ", "Maren~20261124T0930Z",
             "~20261124T0930Z", "maren~20261124T0930", "a" * 25 + "~20261124T0930Z", "maren~２０２６1124T0930Z"]  # noqa: RUF001
)  # fmt: skip
def test_an_id_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(OpeningNotOffered):
        parse_id(text)


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_ids(text: str) -> None:
    with contextlib.suppress(OpeningNotOffered):
        parse_id(text)


def test_a_payload_fits_into_a_telegram_button() -> None:
    longest = "a" * 22
    with pytest.raises(ValueError, match="short"):
        replace(coach(), id=longest + "a")
    payload = f'/choose_slot{{"opening": "{opening(longest, "2026-11-24T09:30").id}"}}'
    assert len(payload.encode()) <= 64


def test_a_spread_takes_other_days_and_halves_of_the_day() -> None:
    found = [opening("maren", f"2026-11-{day}T{hour:02}:00") for day in (24, 25, 26) for hour in (9, 10, 14, 15)]
    chosen = spread(found)
    assert [o.start.day for o in chosen] == [24, 25, 26]
    assert {o.start.hour < 12 for o in chosen} == {True, False}


def test_a_spread_is_fair_between_coaches() -> None:
    found = [opening(who, f"2026-11-{day}T{h:02}:{m}") for day in (24, 25, 26) for h in (9, 14)
             for who, m in (("maren", "00"), ("daniel", "30"), ("priya", "10"))]  # fmt: skip
    assert {o.coach for o in spread(found)} == {"maren", "daniel", "priya"}
    first = spread(found, 1, turns={"maren": (3.0,), "daniel": (1.0,), "priya": (2.0,)})
    assert [o.coach for o in first] == ["daniel"]


def test_a_spread_avoids_the_prospects_night() -> None:
    found = [opening("daniel", f"2026-11-24T{hour:02}:00") for hour in (1, 2, 3, 18)]
    assert [o.start.hour for o in spread(found, 1, zone=ZoneInfo("Europe/Lisbon"))] == [18]


def test_a_spread_keeps_to_civil_hours_while_there_are_any() -> None:
    hours = [opening("maren", f"2026-11-24T{hour}") for hour in ("07:30", "08:00", "19:30", "20:00")]
    later = [opening("daniel", f"2026-11-{day}T09:00") for day in (26, 27)]
    assert [o.id for o in spread([*hours, *later], 4)] == [o.id for o in (hours[1], hours[2], *later)]
    assert spread([hours[0], later[0]], 3) == [hours[0], later[0]]


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.integers(0, 90)), max_size=30), st.integers(0, 5))
def test_a_spread_gives_what_there_is_in_order_and_no_time_twice(pairs: list[tuple[str, int]], count: int) -> None:
    zero = utc("2026-11-24T00:00")
    found = [Opening(zero + n * GRID, zero + (n + 1) * GRID, who) for who, n in pairs]
    chosen = spread(found, count)
    starts = [o.start for o in chosen]
    assert len(chosen) == min(count, len({o.start for o in found}))
    assert starts == sorted(set(starts))
    assert set(chosen) <= set(found)


def test_hours_are_read_by_weekday() -> None:
    assert parse_hours("Mon-Wed 9:00-10:00") == tuple(Hours(day, 540, 600) for day in range(3))
    two = (Hours(0, 540, 750), Hours(0, 840, 1020), Hours(5, 600, 1440))
    assert parse_hours("Mon 09:00-12:30, 14:00-17:00; Sat 10:00-24:00") == two


def test_dates_are_read_one_or_several_at_once() -> None:
    assert parse_date("2026-12-05 10:00-12:00, 14:00-15:00") == (
        DayHours(date(2026, 12, 5), ((600, 720), (840, 900))),
    )  # fmt: skip
    away = parse_date("2026-12-24..2027-01-02 closed")
    assert (len(away), away[-1]) == (10, DayHours(date(2027, 1, 2)))


@pytest.mark.parametrize(
    "text", ["tomorrow closed", "2026-12-05", "2026-12-05..2026-12-01 closed", "2026-12-05 noon", "",
             "2026-02-30 closed", "2026-12-05 12:00-10:00", "2026-12-05 10:00-12:00, 11:00-13:00",
             "2026-01-01..2028-01-01 closed"]
)  # fmt: skip
def test_dates_that_make_no_sense_are_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"written|earlier to later|say when|not understood|one after the other"):
        parse_date(text)


@given(st.lists(stretches, max_size=6))
def test_hours_that_were_written_are_read_as_they_were(some: list[Hours]) -> None:
    known = tuple(sorted(set(some)))
    assert (tuple(sorted(parse_hours(written_hours(known)))) if known else ()) == known


@given(own_hours)
def test_dates_that_were_written_are_read_as_they_were(own: dict[int, tuple[tuple[int, int], ...]]) -> None:
    who = dated(coach(), utc("2026-02-24T00:00"), own)
    assert tuple(one for line in written_dates(who.dates) for one in parse_date(line)) == who.dates


@pytest.mark.parametrize(
    "text", ["Mon", "Foo 09:00-10:00", "Mon 10:00-09:00", "Mon 09:00-25:00", "Fri-Mon 09:00-10:00", "", " ; "]
)
def test_hours_that_make_no_sense_are_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"not understood|earlier to later|run from|no hours"):
        parse_hours(text)


@pytest.mark.parametrize(
    "rules",
    [
        {"time_zone": "Mars/Base"},
        {"id": "Maren V"},
        {"weight": 0},
        {"call_minutes": 0},
        {"notice_hours": -1},
        {"levels": ("boss",)},
        {"dates": (DayHours(date(2026, 12, 5)), DayHours(date(2026, 12, 5)))},
    ],
)
def test_a_coach_whose_rules_make_no_sense_is_an_error(rules: dict[str, object]) -> None:
    fine = {"id": "maren", "name": "M", "bio": "", "time_zone": "UTC", "hours": (), "needs": ()}
    with pytest.raises(ValueError, match=r"\w"):
        Coach(**{**fine, **rules})  # type: ignore[arg-type]


def test_hours_that_overlap_give_the_starts_of_both_once() -> None:
    busy_week = coach(hours="Mon-Fri 09:00-11:00; Mon-Fri 10:00-11:45; Mon-Fri 09:15-10:30", most_a_day=20)
    starts = [opening.start for opening in openings(busy_week, datetime(2026, 11, 20, 10, tzinfo=UTC))]
    assert starts == sorted(set(starts))
    clock = {start.astimezone(busy_week.zone).strftime("%H:%M") for start in starts}
    assert {"09:00", "09:15", "09:30", "09:45", "10:30", "11:00"} <= clock
