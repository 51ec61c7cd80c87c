"""When an event of a calendar file takes place within a window: once, or again and again with exceptions (RFC 5545).

Events are icalendar's components. A wall time is a moment as its own zone's clock shows it: repetitions keep the wall
time, so they are counted there, and each is turned into UTC by itself. An exception with ``RANGE=THISANDFUTURE`` shifts
the later repetitions as it shifts its own, but for those with exceptions of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, NamedTuple

from dateutil import rrule

from bot.coaching.intervals import Interval

MOST = 50_000  # repetitions looked at of one event: 130 years of days
COARSE = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # days of the months
PLAIN = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"})  # of an hourly rule: others may never match
Key = date | datetime  # a repetition: its day, or its moment in UTC


class EventUnreadable(ValueError):
    """The event says when it is in a way that cannot be followed."""


def occurrences(
    master: Any, exceptions: Iterable[Any], window: Interval, zone: tzinfo
) -> Iterator[tuple[Any, Interval]]:
    """Each time an event overlaps the window, with the component that describes it, in no order.

    ``master`` is None where the file has exceptions only. ``zone`` is that of whoever looks: it holds for whole days
    and for times without a zone. Raises EventUnreadable.
    """
    moved = list(exceptions)
    for event in moved:
        yield from ((event, one) for one in [_once(event, zone)] if one.overlaps(window))
    if master is None:
        return
    instead = {_key(event["RECURRENCE-ID"].dt, zone) for event in moved}
    changes = sorted((_shift(event, zone) for event in moved if _lasts_on(event)), key=lambda one: one.since)
    reach = max((abs(one.by) for one in changes), default=timedelta()) + timedelta(days=bool(changes))
    for key, start, interval in _repeated(master, Interval(window.start - reach, window.end + reach), zone):
        if key in instead:
            continue
        event = master
        for change in changes:
            if change.since <= utc(start, zone):
                event, interval = change.event, change.applied(start, zone)
        if interval.overlaps(window):
            yield event, interval


class _Shift(NamedTuple):
    """What becomes of the repetitions from ``since`` on: as ``event`` says, ``by`` so much later on its wall clock."""

    event: Any
    since: datetime
    by: timedelta

    def applied(self, start: date, zone: tzinfo) -> Interval:
        first = _start(self.event)
        shifted = _as(start, first, zone)
        if isinstance(start, datetime) or not isinstance(first, datetime):
            shifted += self.by
        else:  # whole days that have a clock time from here on
            shifted = datetime.combine(start + timedelta(days=self.by.days), first.timetz())
        return _lasting(self.event, shifted, first, zone)


def _lasts_on(exception: Any) -> bool:
    return str(exception["RECURRENCE-ID"].params.get("RANGE", "")).upper() == "THISANDFUTURE"


def _shift(exception: Any, zone: tzinfo) -> _Shift:
    first, instead = _start(exception), exception["RECURRENCE-ID"].dt
    was = _as(instead, first, zone)
    by = _wall(first) - _wall(was)
    return _Shift(exception, utc(instead, zone), by)


def _as(moment: date, pattern: date, zone: tzinfo) -> date:
    """A moment on the wall clock that the pattern is told by, or the day where that is a whole one."""
    if not isinstance(moment, datetime):
        return moment
    local = utc(moment, zone).astimezone((pattern.tzinfo if isinstance(pattern, datetime) else None) or zone)
    return local if isinstance(pattern, datetime) else local.date()


def _wall(moment: date) -> datetime:
    return moment.replace(tzinfo=None) if isinstance(moment, datetime) else datetime.combine(moment, time())


def utc(moment: date, zone: tzinfo) -> datetime:
    """A day is its first moment in the zone; a clock time without a zone is meant there."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _key(moment: date, zone: tzinfo) -> Key:
    return utc(moment, zone) if isinstance(moment, datetime) else moment


def _once(event: Any, zone: tzinfo) -> Interval:
    start = _start(event)
    return _lasting(event, start, start, zone)


def _start(event: Any) -> date:
    found = getattr(event.get("DTSTART"), "dt", None)
    if not isinstance(found, date):
        raise EventUnreadable("no start")
    return found


def _lasting(event: Any, start: date, first: date, zone: tzinfo) -> Interval:
    """From ``start`` for as long as the event takes from its ``first`` start: days as days, the rest exactly."""
    end, lasts = getattr(event.get("DTEND"), "dt", None), getattr(event.get("DURATION"), "dt", None)
    begins = utc(start, zone)
    if not isinstance(start, datetime):
        days = (end - first) if type(end) is date else lasts if isinstance(lasts, timedelta) else timedelta(days=1)
        return Interval(begins, max(begins, utc(start + timedelta(days=max(1, days.days)), zone)))
    if isinstance(end, date):
        lasts = utc(end, zone) - utc(first, zone)
    if not isinstance(lasts, timedelta) or lasts < timedelta():
        lasts = timedelta()
    return Interval(begins, begins + lasts)


def _repeated(master: Any, window: Interval, zone: tzinfo) -> Iterator[tuple[Key, date, Interval]]:
    first = _start(master)
    out = {_key(moment, zone) for moment in _listed(master, "EXDATE")}
    seen: set[Key] = set()
    for start, interval in _all_starts(master, first, window, zone):
        key = _key(start, zone)
        if key not in seen and key not in out and _day(start, first) not in out:
            seen.add(key)
            yield key, start, interval or _lasting(master, start, first, zone)


def _day(start: date, first: date) -> date | None:
    """The day that an EXDATE without a time may name, as Outlook writes it."""
    return start.date() if isinstance(start, datetime) and isinstance(first, datetime) else None


def _all_starts(master: Any, first: date, window: Interval, zone: tzinfo) -> Iterator[tuple[date, Interval | None]]:
    """Starts, and an interval where the event gives one of its own."""
    rules = master.get("RRULE")
    rules = rules if isinstance(rules, list) else [rules] if rules else []
    if not rules:
        yield first, None
    for rule in rules:
        for start in _by_rule(rule, first, window, zone):
            yield start, None
    for added in _listed(master, "RDATE"):
        if isinstance(added, tuple):
            begins, until = utc(added[0], zone), added[1]
            ends = begins + until if isinstance(until, timedelta) else utc(until, zone)
            yield added[0], Interval(begins, max(begins, ends))
        else:
            yield added, None


def _listed(event: Any, name: str) -> Iterator[Any]:
    given = event.get(name) or ()
    for many in given if isinstance(given, list) else (given,) if given else ():
        yield from (one.dt for one in many.dts)


def _by_rule(rule: Any, first: date, window: Interval, zone: tzinfo) -> Iterator[date]:
    """The starts up to the end of the window; ``first`` among them, as calendars show it even when no rule hits it."""
    own = getattr(first, "tzinfo", None) or zone
    whole = not isinstance(first, datetime)
    wall = _wall(first)
    last = window.end.astimezone(own).replace(tzinfo=None) + timedelta(days=1)
    yield first
    for at, found in enumerate(_walls(rule, wall, whole, own)):
        if found > last or at >= MOST:
            return
        if found != wall:
            yield found.date() if whole else found.replace(tzinfo=own)


def _walls(rule: Any, wall: datetime, whole: bool, own: tzinfo) -> Iterable[datetime]:
    frequency = str((rule.get("FREQ") or [""])[0]).upper()
    if frequency not in COARSE and not (frequency == "HOURLY" and set(rule) <= PLAIN):
        raise EventUnreadable("a rule by minutes or seconds")
    if (days := rule.get("BYMONTHDAY")) and all(d > LONGEST[m - 1] for m in rule.get("BYMONTH") or (1,) for d in days):
        raise EventUnreadable("a rule that never comes true")  # the search for it would not end soon
    parts = [part for part in rule.to_ical().decode().split(";") if not part.upper().startswith("UNTIL=")]
    until = [_wall_until(value, whole, own) for value in rule.get("UNTIL") or ()]
    try:
        made = rrule.rrulestr(";".join(parts), dtstart=wall)
        assert isinstance(made, rrule.rrule)
        return made.replace(until=until[0]) if until else made
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise EventUnreadable("a rule that is not understood") from error


def _wall_until(until: date, whole: bool, own: tzinfo) -> datetime:
    if not isinstance(until, datetime):
        return datetime.combine(until, time() if whole else time.max)
    if whole:
        return datetime.combine(until.date(), time())
    return (until.astimezone(own) if until.tzinfo else until).replace(tzinfo=None)
