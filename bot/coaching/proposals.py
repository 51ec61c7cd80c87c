"""Times that a coach without fixed hours suggests for one prospect's call."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.coaching.coaches import Coach
from bot.coaching.errors import CoachingError
from bot.coaching.intervals import Interval
from bot.coaching.openings import Opening

OFFER = "offer"  # the key in the payload of a button for such a time: it may be tapped under any question
MOST = 3
LASTS = timedelta(days=14)  # an answer after that comes too late
SOONEST = timedelta(hours=2)  # the prospect has to see it first
FARTHEST = timedelta(days=90)


@dataclass(frozen=True)
class Proposal:
    """A coach was asked at ``created_at``; ``times`` are starts in UTC, none until ``answered_at``."""

    id: str
    conversation: str
    coach: str
    times: tuple[datetime, ...]
    created_at: datetime
    answered_at: datetime | None

    def openings(self, length: timedelta) -> list[Opening]:
        return [Opening(start, start + length, self.coach) for start in self.times]

    def is_over(self, now: datetime) -> bool:
        return self.answered_at is None and now >= self.created_at + LASTS


class Wrong(StrEnum):
    """What is the matter with a time that a coach entered."""

    UNREADABLE = "unreadable"
    NO_SUCH_TIME = "no_such_time"  # the clock is put forward over it
    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"
    OVERLAPS = "overlaps"  # another of the times entered
    BUSY = "busy"  # a call of the coach


class TimesWrong(CoachingError):
    """Some of the times entered can't be had; ``wrong`` says by place what is the matter. Empty: none was entered."""

    reply = "utter_opening_gone"

    def __init__(self, wrong: dict[int, Wrong]) -> None:
        super().__init__(str(wrong))
        self.wrong = wrong


def read_times(
    entered: Sequence[str], coach: Coach, now: datetime, taken: Iterable[Interval] = ()
) -> tuple[datetime, ...]:
    """Starts in UTC, in order, of times on the coach's clock as a browser writes them: ``2026-11-24T10:00``.

    Blank ones are left out. A time that the clock shows twice is the first of the two. ``taken`` are the spans of the
    coach's calls. Raises TimesWrong.
    """
    busy = list(taken)
    starts: list[datetime] = []
    wrong: dict[int, Wrong] = {}
    for place, text in enumerate(entered[:MOST]):
        if not text.strip():
            continue
        found = _read(text.strip(), coach, now, starts, busy)
        if isinstance(found, Wrong):
            wrong[place] = found
        else:
            starts.append(found)
    if wrong or not starts:
        raise TimesWrong(wrong)
    return tuple(sorted(starts))


def _read(
    text: str, coach: Coach, now: datetime, others: Iterable[datetime], busy: Iterable[Interval]
) -> datetime | Wrong:
    try:
        local = datetime.strptime(text[:16], "%Y-%m-%dT%H:%M").replace(tzinfo=ZoneInfo(coach.time_zone))
        start = local.astimezone(UTC)
        shown = start.astimezone(local.tzinfo)
    except (ValueError, OverflowError):
        return Wrong.UNREADABLE
    if shown.replace(tzinfo=None) != local.replace(tzinfo=None):
        return Wrong.NO_SUCH_TIME
    if start < now + SOONEST:
        return Wrong.TOO_SOON
    if start > now + FARTHEST:
        return Wrong.TOO_FAR
    if any(abs(start - other) < coach.length for other in others):
        return Wrong.OVERLAPS
    span = coach.span(Interval(start, start + coach.length))
    if any(one.start < span.end and span.start < one.end for one in busy):
        return Wrong.BUSY
    return start
