"""From the tokens of one clause to the days and hours said together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bot.coaching.clocks import HALF_DAY, Clock
from bot.coaching.dates import FAR, Span, coming
from bot.coaching.time_groups import Group, Range
from bot.coaching.time_tokens import Days, Part, Token
from bot.coaching.wishes import DAY_END

ABOUT = 60  # minutes either way of "around ten"
TIMES = ("part", "clock", "after", "before", "from", "until", "between", "around")


def groups(tokens: Sequence[Token], today: date, parts: Sequence[Range] = ()) -> list[Group]:
    """Put days and hours together as they are meant; what follows lends to what came before what that lacks.

    ``parts`` are the parts of the day spoken of beside: after "once they sleep" half past eight is in the evening.
    """
    return _Reader(tokens, today, parts).read()


class _Reader:
    def __init__(self, tokens: Sequence[Token], today: date, parts: Sequence[Range]) -> None:
        self._left = [t for t in tokens if t.kind != "at"]
        self._parts = [(t.value.first, t.value.last) for t in tokens if isinstance(t.value, Part)] or list(parts)
        self._today = today
        self._done: list[Group] = []
        self._group = Group()
        self._after_or = False
        self._after_and = False
        self._last = ""  # the kind of what came before

    def read(self) -> list[Group]:
        while self._left:
            token = self._left.pop(0)
            if token.kind == "or":
                self._after_or = True
                continue
            self._take(token)
            self._after_and = token.kind == "and"
            if token.kind in ("day", "part", "clock", "after", "before", "from", "until", "between", "around"):
                self._after_or = False
                self._last = token.kind
        self._close()
        for before, after in zip(self._done, self._done[1:], strict=False):
            if after.joined and not before.has_times:
                before.parts, before.bounds, before.clocks = after.parts, after.bounds, after.clocks
            if not after.has_days and before.has_days and after.has_times:
                after.stretches, after.dates = before.stretches, before.dates
                after.weekdays, after.one_day = before.weekdays, before.one_day
        return self._done

    def _take(self, token: Token) -> None:
        if token.kind == "day":
            self._day(_days(token))
        elif token.kind == "part":
            part = _part(token)
            self._times(self._group.parts, (part.first, part.last), "part")
        elif token.kind == "clock":
            self._clock(_clock(token))
        elif token.kind in ("after", "from", "before", "until"):
            self._bound(token.kind)
        elif token.kind == "vague":
            self._group.doubt = True  # after what?
        elif token.kind == "between":
            self._between()
        elif token.kind == "around" and (clock := self._next("clock")):
            self._about(_clock(clock))

    def _day(self, days: Days) -> None:
        if self._next("to") and (end := self._next("day")):
            self._group.stretches.append(_from_to(self._ends(days)[0], self._ends(_days(end))[1]))
            return
        if (open_end := self._next("onwards")) or self._next("backwards"):
            self._day_bound("from" if open_end else "until", days)
            return
        group = self._group
        if days.long and group.has_days and not group.stretches and not (self._after_or or self._after_and):
            group.stretches += days.dates  # "Tuesday at three next week"
            return
        ends = group.has_times and group.has_days and not (group.time_first and self._last == "day")
        another_kind = bool(days.weekdays) != bool(group.weekdays)
        switches = self._after_or and group.has_days and (days.long or another_kind)
        switches |= self._after_and and bool(group.dates) and another_kind  # "next Monday and Wednesday"
        switches |= self._after_and and days.long and group.has_days and not group.stretches
        another = self._after_or and group.time_first and (self._last != "day" or self._times_follow())
        if switches and days.long and group.one_day and not group.stretches:  # "Friday, or early next week"
            tomorrow = self._today + timedelta(days=1)
            group.dates += [(day, day) for day in (coming(tomorrow, n) for n in sorted(group.weekdays))]
            group.weekdays, group.one_day = set(), False
        if ends or switches or another:
            group = self._begin(keep_stretch=not days.long)
            group.joined = switches
        group.time_first |= group.has_times and not group.has_days
        group.doubt |= days.doubt
        if days.long:
            group.stretches += days.dates
        elif days.dates:
            self._exact_day(days)
        else:
            if group.dates and self._last == "day":
                group.doubt |= not any(_agrees(span, days.weekdays) for span in group.dates)
                return
            group.weekdays |= days.weekdays
            group.one_day |= not days.plural
            group.pointed |= not days.plural

    def _exact_day(self, days: Days) -> None:
        """A date; said beside a weekday it is the same day, or either may be meant, but for a full date."""
        group = self._group
        spans = list(days.dates)
        group.dated |= days.dated
        if group.weekdays and not self._after_or:
            agreeing = [span for span in spans if _agrees(span, frozenset(group.weekdays))]
            if agreeing:
                spans = agreeing
                group.weekdays, group.one_day, group.dated = set(), False, True
            elif days.full:
                group.weekdays, group.one_day, group.doubt = set(), False, True
            else:
                group.doubt = True
                group = self._begin(keep_stretch=True)
                group.doubt = group.joined = True
        group.dates += spans
        group.pointed = True

    def _clock(self, clock: Clock) -> None:
        if self._next("to") or (self._left[1:2] and self._left[1].kind == "clock" and self._next("until")):
            if end := self._next("clock"):
                self._times(self._group.bounds, self._range(clock, _clock(end)), "bound")
            return
        if self._next("onwards"):
            self._times(self._group.bounds, (clock.likely, DAY_END), "bound")
        elif self._next("backwards"):
            self._times(self._group.bounds, (0, clock.likely + 1), "bound")
        elif self._next("around"):
            self._about(clock)
        else:
            for reading in clock.readings[: 1 if self._group.dated and not clock.doubt else None]:
                self._times(self._group.clocks, (reading, reading + 1), "clock")
            self._group.pointed = True
            self._group.doubt |= clock.doubt

    def _bound(self, kind: str) -> None:
        open_end = kind in ("after", "from")
        if clock := self._next("clock"):
            if kind == "from" and (self._next("to") or self._next("until")) and (end := self._next("clock")):
                self._times(self._group.bounds, self._range(_clock(clock), _clock(end)), "bound")
                return
            edge = self._within_part(_clock(clock))
            self._times(self._group.bounds, (edge, DAY_END) if open_end else (0, edge), "bound")
        elif part := self._next("part"):
            # "after lunch" begins where lunch does not end: people are back an hour before
            first, last = _part(part).first, _part(part).last
            after = (13 * 60 if (first, last) == (690, 840) else last, DAY_END)
            self._times(self._group.bounds, after if open_end else (0, first + (30 if first == 690 else 0)), "bound")
        elif day := self._next("day"):
            self._day_bound(kind, _days(day))
            self._group.described = True
        else:
            self._group.doubt = True  # after what?

    def _day_bound(self, kind: str, days: Days) -> None:
        if kind == "from" and len(days.weekdays) > 1:  # "from Monday to Wednesday" is one token
            self._day(days)
            return
        first, last = self._ends(days)
        if (self._next("to") or (kind == "from" and self._next("until"))) and (end := self._next("day")):
            self._group.stretches.append(_from_to(first, self._ends(_days(end))[1]))
            return
        one = timedelta(days=1)
        self._group.stretches.append(
            {"after": (last + one, FAR), "from": (first, FAR), "before": (date.min, first - one),
             "until": (date.min, last)}[kind]
        )  # fmt: skip

    def _ends(self, days: Days) -> Span:
        if days.dates:
            return days.dates[0][0], days.dates[-1][1]
        tomorrow = self._today + timedelta(days=1)
        nearest = sorted(coming(tomorrow, weekday) for weekday in days.weekdays)
        return nearest[0], nearest[-1]

    def _between(self) -> None:
        first = self._next("clock")
        if first and (self._next("and") or self._next("to")) and (last := self._next("clock")):
            self._times(self._group.bounds, self._range(_clock(first), _clock(last)), "bound")
        elif first:
            self._clock(_clock(first))
        elif day := self._next("day"):
            if self._next("and") or self._next("to"):
                self._left.insert(0, Token("to"))
            self._day(_days(day))

    def _about(self, clock: Clock) -> None:
        """ "Roughly 12:30 to 2" and "8ish onwards" are ranges; else the hours around it."""
        if self._left and self._left[0].kind in ("to", "onwards", "backwards"):
            self._clock(clock)
        else:
            self._around(clock)

    def _around(self, clock: Clock) -> None:
        minute = self._within_part(clock)
        self._times(self._group.bounds, (max(0, minute - ABOUT), minute + ABOUT + 1), "bound")

    def _times(self, into: list[Range], range_: Range, kind: str) -> None:
        group = self._group
        other_kind = self._after_or and group.has_times and (kind == "bound" or not into)
        lone = self._after_or and group.has_days and not group.has_times and self._last == "day"
        narrows = kind == "bound" and group.parts and not self._after_or  # "mornings next week, after nine"
        if other_kind or lone or (group.time_first and group.has_days and self._last == "day" and not narrows):
            fresh = self._begin(keep_stretch=True)
            if not lone:
                fresh.dates, fresh.weekdays = list(self._done[-1].dates), set(self._done[-1].weekdays)
                fresh.one_day = self._done[-1].one_day
            if self._done[-1].time_first:
                fresh.dates, fresh.weekdays, fresh.one_day = [], set(), False
            group = fresh
            into = {"part": group.parts, "clock": group.clocks, "bound": group.bounds}[kind]
        into.append(range_)
        self._after_or = False

    def _within_part(self, clock: Clock) -> int:
        """The reading that lies in the part of the day said with it: "evenings after 8"."""
        return next((m for m in clock.readings if any(a <= m < b for a, b in self._parts)), clock.likely)

    def _range(self, first: Clock, last: Clock) -> Range:
        start, end = self._within_part(first), self._within_part(last)
        return (start, end) if self._parts and start < end else _range(first, last)

    def _times_follow(self) -> bool:
        return bool(self._left) and self._left[0].kind in TIMES

    def _begin(self, *, keep_stretch: bool) -> Group:
        stretches = list(self._group.stretches) if keep_stretch else []
        self._close()
        self._group = Group(stretches=stretches)
        return self._group

    def _close(self) -> None:
        if self._group.has_days or self._group.has_times:
            self._done.append(self._group)
        self._group = Group()

    def _next(self, kind: str) -> Token | None:
        """Take the next token when it is of that kind."""
        if self._left and self._left[0].kind == kind:
            return self._left.pop(0)
        return None


def _from_to(first: date, last: date) -> Span:
    """From the 9th to the 30th, said on the 20th, ends after it starts."""
    return first, last if last >= first else max(first, last + relativedelta(months=1))


def _range(first: Clock, last: Clock) -> Range:
    """As in "9 to 5", "2-4pm": the end lies after the start, in the likelier half of the day."""
    end = last.likely
    starts = [m for m in first.readings if m < end]
    if len(last.readings) == 1 and starts:
        start = max(starts)
        return (start, end) if end - start <= HALF_DAY else (first.likely, end)
    start = first.likely
    if not any(m > start for m in last.readings):  # a shift "from 6 to 2" begins in the morning
        start = min(first.readings)
    later = [m for m in last.readings if m > start]
    return start, min(later) if later else DAY_END


def _agrees(span: Span, weekdays: frozenset[int]) -> bool:
    return span[0].weekday() in weekdays


def _days(token: Token) -> Days:
    assert isinstance(token.value, Days)
    return token.value


def _part(token: Token) -> Part:
    assert isinstance(token.value, Part)
    return token.value


def _clock(token: Token) -> Clock:
    assert isinstance(token.value, Clock)
    return token.value
