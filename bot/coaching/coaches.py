"""Who gives discovery calls, and under which rules they may be booked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.coaching.hours import DayHours, Hours
from bot.coaching.intervals import Interval
from bot.coaching.needs import Need

SLUG = re.compile(r"[a-z][a-z0-9-]{0,21}")
LEVELS = ("individual", "early", "lead", "manager", "head", "director", "executive", "founder")  # of the slot seniority


@dataclass(frozen=True)
class Coach:
    """A coach of the practice.

    ``id`` is a short slug: it is part of every opening's id, which has to fit into a Telegram button (64 bytes).
    ``bio`` is the line beside an opening, ``about`` the answer to "tell me about her". ``languages`` are ISO 639-1
    codes. Without ``hours`` and ``dates`` there are no openings: such a coach is asked for times. The two buffers are
    minutes kept free around each call, by every call for itself.
    Raises ValueError when the rules make no sense.
    """

    id: str
    name: str
    bio: str
    time_zone: str  # IANA
    hours: tuple[Hours, ...]
    needs: tuple[Need, ...]
    languages: tuple[str, ...] = ("en",)
    about: str = ""
    photo: str | None = None  # the name of a file in the home's folder of photos
    email: str = ""  # where invitations and questions go; without it a coach has the calendar or the feed only
    levels: tuple[str, ...] = ()  # the seniority served, of LEVELS; none: everybody
    dates: tuple[DayHours, ...] = ()  # days with hours of their own, or none
    holidays: str = ""  # whose public holidays are free, e.g. DE or DE-HH
    call_minutes: int = 30
    buffer_before: int = 0
    buffer_after: int = 10
    notice_hours: int = 24
    horizon_days: int = 30
    most_a_day: int = 4
    place: str = ""
    weight: float = 1.0  # a coach of weight 2 is offered twice as readily
    demo: bool = False
    active: bool = True

    def __post_init__(self) -> None:
        if not SLUG.fullmatch(self.id):
            raise ValueError(f"a coach's id is a short lower-case word: {self.id!r}")
        if not self.name.strip():
            raise ValueError("a coach needs a name")
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder of zones
            raise ValueError(f"no such time zone: {self.time_zone!r}") from None
        if unknown := set(self.levels) - set(LEVELS):
            raise ValueError(f"a level is one of {', '.join(LEVELS)}: {', '.join(sorted(unknown))}")
        if len({one.day for one in self.dates}) < len(self.dates):
            raise ValueError("a day has its hours once")
        if not 5 <= self.call_minutes <= 8 * 60:
            raise ValueError("a call takes from 5 minutes to 8 hours")
        if min(self.buffer_before, self.buffer_after, self.notice_hours) < 0 or self.weight <= 0:
            raise ValueError("buffers and notice cannot be negative, a weight is above 0")
        if self.horizon_days < 1 or self.most_a_day < 1:
            raise ValueError("the horizon is at least a day, and a day has at least one call")

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def serves(self, seniority: str) -> bool:
        """Whether people of that level are welcome."""
        return not self.levels or seniority in self.levels

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=self.call_minutes)

    def span(self, call: Interval) -> Interval:
        """The call with its buffers: what nothing else of this coach may overlap."""
        return call.widen(timedelta(minutes=self.buffer_before), timedelta(minutes=self.buffer_after))
