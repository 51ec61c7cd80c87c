"""Openings in words: how one is shown, what its id stands for, and what a prospect says about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.coaching import times
from bot.coaching.bookings import OpeningNotOffered
from bot.coaching.coaches import Coach
from bot.coaching.errors import CoachingError
from bot.coaching.openings import Opening, parse_id
from bot.coaching.spoken import spoken_short, spoken_time
from bot.coaching.time_reading import Understood
from bot.coaching.zones import ZoneUnclear, known_zone
from bot.services.clock import now
from bot.store import bookings, coaches


@dataclass(frozen=True)
class OfferedOpening:
    """An opening as it is shown: ``time`` with the zone, ``short`` for a button."""

    opening: Opening
    coach_name: str
    bio: str
    time: str
    short: str

    @property
    def id(self) -> str:
        return self.opening.id


def show(opening_id: str, zone: str, locale: str = "en") -> OfferedOpening:
    """How an opening is said. Raises OpeningNotOffered when there is no such coach, and ZoneUnclear."""
    if not known_zone(zone):
        raise ZoneUnclear(zone)
    for opening in recall([opening_id]):
        coach = coaches.find(opening.coach)
        assert coach is not None
        return shown(opening, coach, zone, locale)
    raise OpeningNotOffered(opening_id)


def shown(opening: Opening, coach: Coach, zone: str, locale: str) -> OfferedOpening:
    return OfferedOpening(
        opening,
        coach.name,
        coach.bio,
        spoken_time(opening.start, zone, locale),
        spoken_short(opening.start, zone, locale),
    )


def recall(ids: Iterable[str]) -> list[Opening]:
    """The openings of these ids, in their order, be they free or not; ids that make no sense are left out."""
    known: dict[str, Coach | None] = {}
    found: list[Opening] = []
    for text in ids:
        try:
            who, start = parse_id(text)
        except CoachingError:
            continue
        coach = known.setdefault(who, coaches.find(who))
        if coach:
            found.append(Opening(start, start + coach.length, coach.id))
    return found


def understand(text: str, *, zone: str, offered: Sequence[str] = (), conversation: str | None = None) -> Understood:
    """What the prospect's words say about the openings offered (ids) or wished for; "same time" is that of the call
    the conversation has already. Raises ZoneUnclear."""
    if not known_zone(zone):
        raise ZoneUnclear(zone)
    active = coaches.all_coaches(active_only=True)
    names, clocks = {c.id: c.name for c in active}, {c.id: c.time_zone for c in active}
    call = bookings.booked(conversation) if conversation else None
    own = Opening(call.start, call.end, call.coach) if call else None
    return times.read(text, now(), zone, recall(offered), names, own, clocks)
