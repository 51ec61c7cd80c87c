"""Find times for a discovery call that fit a prospect."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.coaching import nearest as near
from bot.coaching.bookings import OpeningNotOffered, OpeningTaken
from bot.coaching.coaches import Coach
from bot.coaching.intervals import Interval
from bot.coaching.openings import Opening, openings, parse_id, spread
from bot.coaching.spoken import spoken_day
from bot.coaching.suiting import Suiting, suitable, turn
from bot.coaching.wishes import Order, Wish
from bot.coaching.zones import ZoneUnclear, known_zone
from bot.services import opening_words, public_holidays
from bot.services.clock import now
from bot.services.opening_words import OfferedOpening
from bot.store import bookings, calendars, coaches, proposals
from bot.store.bookings import Taken

SLACK = timedelta(minutes=30)  # more than the notice, so that there is time to give a name before it runs out


@dataclass(frozen=True)
class Offer:
    """``exact`` is False when nothing fits the wish and these come nearest, ``over`` when that is because it lies in
    the past, ``beyond`` the last day that can be booked when it lies after that; ``given_up`` names what no coach has
    (need, seniority, language) and these neither. Without any openings there is nothing to offer."""

    openings: tuple[OfferedOpening, ...]
    exact: bool = True
    given_up: frozenset[str] = frozenset()
    over: bool = False
    beyond: str | None = None


def offer(
    conversation: str,
    *,
    need: str | None,
    zone: str,
    wish: Wish | None = None,
    coach: str | None = None,
    without_coach: str | None = None,
    rather: str | None = None,
    seniority: str | None = None,
    language: str | None = None,
    count: int = 3,
    after_offered: Sequence[str] = (),
    locale: str = "en",
) -> Offer:
    """A few openings of coaches who serve need and level, spread over days, halves of the day and coaches.

    ``after_offered`` are the ids shown before: they come again only when the wish asks for their day or hour. Where the
    wish can be had with the coach ``rather``, nobody else is offered.
    The conversation's own call does not stand in its way, so that it can be moved by half an hour.
    Raises ZoneUnclear when ``zone`` is no IANA name.
    """
    if not known_zone(zone):
        raise ZoneUnclear(zone)
    wish, shown = wish or Wish(zone), opening_words.recall(after_offered)
    everybody = coaches.all_coaches(active_only=True)
    if rather:
        with_them = replace(wish, coach=rather)
        suiting = _suiting(everybody, rather, None, need, seniority, language)
        theirs = _offer(conversation, suiting, with_them, shown, zone, count, locale)
        if theirs.exact:
            return theirs
    suiting = _suiting(everybody, wish.coach or coach, without_coach, need, seniority, language)
    return _offer(conversation, suiting, wish, shown, zone, count, locale)


def _offer(
    conversation: str, suiting: Suiting, wish: Wish, shown: Sequence[Opening], zone: str, count: int, locale: str
) -> Offer:
    who = suiting.coaches
    free = _free(who, now() + SLACK, besides=conversation)
    found = wish.narrow(free, shown)
    if shown and not (wish.windows or wish.order):
        known = {(o.coach, o.start) for o in shown}
        found = [o for o in found if (o.coach, o.start) not in known]
    exact = bool(found)
    if exact:
        chosen = _few(found, count, zone, wish, who)
    else:
        chosen = near.nearest(free, wish, now(), shown=shown, count=count, zone=zone, turns=_turns(who))
    by_id = {c.id: c for c in who}
    shown_now = tuple(opening_words.shown(o, by_id[o.coach], zone, locale) for o in chosen)
    last = now() + timedelta(days=max((c.horizon_days for c in who), default=0))
    beyond = not exact and wish.begins_after(last.astimezone(ZoneInfo(wish.zone)).date())
    return Offer(
        shown_now, exact, suiting.given_up,
        over=not exact and wish.over(now()),
        beyond=spoken_day(last, zone, locale) if beyond else None,
    )  # fmt: skip


def nearest(
    conversation: str,
    opening_id: str,
    *,
    need: str | None,
    zone: str,
    seniority: str | None = None,
    language: str | None = None,
    count: int = 3,
    locale: str = "en",
) -> Offer:
    """What comes nearest to a time that can't be had; the same coach's before others'.

    Raises OpeningNotOffered when the id makes no sense, and ZoneUnclear.
    """
    if not known_zone(zone):
        raise ZoneUnclear(zone)
    coach_id, start = parse_id(opening_id)
    everybody = coaches.all_coaches(active_only=True)
    same = [c for c in everybody if c.id == coach_id]
    by_id = {c.id: c for c in (*same, *_suiting(everybody, None, None, need, seniority, language).coaches)}
    free = _free(by_id.values(), now() + SLACK, besides=conversation)
    chosen = near.beside(free, start, zone, coach_id, count)
    return Offer(tuple(opening_words.shown(o, by_id[o.coach], zone, locale) for o in chosen))


def of_coach(coach_id: str, conversation: str) -> list[Opening]:
    """All free openings of one coach, in order, but for the time of the conversation's own call."""
    coach = coaches.find(coach_id)
    return _free([coach], now() + SLACK, besides=conversation) if coach and coach.active else []


def check(opening_id: str, conversation: str) -> tuple[Coach, Opening]:
    """The coach and the opening, sure to be real and free: the coach stays locked until the unit of work ends.

    Raises OpeningNotOffered (no such time within hours, notice and horizon, nor proposed by the coach for this
    conversation) and OpeningTaken.
    """
    who, start = parse_id(opening_id)
    coaches.lock(who)
    coach = coaches.find(who)
    if coach is None or not coach.active:
        raise OpeningNotOffered(opening_id)
    wanted = Opening(start, start + coach.length, coach.id)
    if wanted in _free([coach], now(), besides=conversation, own=True):
        return coach, wanted
    known = openings(coach, now(), holidays=_holidays(coach, now()))
    raise OpeningTaken(opening_id) if wanted in (*known, *proposed(conversation)) else OpeningNotOffered(opening_id)


def proposed(conversation: str) -> list[Opening]:
    """What coaches without hours suggested for this conversation and is still to come, in order, free or not."""
    given = [p for p in proposals.of(conversation) if p.times]
    length = {c.id: c.length for c in coaches.all_coaches(active_only=True)} if given else {}
    known = [o for p in given if p.coach in length for o in p.openings(length[p.coach])]
    return sorted({o for o in known if o.start > now()})


def to_be_asked(need: str | None, seniority: str | None, language: str | None) -> list[Coach]:
    """The fitting coaches who keep no hours, in turn: they are asked for times."""
    who = _suiting(coaches.all_coaches(active_only=True), None, None, need, seniority, language).coaches
    turns = _turns(who)
    without = [c for c in who if not c.hours and not any(day.stretches for day in c.dates)]
    return sorted(without, key=lambda c: turns[c.id])


def _suiting(
    everybody: Sequence[Coach],
    coach: str | None,
    without: str | None,
    need: str | None,
    seniority: str | None,
    language: str | None,
) -> Suiting:
    if coach and (named := [c for c in everybody if c.id == coach]):
        return Suiting(tuple(named))
    others = [c for c in everybody if c.id != without] or everybody
    return suitable(others, need=need, seniority=seniority, language=language)


def _holidays(coach: Coach, moment: datetime) -> frozenset[date]:
    """The public holidays that may lie within the coach's horizon."""
    last = moment + timedelta(days=coach.horizon_days + 2)
    return public_holidays.dates(coach.holidays, (moment - timedelta(days=2)).date(), last.date())


def _free(who: Iterable[Coach], moment: datetime, *, besides: str, own: bool = False) -> list[Opening]:
    """All openings; the call of ``besides`` takes no time, but its own start is offered only with ``own``."""
    known = list(who)
    call = bookings.booked(besides)
    ids = [c.id for c in known]
    since = moment - timedelta(days=1)
    taken = [t for t in bookings.taken(ids, since, now()) if t.conversation != besides]
    busy = calendars.busy(ids, since)
    suggested = proposed(besides)  # beyond hours, notice and the most calls a day: those are the coach's own rules
    free: list[Opening] = []
    for coach in known:
        mine = [t for t in taken if t.coach == coach.id]
        known_busy, calls = [*(t.span for t in mine), *busy.get(coach.id, ())], [t.start for t in mine]
        free += openings(coach, moment, busy=known_busy, calls=calls, holidays=_holidays(coach, moment))
        free += [o for o in suggested if o.coach == coach.id and _fits(coach.span(o.interval), mine)]
    if call and not own:
        free = [o for o in free if (o.coach, o.start) != (call.coach, call.start)]
    return sorted(set(free)) if suggested else sorted(free)


def _fits(span: Interval, taken: Iterable[Taken]) -> bool:
    return not any(one.span.overlaps(span) for one in taken)


def _few(found: Sequence[Opening], count: int, zone: str, wish: Wish, who: Sequence[Coach]) -> list[Opening]:
    if wish.order is Order.SOONEST:  # the same time with two coaches is no choice of times
        turns = _turns(who)
        by_start: dict[datetime, Opening] = {}
        for opening in sorted(found, key=lambda o: (o.start, turns[o.coach])):
            by_start.setdefault(opening.start, opening)
        return list(by_start.values())[:count]
    return spread(found, count, zone=ZoneInfo(zone), turns=_turns(who))


def _turns(who: Sequence[Coach]) -> dict[str, tuple[float, float]]:
    last = bookings.last_booked([c.id for c in who])
    return {c.id: turn(c, last.get(c.id), now()) for c in who}
