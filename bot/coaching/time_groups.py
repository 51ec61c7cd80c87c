"""Days and hours that are said together, and the window they make."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from bot.coaching.dates import FAR, Span
from bot.coaching.wishes import DAY_END, Window

Range = tuple[int, int]


@dataclass
class Group:
    """Days and hours said together, as in "Tuesday or Thursday afternoon"."""

    stretches: list[Span] = field(default_factory=list)  # weeks, months, before and after a day
    dates: list[Span] = field(default_factory=list)
    weekdays: set[int] = field(default_factory=set)
    parts: list[Range] = field(default_factory=list)
    bounds: list[Range] = field(default_factory=list)
    clocks: list[Range] = field(default_factory=list)
    one_day: bool = False
    time_first: bool = False  # "mornings on Tuesday": the next hours begin another group
    doubt: bool = False  # said in a way that may mean two things, or contradicts itself
    pointed: bool = False  # points at an opening: a clock time or a day
    described: bool = False  # by a day it lies before or after: "the Tuesday before Christmas"
    dated: bool = False  # a weekday and its date: an appointment, in the working half of the day
    joined: bool = False  # by "or" to the days before: "tomorrow or Monday at ten"

    @property
    def has_days(self) -> bool:
        return bool(self.stretches or self.dates or self.weekdays)

    @property
    def has_times(self) -> bool:
        return bool(self.parts or self.bounds or self.clocks)


def window(group: Group) -> Window | None:
    """The window of a group; None when it names neither day nor hour."""
    if not (group.has_days or group.has_times):
        return None
    clocks: list[Range] = [(0, DAY_END)]
    bounds = _common_hours([[bound] for bound in group.bounds]) or group.bounds  # "11 to 1 and from 5" are two
    for union in (group.parts, group.clocks, bounds):
        if union:
            clocks = _common_hours([clocks, union])
    spans = _common(_enclosed(group.stretches), group.dates)
    contradictory = group.has_times and not clocks
    return Window(
        dates=tuple(spans),
        weekdays=frozenset(group.weekdays),
        clocks=((0, 0),) if contradictory else tuple(clocks) if group.has_times else (),
        one_day=group.one_day and not spans,
    )


def _common_hours(each: list[list[Range]]) -> list[Range]:
    common: list[Range] = [(0, DAY_END)] if each else []
    for hours in each:
        common = [(max(a, c), min(b, d)) for a, b in common for c, d in hours if max(a, c) < min(b, d)]
    return common


def denied(group: Group) -> list[Window]:
    """The windows a denial takes out: of "not before ten and not after four" each bound for itself."""
    each = [replace(group, bounds=[bound]) for bound in group.bounds] if len(group.bounds) > 1 else [group]
    return [made for one in each if (made := window(one))]


def _enclosed(stretches: list[Span]) -> list[Span]:
    """ "After the first, but before the tenth" lies between them."""
    if len(stretches) != 2:
        return stretches
    (first, _), (_, last) = sorted(stretches, reverse=True)
    opposite = {min(a for a, _ in stretches), max(b for _, b in stretches)} == {date.min, FAR}
    return [(first, last)] if opposite and date.min < first <= last < FAR else stretches


def _common(stretches: list[Span], days: list[Span]) -> list[Span]:
    if not (stretches and days):
        return days or stretches
    both = [(max(a, c), min(b, d)) for a, b in stretches for c, d in days if max(a, c) <= min(b, d)]
    return both or days
