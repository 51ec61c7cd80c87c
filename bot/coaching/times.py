"""What a prospect's words say about openings: one of those offered, two that it may be, or a wish for others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.coaching.clocks import NUMBERS, Clock
from bot.coaching.openings import Opening
from bot.coaching.time_tokens import Token
from bot.coaching.time_windows import denied, groups, window
from bot.coaching.time_words import Clause, clauses, denies, plain, searches, unexplained, words_of
from bot.coaching.wishes import DAY_END, Order, Window, Wish
from bot.coaching.zones import find_zones


class Kind(StrEnum):
    PICKED = "picked"  # exactly one of those offered
    AMBIGUOUS = "ambiguous"  # two or more of those offered, or one but not surely: to be asked back
    WISH = "wish"  # days, hours or an order to look for
    NOTHING = "nothing"


@dataclass(frozen=True)
class Understood:
    """``openings`` are the one picked or the readings to ask back about; ``wish`` is what was said, for a search."""

    kind: Kind
    openings: tuple[Opening, ...] = ()
    wish: Wish | None = None


NOTHING = Understood(Kind.NOTHING)

_ANY = re.compile(
    r"^\W*(?:(?:i'm |im )?(?:ok|fine|good|happy) with )?(?:any|either|all|whichever|whatever)(?: one)?"
    r"(?: of (?:these|those|them|the \w+))?(?: (?:is|are|would be|will be))?"
    r"(?: (?:works?|suits?|fine|good|ok|okay|great|do|will do|for me|with me|you like|suits you))*\W*$"
    r"|\byou (?:choose|pick|decide)\b|\b(?:don't|dont|do not) mind\b|\bno preference\b"
    r"|\b(?:doesn't|does not|doesnt) matter\b"
)
_POINTING = re.compile(r"\bthe [\w ]*\b(?:one|slot|option|appointment)\b", re.IGNORECASE)
_SPEAKS_ZONE = re.compile(
    r"(?P<place>[a-z][a-z' -]*?) time\b|(?P<offset>\b(?:utc|gmt)\s?(?:[+-]\s?\d{1,2}(?::?\d\d)?)?)"
    r"|\b(?P<short>c?est|edt|cet|cst|cdt|pst|pdt|mst|mdt|ist|bst|jst|aest|aedt|eet|wet)\b"
)
_AMOUNT = re.compile(
    r"\b(?P<half>half an hour|30 min\w*|thirty min\w*)|\b(?P<hours>an?|one|two|three|four|five|six|\d)"
    r" (?:hours?|hrs?)\b(?P<more> and a half)?"
)
_LONGER = re.compile(r"\b(?:days?|weeks?|fortnights?|months?|min(?:ute)?s?)\b")
_COUNT = {"a": 1, "an": 1, **NUMBERS}
_SOONER = (Order.EARLIER, Order.EARLIER_IN_DAY)
_LATER = (Order.LATER, Order.LATER_IN_DAY)
_OTHERS_ZONE = re.compile(r"\b(?:your|the coach'?s?|coach'?s?|his|her|their) (?:local )?time\b")


def read(
    text: str, now: datetime, zone: str, offered: Sequence[Opening] = (), coaches: Mapping[str, str] | None = None
) -> Understood:
    """Understand words about times; ``offered`` in the order shown, ``coaches`` names by id.

    Only a statement that points at one of the openings picks it: an ordinal, a clock time, a day. What describes
    ("after three", "mornings", "anything on Tuesday?") or compares ("an hour later than the first") is a wish, even
    when it fits a single one; and nothing is picked while a date, number or comparison is left unexplained.
    """
    meant_zone, sure_of_zone = _zone_said(text, zone)
    today = now.astimezone(ZoneInfo(meant_zone)).date()
    said = clauses(text, today)
    coach, other = _coach_named(text, coaches or {}), None
    if coach and denies(text):
        coach, other = None, coach
    if not said:
        wish = Wish(meant_zone, coach=coach, without_coach=other)
        fitting = [o for o in offered if wish.fits(o)]
        if fitting and _ANY.search(plain(text)):
            return NOTHING if unexplained(text) else Understood(Kind.PICKED, (min(fitting),))
        return _by_coach(text, wish, offered)
    reading = _Reading(said, Wish(meant_zone, coach=coach, without_coach=other), tuple(offered), sure_of_zone, today,
                       bool(_POINTING.search(text)))  # fmt: skip
    return reading.compared(plain(text)) or reading.result()


class _Reading:
    def __init__(
        self, said: list[Clause], person: Wish, offered: tuple[Opening, ...], sure: bool,
        today: date, pointing: bool,
    ) -> None:  # fmt: skip
        self.offered = offered
        self.positive = [clause for clause in said if not clause.negative]
        self.groups = [g for clause in self.positive for g in groups(clause.tokens, today)]
        self.pointing = pointing
        self.denied_places = {n for c in said if c.negative for n in _places(c.tokens, len(offered))}
        self.sure = sure and not any(g.doubt for g in self.groups) and not any(c.unread for c in said)
        self.searching = any(clause.searching for clause in self.positive)
        orders = sorted((t.value for c in said for t in c.tokens if isinstance(t.value, Order)),
                        key=lambda order: order is Order.MORE)  # fmt: skip
        without = [w for c in said if c.negative for g in groups(c.tokens, today) for w in denied(g)]
        windows = [w for g in self.groups if (w := window(g))]
        more = (self.denied_places or without) and not windows
        order = orders[0] if orders else Order.MORE if more else None
        self.wish = replace(person, windows=tuple(_merged(windows)), without=tuple(without), order=order)

    def result(self) -> Understood:
        more = self.searching or self.wish.windows or self.wish.without or not self.sure
        soonest = self.wish.order is Order.SOONEST and not more
        if soonest and (fitting := [o for o in self.offered if self.wish.fits(o)]):
            return Understood(Kind.PICKED, (min(fitting),), self.wish)
        pointed = self._by_place()
        if not pointed and self.wish.order is None and not self.searching:
            pointed = self._by_time()
        if len(pointed) == 1 and self.sure:
            return Understood(Kind.PICKED, pointed, self.wish)
        if pointed:
            return Understood(Kind.AMBIGUOUS, pointed, self.wish)
        if self.wish != Wish(self.wish.zone):
            return Understood(Kind.WISH, (), self.wish)
        return NOTHING

    def compared(self, text: str) -> Understood | None:
        """What is said beside one of those offered: "an hour later than the first", "the second, but earlier"."""
        tokens = [t for clause in self.positive for t in clause.tokens]
        places = [t.value for t in tokens if t.kind == "ordinal" and not t.bare and isinstance(t.value, int)]
        later = any(t.kind in ("after", "from", "onwards") or t.value in _LATER for t in tokens)
        sooner = any(t.kind in ("before", "until", "backwards") or t.value in _SOONER for t in tokens)
        if not (places and (later or sooner)) or any(g.bounds or g.stretches for g in self.groups):
            return None
        wish = replace(self.wish, order=Order.LATER if later else Order.EARLIER)
        beside = _at(self.offered, places)
        amount = _AMOUNT.search(text)
        if len(beside) == 1 and not self.wish.windows and (amount or not _LONGER.search(text)):
            local = beside[0].start.astimezone(ZoneInfo(wish.zone))
            at, way = local.hour * 60 + local.minute, 1 if later else -1
            clock = (at + 1, DAY_END) if later else (0, at)
            if amount:
                hours = 0 if amount["half"] else _COUNT.get(amount["hours"]) or int(amount["hours"])
                at += way * (hours * 60 + (30 if amount["half"] or amount["more"] else 0))
                clock = (at, at + 1)
            if 0 <= clock[0] < clock[1] <= DAY_END:
                only = Window(((local.date(), local.date()),), clocks=(clock,))
                wish = replace(wish, windows=(only,), order=None)
        return Understood(Kind.WISH, (), wish)

    def _by_place(self) -> tuple[Opening, ...]:
        """Those counted out: "the second one", "2", "the last one on Thursday"."""
        if not self.offered:
            return ()
        tokens = [t for clause in self.positive for t in clause.tokens]
        sure = [t.value for t in tokens if t.kind == "ordinal" and not t.bare]
        if sure:
            return self._counted([n for n in sure if isinstance(n, int)])
        loose = _places(tokens, len(self.offered))
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
            return there
        return tuple(dict.fromkeys((*counted, *among))) if among else ()

    def _by_time(self) -> tuple[Opening, ...]:
        if any(t.kind == "ordinal" and not t.bare for c in self.positive for t in c.tokens):
            return ()  # counted already, in vain
        described = any(g.bounds or g.described for g in self.groups)
        pointed = self.groups and not described and all(g.pointed or self.pointing for g in self.groups)
        if not self.offered or not pointed:
            return self._by_coach_alone()
        found = tuple(o for o in self.offered if self.wish.fits(o))
        days_or_clock = all(g.clocks or g.dates or g.weekdays for g in self.groups)
        return found if len(found) == 1 or days_or_clock or self.pointing else ()

    def _by_coach_alone(self) -> tuple[Opening, ...]:
        if self.groups or not self.wish.coach:
            return ()
        return tuple(o for o in self.offered if o.coach == self.wish.coach)


def _places(tokens: Sequence[Token], count: int) -> list[int]:
    """Ordinals, and mere numbers that may count the openings: not beside "at", a day or a full clock time."""
    found = [t.value for t in tokens if t.kind == "ordinal" and not t.bare and isinstance(t.value, int)]
    if any(t.kind not in ("clock", "ordinal", "day", "or", "and") for t in tokens):
        return found
    if any(t.kind == "clock" and not t.bare for t in tokens):
        return found
    if any(t.kind == "day" for t in tokens) and not any(t.kind == "ordinal" and t.bare for t in tokens):
        return found
    for token in tokens:
        if token.kind == "ordinal" and token.bare and isinstance(token.value, int) and token.value < count:
            found.append(token.value)
        elif isinstance(token.value, Clock) and 1 <= (hour := token.value.likely // 60 % 12) <= count:
            found.append(hour - 1)
    return found


def _at(among: Sequence[Opening], places: Sequence[int]) -> tuple[Opening, ...]:
    return tuple(dict.fromkeys(among[n] for n in places if -len(among) <= n < len(among)))


def _merged(windows: Sequence[Window]) -> list[Window]:
    """Days in one clause and hours in the next belong together: "next week, mornings"."""
    windows = _narrowed(windows)
    if len(windows) > 1 and not any(w.dates or w.weekdays for w in windows):
        return _merged_hours(windows)
    days = [w for w in windows if not w.clocks]
    hours = [w for w in windows if not (w.dates or w.weekdays)]
    if days and hours and len(days) + len(hours) == len(windows):
        clocks = tuple(c for w in hours for c in w.clocks)
        return [replace(w, clocks=clocks) for w in _merged_days(days)]
    return _merged_days(days) if len(days) == len(windows) else list(windows)


def _narrowed(windows: Sequence[Window]) -> list[Window]:
    """A day with hours, and then hours within them: "Tuesday in the afternoon, after three"."""
    found: list[Window] = []
    for w in windows:
        last = found[-1] if found else None
        if last and last.clocks and (last.dates or last.weekdays) and w.clocks and not (w.dates or w.weekdays):
            common = _merged_hours([Window(clocks=last.clocks), w])
            if len(common) == 1:
                found[-1] = replace(last, clocks=common[0].clocks)
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


def _zone_said(text: str, zone: str) -> tuple[str, bool]:
    """The zone a clock time is said in, and whether that is sure; an unknown or ambiguous one is not."""
    words = plain(text)
    if _OTHERS_ZONE.search(words):
        return zone, False
    for found in _SPEAKS_ZONE.finditer(words):
        place = " ".join(re.findall(r"[a-z']+", found["place"] or "")[-3:])
        meant = find_zones(f"{place} time" if place else found[0], misspelled=False)
        if len(meant) == 1:
            return meant[0], True
        if meant:
            return (zone, True) if zone in meant else (zone, False)
    return zone, True


def _coach_named(text: str, coaches: Mapping[str, str]) -> str | None:
    words = set(words_of(text))
    named = [id for id, name in coaches.items() if words & {w for w in words_of(name) if len(w) > 2 and w != "demo"}]
    return named[0] if len(named) == 1 else None


def _by_coach(text: str, wish: Wish, offered: Sequence[Opening]) -> Understood:
    """Nothing but a coach is named."""
    if wish.without_coach:
        return Understood(Kind.WISH, (), wish)
    theirs = tuple(o for o in offered if o.coach == wish.coach)
    if wish.coach is None:
        return NOTHING
    if not theirs or searches(text):
        return Understood(Kind.WISH, (), wish)
    return Understood(Kind.PICKED if len(theirs) == 1 and not unexplained(text) else Kind.AMBIGUOUS, theirs, wish)
