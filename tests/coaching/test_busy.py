"""What a calendar file says about when its owner is busy."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.coaching import busy
from bot.coaching.busy import Busy, NotACalendar
from bot.coaching.intervals import Interval

BERLIN = ZoneInfo("Europe/Berlin")
WINDOW = Interval(datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))
EVENT = "UID:one\nDTSTART:20261020T080000Z\nDTEND:20261020T090000Z"


def file(*events: str) -> bytes:
    parts = "\n".join(one if one.startswith("BEGIN") else f"BEGIN:VEVENT\n{one}\nEND:VEVENT" for one in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{parts}\nEND:VCALENDAR\n".replace("\n", "\r\n").encode()


def found(*events: str, **how: object) -> Busy:
    return busy.busy_times(busy.read(file(*events)), WINDOW, BERLIN, **how)  # type: ignore[arg-type]


def starts(*events: str) -> list[str]:
    return [f"{one.start:%m-%d %H:%M}" for one in found(*events).intervals]


def test_an_event_takes_its_time() -> None:
    assert found(EVENT).intervals == [
        Interval(datetime(2026, 10, 20, 8, tzinfo=UTC), datetime(2026, 10, 20, 9, tzinfo=UTC))
    ]


@pytest.mark.parametrize(
    "line",
    [
        "STATUS:CANCELLED", "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        "ATTENDEE;PARTSTAT=DECLINED:MAILTO:Maren@Example.org",
    ],
)  # fmt: skip
def test_what_is_cancelled_transparent_or_declined_takes_no_time(line: str) -> None:
    mine = busy.addresses_in("maren@example.org")
    assert found(f"{EVENT}\n{line}", addresses=mine).intervals == []


def test_what_another_declined_takes_time() -> None:
    line = "ATTENDEE;PARTSTAT=DECLINED:mailto:other@example.org"
    assert found(f"{EVENT}\n{line}", addresses=busy.addresses_in("maren@example.org")).intervals


def test_the_address_of_a_feed_says_how_the_coach_is_called() -> None:
    url = "https://calendar.example.com/ical/maren%40example.org/private-1/basic.ics"
    assert busy.addresses_in(url, None) == {"maren@example.org"}


def test_a_whole_day_is_one_of_the_coachs_also_when_the_clock_changes() -> None:
    (day,) = found("UID:d\nDTSTART;VALUE=DATE:20261025").intervals  # 25 hours long in Berlin
    assert day == Interval(datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC))


def test_repeated_whole_days_follow_the_clock() -> None:
    days = found("UID:d\nDTSTART;VALUE=DATE:20261022\nDTEND;VALUE=DATE:20261023\nRRULE:FREQ=WEEKLY;COUNT=2").intervals
    assert [f"{one.start:%d %H} {one.end:%d %H}" for one in days] == ["21 22 22 22", "28 23 29 23"]


def test_a_repeated_event_keeps_its_hour_when_the_clock_changes() -> None:
    event = "UID:r\nDTSTART;TZID=Europe/Berlin:20261023T090000\nDTEND;TZID=Europe/Berlin:20261023T100000"
    assert starts(f"{event}\nRRULE:FREQ=DAILY;COUNT=4") == ["10-23 07:00", "10-24 07:00", "10-25 08:00", "10-26 08:00"]


def test_exceptions_take_out_move_and_add() -> None:
    series = (
        "UID:r\nDTSTART;TZID=Europe/Berlin:20261005T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;UNTIL=20261102T080000Z\n"
        "EXDATE;TZID=Europe/Berlin:20261012T090000\nRDATE;TZID=Europe/Berlin:20261014T150000"
    )
    moved = "UID:r\nRECURRENCE-ID;TZID=Europe/Berlin:20261019T090000\nDTSTART:20261020T120000Z\nDTEND:20261020T123000Z"
    gone = "UID:r\nRECURRENCE-ID:20261026T080000Z\nDTSTART:20261026T080000Z\nDURATION:PT1H\nSTATUS:CANCELLED"
    assert starts(series, moved, gone) == ["10-05 07:00", "10-14 13:00", "10-20 12:00", "11-02 08:00"]


DAILY = "UID:r\nDTSTART;TZID=Europe/Berlin:20261020T100000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=8"


def later(at: str, start: str, *more: str) -> str:
    """An exception that holds for all that come after it."""
    return "\n".join(("UID:r", f"RECURRENCE-ID;RANGE=THISANDFUTURE{at}", f"DTSTART{start}", "DURATION:PT2H", *more))


def test_an_exception_for_all_later_ones_shifts_them_on_their_wall_clock() -> None:
    change = later(";TZID=Europe/Berlin:20261023T100000", ";TZID=Europe/Berlin:20261023T140000")
    assert starts(DAILY, change) == [
        "10-20 08:00", "10-21 08:00", "10-22 08:00", "10-23 12:00", "10-24 12:00",
        "10-25 13:00", "10-26 13:00", "10-27 13:00",
    ]  # fmt: skip
    assert found(DAILY, change).intervals[-1].end == datetime(2026, 10, 27, 15, tzinfo=UTC)
    in_utc = later(":20261023T080000Z", ";TZID=Europe/Berlin:20261023T140000")
    assert starts(DAILY, in_utc) == starts(DAILY, change)


def test_a_later_exception_of_its_own_and_a_later_change_go_before() -> None:
    change = later(";TZID=Europe/Berlin:20261023T100000", ";TZID=Europe/Berlin:20261023T140000")
    other = later(";TZID=Europe/Berlin:20261027T100000", ";TZID=Europe/Berlin:20261028T080000")
    own = "UID:r\nRECURRENCE-ID;TZID=Europe/Berlin:20261024T100000\nDTSTART:20261024T060000Z\nDURATION:PT1H"
    assert starts(DAILY, other, own, change) == [
        "10-20 08:00", "10-21 08:00", "10-22 08:00", "10-23 12:00", "10-24 06:00", "10-25 13:00", "10-26 13:00",
        "10-28 07:00",
    ]  # fmt: skip


def test_an_exception_may_cancel_or_free_all_later_ones() -> None:
    for line in ("STATUS:CANCELLED", "TRANSP:TRANSPARENT"):
        change = later(";TZID=Europe/Berlin:20261022T100000", ";TZID=Europe/Berlin:20261022T100000", line)
        assert starts(DAILY, change) == ["10-20 08:00", "10-21 08:00"]


def test_whole_days_may_get_a_clock_time_from_one_of_them_on_and_the_other_way() -> None:
    whole = "UID:r\nDTSTART;VALUE=DATE:20261110\nRRULE:FREQ=DAILY;COUNT=3"
    change = later(";VALUE=DATE:20261111", ";TZID=Europe/Berlin:20261112T140000")
    assert starts(whole, change) == ["11-09 23:00", "11-12 13:00", "11-13 13:00"]
    clocked = "UID:r\nDTSTART:20261110T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3"
    change = later(":20261111T090000Z", ";VALUE=DATE:20261111").replace("DURATION:PT2H", "DURATION:P1D")
    (first, rest) = found(clocked, change).intervals
    assert (first.start.hour, f"{rest.start:%d %H}", f"{rest.end:%d %H}") == (9, "10 23", "12 23")


def test_what_is_brought_forward_into_the_window_counts() -> None:
    weekly = "UID:r\nDTSTART:20261203T090000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3"
    change = later(":20261210T090000Z", ":20261128T090000Z")
    assert starts(weekly, change) == ["11-28 09:00"]
    assert starts(weekly, later(":20261203T090000Z", ":20261120T090000Z")) == ["11-20 09:00", "11-27 09:00"]


def test_an_exception_far_from_its_place_counts_where_it_is() -> None:
    series = "UID:r\nDTSTART:20260105T090000Z\nDURATION:PT1H\nRRULE:FREQ=MONTHLY;COUNT=3"
    moved = "UID:r\nRECURRENCE-ID:20260205T090000Z\nDTSTART:20261105T090000Z\nDURATION:PT1H"
    assert starts(series, moved) == ["11-05 09:00"]


def test_a_time_without_a_zone_is_the_coachs_and_so_is_an_unknown_zone() -> None:
    assert starts("UID:f\nDTSTART:20261020T090000\nDURATION:PT1H") == ["10-20 07:00"]
    assert starts("UID:f\nDTSTART;TZID=Nowhere/At_all:20261020T090000\nDURATION:PT1H") == ["10-20 07:00"]


def test_names_of_zones_as_windows_has_them_and_a_zone_of_the_files_own() -> None:
    assert starts("UID:w\nDTSTART;TZID=Pacific Standard Time:20261020T090000\nDURATION:PT1H") == ["10-20 16:00"]
    own = (
        "BEGIN:VTIMEZONE\nTZID:Ours\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0545\nTZOFFSETTO:+0545\n"
        "END:STANDARD\nEND:VTIMEZONE"
    )
    assert starts(own, "UID:o\nDTSTART;TZID=Ours:20261020T090000\nDURATION:PT1H") == ["10-20 03:15"]


def test_free_busy_information_counts() -> None:
    part = "BEGIN:VFREEBUSY\nFREEBUSY:20261020T080000Z/PT1H\nFREEBUSY;FBTYPE=FREE:20261021T080000Z/PT1H\nEND:VFREEBUSY"
    assert starts(part) == ["10-20 08:00"]


def test_one_event_that_makes_no_sense_does_not_hide_the_others() -> None:
    odd = "UID:x\nDTSTART:20261001T000000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY"
    read = found(odd, "UID:y\nSUMMARY:without a start", EVENT)
    assert (len(read.intervals), read.unreadable) == (1, 2)


def test_a_rule_that_never_comes_true_is_not_searched_for() -> None:
    read = found("UID:n\nDTSTART:20200101T000000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", EVENT)
    assert (len(read.intervals), read.unreadable) == (1, 1)
    leap = "UID:n\nDTSTART:20200229T000000Z\nDURATION:PT1H\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"
    assert found(leap).unreadable == 0


def test_our_own_calls_are_counted_once_and_what_moved_counts() -> None:
    here = found(EVENT).intervals[0]
    assert found(EVENT, ours={"one": here}).intervals == []
    assert found(EVENT, ours={"one": None}).intervals == []
    assert found(EVENT, ours={"one": Interval(here.start - timedelta(hours=1), here.end)}).intervals == [here]


@pytest.mark.parametrize(
    "data", [b"", b"<html></html>", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n", file(EVENT)[:-20], b"\xff\x00"]
)
def test_what_is_no_whole_calendar_is_refused(data: bytes) -> None:
    with pytest.raises(NotACalendar):
        busy.read(data)


@given(st.binary(max_size=200))
def test_rubbish_is_refused_or_says_nothing(rubbish: bytes) -> None:
    with suppress(NotACalendar):
        read = busy.read(b"BEGIN:VCALENDAR\r\n" + rubbish + b"\r\nEND:VCALENDAR")
        assert busy.busy_times(read, WINDOW, BERLIN).intervals == []


@settings(max_examples=200)
@given(
    day=st.dates(date(2026, 9, 1), date(2026, 11, 20)),
    hour=st.integers(0, 23),
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"]),
    minutes=st.integers(1, 600),
    every=st.integers(1, 9),
    count=st.integers(1, 30),
    out=st.sets(st.integers(0, 29), max_size=4),
)
def test_a_daily_event_is_busy_at_its_wall_time_on_its_days_and_at_no_other(
    day: date, hour: int, zone: str, minutes: int, every: int, count: int, out: set[int]
) -> None:
    local = ZoneInfo(zone)
    walls = [datetime(day.year, day.month, day.day, hour) + timedelta(days=every * n) for n in range(count)]
    skipped = [walls[n] for n in out if n < count]
    lines = [f"UID:p\nDTSTART;TZID={zone}:{walls[0]:%Y%m%dT%H%M%S}\nDURATION:PT{minutes}M"]
    lines += [f"RRULE:FREQ=DAILY;INTERVAL={every};COUNT={count}"]
    lines += [f"EXDATE;TZID={zone}:{one:%Y%m%dT%H%M%S}" for one in skipped]
    begin = [one.replace(tzinfo=local).astimezone(UTC) for one in walls if one not in skipped]
    lasts = timedelta(minutes=minutes)
    expected = [i for i in (Interval(at, at + lasts) for at in begin) if i.overlaps(WINDOW)]
    read = found("\n".join(lines)).intervals
    assert sum((i.end - i.start for i in read), timedelta()) <= lasts * len(expected)
    for one in expected:
        inside = Interval(max(one.start, WINDOW.start), min(one.end, WINDOW.end))
        assert any(i.start <= inside.start and inside.end <= i.end for i in read)
