"""What a prospect's words say about openings: one of those offered, two that it may be, or a wish for others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.coaching.clock_zones import OFFSET, by_others_clock, without_others_clock, zone_said
from bot.coaching.coach_names import coach_named, without_coach
from bot.coaching.openings import Opening
from bot.coaching.time_ahead import with_moments
from bot.coaching.time_beside import beside_own, shifted
from bot.coaching.time_clauses import asks, clauses, denies, own_call, searches, unexplained
from bot.coaching.time_denials import off_work
from bot.coaching.time_reading import NOTHING, Kind, Reading, Understood
from bot.coaching.time_words import plain
from bot.coaching.wishes import Order, Wish

_ANY = re.compile(
    r"^\W*(?:(?:i'm |im )?(?:ok|fine|good|happy) with )?(?:any|either|all|whichever|whatever)(?: one)?"
    r"(?: of (?:these|those|them|the \w+))?(?: (?:is|are|would be|will be))?"
    r"(?: (?:works?|suits?|fine|good|ok|okay|great|do|will do|for me|with me|you like|suits you))*\W*$"
    r"|^\W*(?:any ?time|(?:i'm |im |i am )?(?:really |very |totally )?flexible)\W*$"
    r"|\bwhenever\b(?! i\b)|\bwh(?:at|atever|ichever)(?: (?:one|day|time))? suits (?:you|the coach|her|him|them)\b"
    r"|\bsurprise me\b|\b(?:pick|choose) one for me\b|\byou (?:choose|pick|decide)\b|\b(?:don't|dont"
    r"|do not) mind\b|\bno preference\b"
    r"|\b(?:doesn't|does not|doesnt) matter\b"
)
_POINTING = re.compile(r"\bthe [\w ]*\b(?:one|slot|option|appointment)\b", re.IGNORECASE)
_OF_TWO = re.compile(
    r"^\W*(?:\w+ ){0,3}the (?:earlier|later|sooner)(?: one| of them| slot| time)?\W*(?:please|pls)?\W*$"
)
_FIGURE = re.compile(
    r"\W*(?:(?:ok|okay|yes|yeah|yep|sure|the|i(?:'ll| will|'d| would)? (?:take|pick|choose|like)|take|then|so)\W+)*"
    r"([1-9])"
    r"(?:\W+(?:please|pls|plz|thanks|thank you|thx|then|is (?:fine|good|ok|great|perfect)|works|for me))*\W*$"
)
_REFUSED = re.compile(
    r"\b(?:doesn'?t|don'?t|won'?t|can'?t|cannot|not)\b.*\b(?:works?|suits?|do|make|manage|good|possible|fits?)\b"
    r".*\b(?:these|those|them|any|either)\b"
    r"|\b(?:can'?t|cannot|don'?t|dont|cant|won'?t|not)\b.*\b(?:any|either|one|none) of (?:these|those|them)\b"
    r"|\b(?:these|those|that|they|it|none|neither|nothing)\b.*\b(?:doesn'?t|don'?t|won'?t|not)\b.*\b(?:works?"
    r"|suits?|fits?)\b"
)
_POSSIBLE = re.compile(r"\b(?:possible|available|free|open|doable|an option|at all)\W*\?\W*$")  # "Friday possible?"
_EITHER = re.compile(r"\beither\b.+\bor\b")
_OF_THEM = re.compile(r"\bof (?:these|those|them|the \w+)\b|\b(?:one|ones)\b|\bwh(?:at|ich)")
_SAME = re.compile(r"\bsame (?:day|time|hour|slot)\b")  # as what, with nothing chosen yet


def read(
    text: str,
    now: datetime,
    zone: str,
    offered: Sequence[Opening] = (),
    coaches: Mapping[str, str] | None = None,
    own: Opening | None = None,
    clocks: Mapping[str, str] | None = None,
) -> Understood:
    """Understand words about times; ``offered`` in the order shown, ``coaches`` names by id, ``own`` the call to move,
    ``clocks`` the coaches' zones by id.

    Only a statement that points at one of the openings picks it: an ordinal, a clock time, a day. What describes
    ("after three", "mornings", "anything on Tuesday?") or compares ("an hour later than the first") is a wish, even
    when it fits a single one; and nothing is picked while a date, number or comparison is left unexplained, nor by
    a question. The openings are numbered as they are shown, so a mere figure counts them.
    """
    words = plain(text)
    if text.lstrip().startswith("+") and OFFSET.fullmatch(text):
        return NOTHING
    if (counted := _FIGURE.match(words)) and int(counted[1]) <= len(offered):
        return Understood(Kind.PICKED, (offered[int(counted[1]) - 1],))
    found = _read(text, now, zone, offered, coaches or {}, own, clocks or {})
    if found.exact and (asks(text) or "?" in text):
        return replace(found, exact=False)
    if len(found.openings) == 1 and found.wish and found.wish.windows and _EITHER.search(words):
        return replace(found, kind=Kind.WISH, openings=())  # the other day may suit better, and wasn't offered
    if found.kind is not Kind.PICKED or not (asks(text) or _POSSIBLE.search(words)):
        return found
    elsewhere = found.wish and found.wish.order is Order.SOONEST and "which" not in words
    return replace(found, kind=Kind.WISH, openings=()) if elsewhere else replace(found, kind=Kind.AMBIGUOUS)


def _read(
    text: str, now: datetime, zone: str, offered: Sequence[Opening], coaches: Mapping[str, str], own: Opening | None,
    clocks: Mapping[str, str],
) -> Understood:  # fmt: skip
    meant_zone, sure_of_zone = zone_said(text, zone)
    theirs = _their_clocks(text, offered, coaches, clocks)
    if theirs:
        text = without_others_clock(text)
        meant_zone, sure_of_zone = (theirs[0][1], True) if len({z for _, z in theirs}) == 1 else (zone, False)
    local = now.astimezone(ZoneInfo(meant_zone))
    today = local.date()
    text = with_moments(plain(OFFSET.sub(" ", text.replace("\u2212", "-"))), local)
    text = shifted(text) if own else text
    coach, other = coach_named(text, coaches), None
    if coach and denies(text):
        text = without_coach(text, coaches[coach])
        coach, other = None, coach
    said = clauses(text, today)
    wish = Wish(meant_zone, coach=coach, without_coach=other, clocks=theirs if meant_zone == zone else ())
    if own_call(text):
        return NOTHING
    if said and off_work(text) is None:
        return Understood(Kind.AMBIGUOUS)
    if not said:
        if own and (moved := beside_own(plain(text), wish, own)):
            return Understood(Kind.WISH, (), moved)
        if _REFUSED.search(plain(text)):
            return Understood(Kind.WISH, (), replace(wish, order=Order.MORE))
        fitting = [o for o in offered if wish.fits(o)]
        if fitting and _ANY.search(plain(text)):
            return NOTHING if unexplained(text) else Understood(Kind.PICKED, (min(fitting),))
        return _by_coach(text, wish, offered)
    as_what = not own and _SAME.search(plain(text))
    reading = Reading(said, wish, tuple(offered), sure_of_zone and not as_what, today,
                       bool(_POINTING.search(text)), bool(_OF_TWO.search(plain(text))))  # fmt: skip
    if own and (moved := beside_own(plain(text), reading.wish, own)):
        return Understood(Kind.WISH, (), moved)
    return reading.compared(plain(text)) or reading.result()


def _their_clocks(
    text: str, offered: Sequence[Opening], coaches: Mapping[str, str], clocks: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """The coaches by whose clocks "three your time" is said, and their zones: the one named, those offered, or all."""
    if not by_others_clock(text):
        return ()
    named = coach_named(text, coaches)
    them = [named] if named else [o.coach for o in offered] or list(clocks)
    if len({clocks[coach] for coach in them if coach in clocks}) > 1:
        them = [*them, *clocks]  # a coach not yet shown lives by a clock of their own, too
    return tuple((coach, clocks[coach]) for coach in dict.fromkeys(them) if coach in clocks)


def soonest_of_all(understood: Understood, text: str) -> bool:
    """Whether the earliest free time is meant ("as soon as possible"), not the earliest of those offered."""
    wish = understood.wish
    return wish is not None and wish.order is Order.SOONEST and not _OF_THEM.search(plain(text))


def _by_coach(text: str, wish: Wish, offered: Sequence[Opening]) -> Understood:
    """Nothing but a coach is named."""
    if wish.without_coach:
        return Understood(Kind.WISH, (), wish)
    theirs = tuple(o for o in offered if o.coach == wish.coach)
    if wish.coach is None:
        return NOTHING
    if not theirs or searches(text):
        return Understood(Kind.WISH, (), wish)
    sure = len(theirs) == 1 and not unexplained(text) and not _SAME.search(plain(text))
    return Understood(Kind.PICKED if sure else Kind.AMBIGUOUS, theirs, wish)
