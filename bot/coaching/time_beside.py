"""What is said beside one opening: an hour later than it, the same time on another day."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.coaching.clocks import NUMBERS
from bot.coaching.openings import Opening
from bot.coaching.wishes import DAY_END, Order, Window, Wish

AMOUNT = re.compile(
    r"\b(?P<half>half an hour|30 min\w*|thirty min\w*)|\b(?P<hours>an?|one|two|three|four|five|six|\d)"
    r" (?:hours?|hrs?)\b(?P<more> and a half)?"
)
LONGER = re.compile(r"\b(?:days?|weeks?|fortnights?|months?|min(?:ute)?s?)\b")
_COUNT = {"a": 1, "an": 1, "the": 1, **NUMBERS}
_SAME_TIME = re.compile(r"\bsame (?:time|hour|o'?clock)\b|\bat that time\b")
_SAME_DAY = re.compile(r"\bsame (?:day|date)\b")
_DAYS_ON = re.compile(
    r"\b(?P<count>an?|one|two|three|four|the|\d) (?P<unit>day|week)s? (?P<way>later|after|earlier|before|sooner)\b"
    r"(?! (?:the|than|that|tomorrow|yesterday)\b)"
)
_NEXT_DAY = re.compile(r"\b(?P<way>next|following|previous) day\b(?! off)")
_IT = r"(?: (?:it|that|this|(?:the|my|our|this|that) (?:\w+ ){0,2}?(?:call|appointment|meeting|session|booking)))?"
_BY = (
    r"(?: back)?(?: by)?(?: (?P<amount>half an hour|(?:an?|one|two|three|four|five|six|\d+) "
    r"(?:hours?|hrs?|days?|weeks?|min\w*)(?: and a half)?))?(?! (?:to|till|until)\b)"
)
_MOVED = {  # "move it forward" is later to some and earlier to others
    "earlier": re.compile(rf"\b(?:bring|pull){_IT} forward{_BY}"),
    "later": re.compile(rf"\b(?:(?:push|put|shift|set){_IT} back|(?:postpone|delay|defer|push){_IT}(?= (?:back|by)\b)"
                        rf"|(?:postpone|delay|defer){_IT}){_BY}"),
}  # fmt: skip
_LATER = (Order.LATER, Order.LATER_IN_DAY)
_SOONER = (Order.EARLIER, Order.EARLIER_IN_DAY)


def minutes(amount: re.Match[str]) -> int:
    hours = 0 if amount["half"] else _COUNT.get(amount["hours"]) or int(amount["hours"])
    return hours * 60 + (30 if amount["half"] or amount["more"] else 0)


def window_beside(local: datetime, text: str, *, later: bool) -> Window | None:
    """The hours of that day after or before it, or the moment so far from it; None beyond midnight."""
    at = local.hour * 60 + local.minute
    clock = (at + 1, DAY_END) if later else (0, at)
    if amount := AMOUNT.search(text):
        at += minutes(amount) if later else -minutes(amount)
        clock = (at, at + 1)
    return Window(((local.date(), local.date()),), clocks=(clock,)) if 0 <= clock[0] < clock[1] <= DAY_END else None


def shifted(text: str) -> str:
    """With "push it back by a day" as "a day later"."""
    for way, pattern in _MOVED.items():
        if hit := pattern.search(text):
            text = f"{text[: hit.start()]}{hit['amount'] or ''} {way}{text[hit.end() :]}"
    return text


def beside_own(text: str, wish: Wish, own: Opening) -> Wish | None:
    """A wish told by the call that is to be moved: "same time on Friday", "an hour later", "a week earlier".

    ``text`` is plain, ``wish`` what it says otherwise. None when it speaks of no such thing.
    """
    local = own.start.astimezone(ZoneInfo(wish.zone))
    at = local.hour * 60 + local.minute
    same = ((at, at + 1),) if _SAME_TIME.search(text) else ()
    windows = wish.windows or (Window(),)
    if found := _DAYS_ON.search(text):
        days = (_COUNT.get(found["count"]) or int(found["count"])) * (7 if found["unit"] == "week" else 1)
        day = local.date() + timedelta(days=days if found["way"] in ("later", "after") else -days)
        clocks = same or tuple(c for w in wish.windows for c in w.clocks)
        return replace(wish, windows=(Window(((day, day),), clocks=clocks),), order=None)
    if found := _NEXT_DAY.search(text):
        day = local.date() + timedelta(days=-1 if found["way"] == "previous" else 1)
        clocks = same or tuple(c for w in wish.windows for c in w.clocks)
        return replace(wish, windows=(Window(((day, day),), clocks=clocks),), order=None)
    if same:
        others = tuple(w if w.clocks else replace(w, clocks=same) for w in windows)
        return replace(wish, windows=others, order=None)
    if _SAME_DAY.search(text):
        today = ((local.date(), local.date()),)
        if wish.order in (*_LATER, *_SOONER):
            beside = window_beside(local, text, later=wish.order in _LATER)
            return replace(wish, windows=(beside or Window(today),), order=None)
        return replace(wish, windows=tuple(replace(w, dates=today, weekdays=frozenset()) for w in windows), order=None)
    if wish.order in (*_LATER, *_SOONER) and not wish.windows and AMOUNT.search(text):
        near = window_beside(local, text, later=wish.order in _LATER)
        return replace(wish, windows=(near,), order=None) if near else None
    return None
