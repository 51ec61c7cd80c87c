"""What a calendar file says about when its owner is busy; of its words nothing is kept."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import timedelta, tzinfo
from typing import Any, NamedTuple

from icalendar import Calendar

from bot.coaching.intervals import Interval, merge
from bot.coaching.recurrence import occurrences, utc

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


class NotACalendar(ValueError):
    """The text is no calendar file, or only the beginning of one."""


class Busy(NamedTuple):
    """``intervals`` are merged and in order; ``unreadable`` counts the events that could not be followed."""

    intervals: list[Interval]
    unreadable: int


def read(data: bytes) -> list[Any]:
    """The calendars of a file. Raises NotACalendar."""
    if not data.strip().upper().endswith(b"END:VCALENDAR"):
        raise NotACalendar
    try:
        found: list[Any] = Calendar.from_ical(data, multiple=True)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError) as error:  # what it raises on nonsense
        raise NotACalendar from error
    if not found or any(one.name != "VCALENDAR" for one in found):
        raise NotACalendar
    return found


def busy_times(
    calendars: Iterable[Any],
    window: Interval,
    zone: tzinfo,
    *,
    addresses: Collection[str] = (),
    ours: Mapping[str, Interval | None] | None = None,
) -> Busy:
    """When the owner of these calendars is busy within the window.

    Cancelled, transparent and declined events are not; ``addresses`` (lower case) tell which attendee the owner is.
    ``ours`` are calls that are counted elsewhere, by UID: they are left out where they stand at the time given; at
    another time they count as any event, unless they are None.
    """
    known = ours or {}
    taken: list[Interval] = []
    unreadable = 0
    for calendar in calendars:
        for uid, events in _by_uid(calendar.walk("VEVENT")).items():
            try:
                found = list(_taken(events, window, zone, addresses))
            except (
                ValueError,
                TypeError,
                AttributeError,
                LookupError,
                OverflowError,
            ):  # whatever one holds, the others count
                unreadable += 1
                continue
            if uid in known:
                found = [one for one in found if known[uid] not in (None, one)]
            taken += found
        taken += [one for one in _published(calendar, zone) if one.overlaps(window)]
    inside = (Interval(max(i.start, window.start), min(i.end, window.end)) for i in taken)
    return Busy(merge(inside), unreadable)


def addresses_in(*texts: str | None) -> frozenset[str]:
    """The e-mail addresses named in these texts, in lower case: how a coach is called in the coach's own calendar."""
    return frozenset(found.lower() for text in texts if text for found in ADDRESS.findall(text.replace("%40", "@")))


def uids(calendars: Iterable[Any]) -> set[str]:
    """Of all events in these calendars."""
    return {str(event["UID"]) for one in calendars for event in one.walk("VEVENT") if "UID" in event}


def _by_uid(events: Iterable[Any]) -> dict[str, list[Any]]:
    groups: defaultdict[str, list[Any]] = defaultdict(list)
    for number, event in enumerate(events):
        groups[str(event.get("UID") or f"\0{number}")].append(event)
    return groups


def _taken(events: list[Any], window: Interval, zone: tzinfo, addresses: Collection[str]) -> Iterator[Interval]:
    masters = [event for event in events if "RECURRENCE-ID" not in event]
    exceptions = [event for event in events if "RECURRENCE-ID" in event]
    for master in masters or [None]:
        for event, interval in occurrences(master, exceptions, window, zone):
            if interval.start < interval.end and takes_time(event, addresses):
                yield interval


def takes_time(event: Any, addresses: Collection[str] = ()) -> bool:
    """Whether an event keeps its owner from other things."""
    if str(event.get("STATUS", "")).upper() == "CANCELLED" or str(event.get("TRANSP", "")).upper() == "TRANSPARENT":
        return False
    if str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() == "FREE":
        return False
    invited = event.get("ATTENDEE") or []
    for one in invited if isinstance(invited, list) else [invited]:
        address = str(one).lower().removeprefix("mailto:")
        if address in addresses and str(one.params.get("PARTSTAT", "")).upper() == "DECLINED":
            return False
    return True


def _published(calendar: Any, zone: tzinfo) -> Iterator[Interval]:
    """Free-busy information, which some publish in place of events."""
    for part in calendar.walk("VFREEBUSY"):
        given = part.get("FREEBUSY") or []
        for period in given if isinstance(given, list) else [given]:
            if str(getattr(period, "params", {}).get("FBTYPE", "BUSY")).upper() == "FREE":
                continue
            for start, end in _pairs(period):
                begins = utc(start, zone)
                ends = begins + end if isinstance(end, timedelta) else utc(end, zone)
                if begins < ends:
                    yield Interval(begins, ends)


def _pairs(period: Any) -> Iterator[Any]:
    if isinstance(getattr(period, "dt", None), tuple):
        yield period.dt
    for one in getattr(period, "dts", ()):
        yield one.dt
