"""What the clauses of a message say together: one of the openings offered, several, or a wish."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.coaching.clocks import Clock
from bot.coaching.openings import Opening
from bot.coaching.time_beside import AMOUNT, LONGER, window_beside
from bot.coaching.time_clauses import Clause
from bot.coaching.time_groups import denied, window
from bot.coaching.time_merging import merged, on_days_denied
from bot.coaching.time_tokens import Part, Token
from bot.coaching.time_windows import groups
from bot.coaching.time_words import LATE
from bot.coaching.wishes import DAY_END, Order, Window, Wish

EVENING, VERY_LATE = 17 * 60, 21 * 60
_SOONER = (Order.EARLIER, Order.EARLIER_IN_DAY)
_LATER = (Order.LATER, Order.LATER_IN_DAY)


class Kind(StrEnum):
    PICKED = "picked"  # exactly one of those offered
    AMBIGUOUS = "ambiguous"  # two or more of those offered, or one but not surely: to be asked back
    WISH = "wish"  # days, hours or an order to look for
    NOTHING = "nothing"


@dataclass(frozen=True)
class Understood:
    """``openings`` are the one picked or the readings to ask back about; ``wish`` is what was said, for a search.

    ``exact``: the wish states one day and one clock time, so that nothing need be asked where that is free.
    """

    kind: Kind
    openings: tuple[Opening, ...] = ()
    wish: Wish | None = None
    exact: bool = False


NOTHING = Understood(Kind.NOTHING)


class Reading:
    """The clauses of what was said, over the openings offered."""

    def __init__(
        self, said: list[Clause], person: Wish, offered: tuple[Opening, ...], sure: bool,
        today: date, pointing: bool, one_of_two: bool,
    ) -> None:  # fmt: skip
        self.offered = offered
        self.positive = [clause for clause in said if not clause.negative]
        parts = [(t.value.first, t.value.last) for c in self.positive for t in c.tokens if isinstance(t.value, Part)]
        self.groups = [g for clause in self.positive for g in groups(clause.tokens, today, parts)]
        self.pointing = pointing
        self.one_of_two = one_of_two
        self.denied_places = {n for c in said if c.negative for n in _places(c.tokens, len(offered))}
        self.sure = sure and not any(g.doubt for g in self.groups) and not any(c.unread for c in said)
        self.searching = any(clause.searching for clause in self.positive)
        orders = sorted((t.value for c in said for t in c.tokens if isinstance(t.value, Order)),
                        key=lambda order: order is Order.MORE)  # fmt: skip
        windows = [w for g in self.groups if (w := window(g))]
        denied_windows = [w for c in said if c.negative for g in groups(c.tokens, today) for w in denied(g)]
        windows = on_days_denied(windows, denied_windows)
        without = [_later_limit(w, windows) for w in denied_windows if not any(_restored(w, p) for p in windows)]
        more = (self.denied_places or without) and not windows
        self.hours_named = any(w.has_days and w.clock is not None for w in denied_windows)
        self.hours_denied = any(w.clocks for w in without)
        order = orders[0] if orders else Order.MORE if more else None
        either = any(t.kind == "or" for clause in said for t in clause.tokens)
        if not either and any(g.pointed and not g.clocks for g in self.groups):  # "Tuesday, but later"
            in_day = {Order.LATER: Order.LATER_IN_DAY, Order.EARLIER: Order.EARLIER_IN_DAY}
            order = in_day.get(order, order) if order else None
        self.wish = replace(person, windows=tuple(merged(windows)), without=tuple(without), order=order)

    def result(self) -> Understood:
        more = self.searching or self.wish.windows or self.wish.without or not self.sure
        soonest = self.wish.order is Order.SOONEST and not more
        if self.one_of_two and len(self.offered) == 2 and not more:
            return Understood(Kind.PICKED, (max(self.offered) if self.wish.order in _LATER else min(self.offered),))
        if soonest and (fitting := [o for o in self.offered if self.wish.fits(o)]):
            return Understood(Kind.PICKED, (min(fitting),), self.wish)
        pointed = counted = self._by_place()
        if not pointed and self.wish.order is None and not self.searching:
            pointed = self._by_time()
        if len(pointed) == 1 and self.sure and (counted or self._only(pointed[0])):
            return Understood(Kind.PICKED, pointed, self.wish)
        if pointed and not (len(pointed) == 1 and self.sure):
            return Understood(Kind.AMBIGUOUS, pointed, self.wish)
        if self.wish != Wish(self.wish.zone, clocks=self.wish.clocks):
            return Understood(Kind.WISH, (), self.wish, exact=self.sure and not self.searching and self.wish.exact)
        return NOTHING

    def _only(self, opening: Opening) -> bool:
        """Whether no other day or hour is named beside this one's: of "Monday or Wednesday" both are wished for."""
        local = self.wish.local(opening)
        day, minute = local.date(), local.hour * 60 + local.minute
        days = all(
            all(day.weekday() == n for n in g.weekdays) and (not g.dates or any(a <= day <= b for a, b in g.dates))
            for g in self.groups
        )
        clocks = [t.value for clause in self.positive for t in clause.tokens if isinstance(t.value, Clock)]
        named = [c for c in clocks if not any(minute in c.readings for c in clocks) or minute not in c.readings]
        return days and not named

    def compared(self, text: str) -> Understood | None:
        """What is said beside one of those offered: "an hour later than the first", "the second, but earlier"."""
        tokens = [t for clause in self.positive for t in clause.tokens]
        places = [t.value for t in tokens if t.kind == "ordinal" and not t.bare and isinstance(t.value, int)]
        later = any(t.kind in ("after", "from", "onwards") or t.value in _LATER for t in tokens)
        sooner = any(t.kind in ("before", "until", "backwards") or t.value in _SOONER for t in tokens)
        if not (later or sooner) or any(g.bounds or g.stretches for g in self.groups):
            return None
        if not places:
            return self._beside_its_day(text, later=later)
        wish = replace(self.wish, order=Order.LATER if later else Order.EARLIER)
        beside = _at(self.offered, places)
        if len(beside) == 1 and not self.wish.windows and (AMOUNT.search(text) or not LONGER.search(text)):
            local = wish.local(beside[0])
            if only := window_beside(local, text, later=later):
                wish = replace(wish, windows=(only,), order=None)
        return Understood(Kind.WISH, (), wish)

    def _beside_its_day(self, text: str, *, later: bool) -> Understood | None:
        """ "Wednesday, but an hour later" than the one that is offered then."""
        there = [o for o in self.offered if self.wish.windows and self.wish.fits(o)]
        if len(there) != 1 or not AMOUNT.search(text) or LONGER.search(AMOUNT.sub("", text)):
            return None
        beside = window_beside(self.wish.local(there[0]), text, later=later)
        return Understood(Kind.WISH, (), replace(self.wish, windows=(beside,), order=None)) if beside else None

    def _by_place(self) -> tuple[Opening, ...]:
        """Those counted out: "the second one", "2", "the last one on Thursday"."""
        if not self.offered:
            return ()
        tokens = [t for clause in self.positive for t in clause.tokens]
        sure = [t.value for t in tokens if t.kind == "ordinal" and not t.bare]
        if sure:
            return self._counted([n for n in sure if isinstance(n, int)])
        loose = [] if self.hours_named else _places(tokens, len(self.offered))
        if not loose:
            return ()
        counted = _at(self.offered, loose)
        fitting = tuple(o for o in self.offered if self.wish.windows and self.wish.fits(o))
        return tuple(dict.fromkeys((*counted, *fitting)))

    def _counted(self, places: list[int]) -> tuple[Opening, ...]:
        """Counted among all, or among those of the day, hour or coach said with it."""
        if any(g.bounds for g in self.groups):
            return ()
        among = [o for o in self.offered if self.wish.fits(o)]
        counted = _at(self.offered, places)
        here = tuple(o for o in counted if o in among)
        if len(here) == len(places):
            first = _at(among, places)
            return here if self.wish.coach is None or len(among) == len(self.offered) else first or here
        if there := _at(among, places):
            refused = any(w.holds(self.wish.local(o)) for o in counted for w in self.wish.without)
            return tuple(dict.fromkeys((*counted, *there))) if refused and not self.wish.windows else there
        return tuple(dict.fromkeys((*counted, *among))) if among else ()

    def _by_time(self) -> tuple[Opening, ...]:
        if any(t.kind == "ordinal" and not t.bare for c in self.positive for t in c.tokens):
            return ()  # counted already, in vain
        described = any(g.bounds or g.described for g in self.groups)
        described |= self.hours_denied and not any(g.clocks for g in self.groups)
        pointed = self.groups and not described and all(g.pointed or self.pointing for g in self.groups)
        if not self.offered or not pointed:
            return self._by_coach_alone()
        found = self._as_written(tuple(o for o in self.offered if self.wish.fits(o)))
        days_or_clock = all(g.clocks or g.dates or g.weekdays for g in self.groups)
        return found if len(found) == 1 or days_or_clock or self.pointing else ()

    def _as_written(self, found: tuple[Opening, ...]) -> tuple[Opening, ...]:
        """Of 10:00 and 22:00, "10:00" is the first: they are shown by a clock of 24 hours."""
        clocks = [t.value for clause in self.positive for t in clause.tokens if isinstance(t.value, Clock)]
        local = [(o, self.wish.local(o)) for o in found]
        written = {clock.written for clock in clocks}
        exact = tuple(o for o, at in local if at.hour * 60 + at.minute in written)
        return exact if exact and None not in written else found

    def _by_coach_alone(self) -> tuple[Opening, ...]:
        if self.groups or not self.wish.coach:
            return ()
        return tuple(o for o in self.offered if o.coach == self.wish.coach)


def _restored(denied: Window, wished: Window) -> bool:
    """A day given after all: "I'm off on Sunday, so Sunday after lunch"."""
    if denied == wished:
        return True
    if denied.one_day and not denied.clocks and wished.dates:  # "not Tuesday, but the following Tuesday"
        return all(a == b and a.weekday() in denied.weekdays for a, b in wished.dates)
    return bool(denied.weekdays) and not (denied.dates or denied.clocks) and denied.weekdays == wished.weekdays


def _later_limit(denied: Window, wished: Sequence[Window]) -> Window:
    """ "Not too late" of an evening does not end before the evening."""
    hours = [first for w in wished for first, _ in w.clocks]
    late = denied.clocks == ((LATE, DAY_END),) and hours and min(hours) >= EVENING
    return replace(denied, clocks=((VERY_LATE, DAY_END),)) if late else denied


def _places(tokens: Sequence[Token], count: int) -> list[int]:
    """Ordinals, and mere numbers that may count the openings: not beside "at", a day or a full clock time."""
    found = [t.value for t in tokens if t.kind == "ordinal" and not t.bare and isinstance(t.value, int)]
    if any(t.kind not in ("clock", "ordinal", "day", "or", "and") for t in tokens):
        return found
    if any(t.kind == "clock" and not t.bare for t in tokens):
        return found
    if any(t.kind == "day" for t in tokens) and not any(t.kind == "ordinal" and t.bare for t in tokens):
        return found
    if any(t.kind == "ordinal" and t.bare and isinstance(t.value, int) and t.value >= count for t in tokens):
        return found  # "the 3rd or the 4th" of three are days
    for token in tokens:
        if token.kind == "ordinal" and token.bare and isinstance(token.value, int) and token.value < count:
            found.append(token.value)
        elif isinstance(token.value, Clock) and 1 <= (hour := token.value.likely // 60 % 12) <= count:
            found.append(hour - 1)
    return found


def _at(among: Sequence[Opening], places: Sequence[int]) -> tuple[Opening, ...]:
    return tuple(dict.fromkeys(among[n] for n in places if -len(among) <= n < len(among)))
