"""Which of the windows said one after the other belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.coaching.wishes import Window


def merged(windows: Sequence[Window]) -> list[Window]:
    """Days in one clause and hours in the next belong together: "next week, mornings"."""
    windows = _narrowed(_told_closer(windows))
    if len(windows) > 1 and not any(w.dates or w.weekdays for w in windows):
        return _merged_hours(windows)
    days = [w for w in windows if not w.clocks]
    hours = [w for w in windows if not (w.dates or w.weekdays)]
    if days and hours and len(days) + len(hours) == len(windows):
        clocks = tuple(c for w in hours for c in w.clocks)
        return [replace(w, clocks=clocks) for w in _merged_days(days)]
    return _merged_days(days) if len(days) == len(windows) else list(windows)


def on_days_denied(windows: Sequence[Window], denied: Sequence[Window]) -> list[Window]:
    """ "I can't do three on Wednesday, two would work" speaks of Wednesday still."""
    refused = [w for w in denied if w.has_days and w.clock is not None]
    if len(refused) != 1 or len(denied) != 1 or any(w.has_days or w.clock is None for w in windows):
        return list(windows)
    return [replace(refused[0], clocks=w.clocks) for w in windows]


def _narrowed(windows: Sequence[Window]) -> list[Window]:
    """A day with hours, and then hours within them: "Tuesday in the afternoon, after three"."""
    found: list[Window] = []
    for w in windows:
        last = found[-1] if found else None
        if last and last.clocks and (last.dates or last.weekdays) and w.clocks and not (w.dates or w.weekdays):
            common = _merged_hours([Window(clocks=last.clocks), w])
            if len(common) == 1 or w.clock is not None:  # of "in the morning, like at one" the hour is meant
                found[-1] = replace(last, clocks=common[0].clocks if len(common) == 1 else w.clocks)
                continue
        found.append(w)
    return found


def _merged_hours(hours: Sequence[Window]) -> list[Window]:
    """Hours that are both, as in "evenings, after seven"; "mornings or evenings" have none in common."""
    common = hours[0].clocks
    for more in hours[1:]:
        common = tuple((max(a, c), min(b, d)) for a, b in common for c, d in more.clocks if max(a, c) < min(b, d))
    return [Window(clocks=common)] if common else list(hours)


def _merged_days(days: Sequence[Window]) -> list[Window]:
    """A stretch and weekdays said apart are one: "next week, Tuesday or Wednesday"."""
    stretches = [w for w in days if w.dates and not w.weekdays and any(a != b for a, b in w.dates)]
    weekdays = [w for w in days if w.weekdays and not w.dates]
    if stretches and weekdays and len(stretches) + len(weekdays) == len(days):
        spans = tuple(span for w in stretches for span in w.dates)
        return [replace(w, dates=spans, one_day=False) for w in weekdays]
    return list(days)


def _told_closer(windows: Sequence[Window]) -> list[Window]:
    """Without what another window only says more closely: "end of the month, say the 29th at four"."""
    return [w for n, w in enumerate(windows) if not any(_closer(o, w) for o in windows[n + 1 :])]


def _closer(one: Window, than: Window) -> bool:
    if than.clocks and not (than.dates or than.weekdays):  # "after the school run, Tuesday at ten"
        hours = all(any(a <= c and d <= b for a, b in than.clocks) for c, d in one.clocks)
        return bool((one.dates or one.weekdays) and one.clocks) and hours
    if than.clocks:
        return False
    if not one.clocks:  # "at the weekend, Sunday ideally"
        return not than.one_day and bool(one.weekdays) and one.weekdays < than.weekdays and than.dates == one.dates
    if than.weekdays or one.weekdays:
        return bool(one.weekdays) and than.weekdays >= one.weekdays and than.dates == one.dates
    within = all(any(a <= c and d <= b for a, b in than.dates) for c, d in one.dates)
    return bool(than.dates and one.dates) and within
