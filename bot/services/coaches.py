"""Add, change and remove coaches; three made-up ones for a first look."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bot.coaching import coach_names
from bot.coaching.coaches import Coach
from bot.coaching.errors import CoachingError
from bot.coaching.hours import parse_hours
from bot.coaching.needs import Need
from bot.services import public_holidays
from bot.services.clock import now
from bot.store import bookings, coaches

LANGUAGE = re.compile(r"[a-z]{2}")  # ISO 639-1

DEMO = (
    Coach(
        id="maren",
        name="Maren Vogt (demo)",
        bio="Former head of engineering; works with people who lead a team for the first time.",
        about="Maren led engineering teams for twelve years before she trained as a coach. She likes to work on real "
        "situations: a conversation you put off, a task you can't let go of. She is a made-up coach of this demo.",
        time_zone="Europe/Berlin",
        hours=parse_hours("Mon-Fri 08:00-12:30, 13:30-18:00"),
        needs=(Need.LEADERSHIP_SKILLS, Need.RELATIONAL_WORK),
        languages=("en", "de"),
        place="It's a video call.",
        photo="maren.svg",
        most_a_day=8,
        demo=True,
    ),
    Coach(
        id="daniel",
        name="Daniel Reyes (demo)",
        bio="Spent ten years on executive boards; works with senior leaders and founders.",
        about="Daniel was chief operating officer of two companies in times of change, and has coached senior leaders "
        "since. He asks short questions and lets you think. He is a made-up coach of this demo.",
        time_zone="America/New_York",
        hours=parse_hours("Mon-Thu 07:30-17:00; Fri 07:30-13:00"),
        needs=(Need.EXECUTIVE_STRATEGY, Need.LEADERSHIP_SKILLS),
        languages=("en", "es"),
        place="It's a video call.",
        photo="daniel.svg",
        most_a_day=8,
        demo=True,
    ),
    Coach(
        id="priya",
        name="Priya Nair (demo)",
        bio="Changed field twice herself; mentors people early in a career or new in a country.",
        about="Priya moved from research to product work, and from Kochi to London and back. She mentors without an "
        "agenda, and listens well when a relationship at work has gone wrong. She is a made-up mentor of this demo.",
        time_zone="Asia/Kolkata",
        hours=parse_hours("Mon-Fri 10:00-13:00, 14:30-20:30; Sat 10:00-14:00"),
        needs=(Need.MENTORING, Need.RELATIONAL_WORK),
        languages=("en", "hi"),
        place="It's a video call.",
        photo="priya.svg",
        most_a_day=8,
        demo=True,
    ),
)


class UnknownCoach(CoachingError):
    """No coach has this id."""

    reply = "utter_opening_gone"


class CoachHasCalls(CoachingError):
    """A coach with upcoming calls is not removed: they would be left without anybody."""

    reply = "utter_opening_gone"


class CoachExists(CoachingError):
    """The id is another coach's."""

    reply = "utter_opening_gone"


def seed_demo() -> int:
    """Add the demo coaches, unless there are any coaches already; gives how many were added."""
    if coaches.all_coaches():
        return 0
    for coach in DEMO:
        coaches.save(coach)
    return len(DEMO)


def add(coach: Coach) -> None:
    """Raises CoachExists, and ValueError for what nobody could be offered by: languages, holidays."""
    if coaches.find(coach.id):
        raise CoachExists(coach.id)
    save(coach)


def all(*, active_only: bool = False) -> list[Coach]:
    """By name."""
    return coaches.all_coaches(active_only=active_only)


def named(text: str, *, outright: bool = False) -> str | None:
    """The id of the coach that the words wish for by name; ``outright``: not by the name alone."""
    return coach_names.coach_wished(text, {coach.id: coach.name for coach in all(active_only=True)}, outright)


def get(coach_id: str) -> Coach:
    """Raises UnknownCoach."""
    if not (found := coaches.find(coach_id)):
        raise UnknownCoach(coach_id)
    return found


def has_caldav(coach_id: str) -> bool:
    """Whether calls are written into the coach's own calendar, so that no invitation is needed."""
    return coaches.has_caldav(coach_id)


def save(coach: Coach) -> None:
    """All that is known of a coach, new or not. Raises ValueError as `add` does."""
    _check(coach)
    coaches.save(coach)


def edit(coach_id: str, **changes: Any) -> Coach:
    """Change some fields of a coach; calls booked before keep the times and buffers they have.

    Raises UnknownCoach, ValueError when the rules make no sense, and TypeError for a field there is not.
    """
    if "id" in changes:
        raise TypeError("the id of a coach stays")
    changed = replace(get(coach_id), **changes)
    save(changed)
    return changed


def _check(coach: Coach) -> None:
    """Raises ValueError for a language that is no code: who asks for it would miss the coach; and for holidays."""
    if wrong := [code for code in coach.languages if not LANGUAGE.fullmatch(code)]:
        raise ValueError(f"a language is a code of two letters, such as en or es: {', '.join(map(repr, wrong))}")
    public_holidays.check(coach.holidays)


def remove(coach_id: str) -> bool:
    """Remove a coach; one who had calls is kept, inactive, as these name them. True when nothing is left.

    Raises UnknownCoach and CoachHasCalls.
    """
    known = get(coach_id)
    coaches.lock(coach_id)
    if bookings.upcoming(coach_id, now()):
        raise CoachHasCalls(coach_id)
    if coaches.delete(coach_id):
        return True
    coaches.save(replace(known, active=False))
    return False
