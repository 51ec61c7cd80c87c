"""Prospects as coaches and directors see them: lists, and one prospect as a whole.

A coach sees the own and those who have no coach yet; a director sees all, masked unless opened with a reason. Nothing
leaves here unmasked that the viewer may not read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.coaching.accounts import Account, Right
from bot.coaching.bookings import Booking, Event, State
from bot.coaching.chat import Message
from bot.coaching.flags import FlagKind
from bot.coaching.flows import SKIPPED
from bot.coaching.judgements import Judgement
from bot.coaching.masking import Mask
from bot.coaching.needs import Match
from bot.coaching.prospects import Correction, Place, Status, Wanted, corrections
from bot.services import audit, coaches, practice
from bot.services.audit import Action
from bot.services.clock import now
from bot.store import audit as log
from bot.store import bookings, conversations, flags, matches, messages, prospects
from bot.store.prospects import NextCall, Note, Review, Row

PAGE = 50
MOST_CALLS = 200
MOST_JUDGEMENTS = 5000
OPENED_FOR = timedelta(hours=1)
READ_ONCE = timedelta(minutes=10)
IDENTIFYING = ("name", "email", "phone", "organisation")  # of the brief
CODE = 6  # characters of the id that stand for a masked name


class NotVisible(Exception):
    """There is no such prospect, or not for this viewer: the two are not told apart."""


@dataclass(frozen=True)
class Listed:
    """One row of the inbox; ``name`` and ``role`` are masked for those who need it so."""

    row: Row
    name: str
    role: str
    status: Status
    match: Match | None
    flags: list[FlagKind]
    call: NextCall | None


@dataclass(frozen=True)
class Ahead:
    """A call to come; ``name`` is masked for those who need it so."""

    id: str
    name: str
    coach_name: str
    start: datetime
    end: datetime
    match: Match | None


@dataclass(frozen=True)
class Call:
    """A call as it stands, with what became of it step by step."""

    booking: Booking
    coach_name: str
    history: list[Event]


@dataclass(frozen=True)
class Prospect:
    """All of one prospect. ``mask`` is set while names and identifying words are hidden: the page applies it to each
    text, as it knows which pieces belong together. ``opened`` says until when a director sees it unmasked."""

    id: str
    name: str
    channel: str
    consent: bool | None
    rating: int | None
    began: datetime
    last: datetime
    zone: str | None
    brief: Mapping[str, Any]
    left_open: list[str]
    match: Match | None
    messages: list[Message]
    corrections: list[Correction]
    calls: list[Call]
    flags: list[FlagKind]
    status: Status
    notes: list[Note]
    reviews: list[Review]
    opened: list[log.Entry]
    mask: Mask | None
    opened_until: datetime | None


def listed(viewer: Account, wanted: Wanted, after: Place | None = None) -> tuple[list[Listed], Place | None]:
    """A page of the inbox, and the place of its last row where there may be more."""
    rows = prospects.page(replace(wanted, coach=_eyes(viewer)), after, PAGE + 1)
    more, rows = len(rows) > PAGE, rows[:PAGE]
    ids = [row.id for row in rows]
    found, up = prospects.matches_of(ids), prospects.flags_of(ids)
    status, calls = prospects.statuses_of(ids), prospects.calls_of(ids, now())
    shown = [
        Listed(
            row,
            name=_handle(row.id) if viewer.masked else _name(row, calls.get(row.id)),
            role=_role(viewer, row),
            status=status.get(row.id, Status.NEW),
            match=found.get(row.id),
            flags=up.get(row.id, []),
            call=calls.get(row.id),
        )
        for row in rows
    ]
    return shown, (rows[-1].updated_at, rows[-1].id) if more else None


def read(viewer: Account, id: str) -> Prospect:
    """One prospect, masked for a director who has not opened it; it is put on record. Raises NotVisible."""
    check(viewer, id)
    known = conversations.find(id)
    assert known is not None
    until = opened_until(viewer, id)
    masked = viewer.masked and until is None
    audit.note_once(viewer, Action.READ_MASKED if masked else Action.READ, id, READ_ONCE)
    said, calls = messages.after(id, 0), bookings.of_conversation(id)
    names = {coach.id: coach.name for coach in coaches.all()}
    brief = dict(known.brief)
    call = next((c for c in calls if c.name), None)
    found = Prospect(
        id=id,
        name=_handle(id) if masked else brief.get("name") or (call and call.name) or "",
        channel=known.channel,
        consent=known.consent,
        rating=known.rating,
        began=known.created_at,
        last=known.updated_at,
        zone=brief.get("time_zone") or known.time_zone,
        brief=brief,
        left_open=_left_open(id),
        match=matches.find(id),
        messages=said,
        corrections=corrections(said),
        calls=[
            Call(c, names.get(c.coach, c.coach), bookings.history(c.id))
            for c in calls
            if c.state not in (State.HELD, State.EXPIRED)
        ],
        flags=flags.unresolved(id),
        status=prospects.statuses_of([id]).get(id, Status.NEW),
        notes=prospects.notes(id),
        reviews=prospects.reviews(id),
        opened=log.of(id, Action.OPENED),
        mask=None,
        opened_until=until,
    )
    return replace(found, mask=_mask(found, calls)) if masked else found


def calls_to_come(viewer: Account) -> list[Ahead]:
    """The viewer's calls ahead, in order; a director's are all."""
    calls = prospects.calls_to_come(_eyes(viewer), now(), MOST_CALLS)
    found = prospects.matches_of([call.conversation for call in calls])
    return [
        Ahead(
            call.conversation,
            _handle(call.conversation) if viewer.masked else call.name or "",
            call.coach_name,
            call.start,
            call.end,
            found.get(call.conversation),
        )
        for call in calls
    ]


def judgements() -> list[Judgement]:
    """What coaches said of the assistant's matches, the newest first; no words of anybody."""
    return prospects.judgements(MOST_JUDGEMENTS)


def check(viewer: Account, id: str) -> None:
    """Raises NotVisible unless the viewer may see this prospect, masked or not."""
    if not viewer.may(Right.PROSPECTS) or not prospects.may_see(_eyes(viewer), id):
        raise NotVisible


def opened_until(viewer: Account, id: str) -> datetime | None:
    """Until when a director sees an opened prospect unmasked; None where it is not open."""
    last = log.last(viewer.id, id, Action.OPENED) if viewer.masked and may_open(viewer) else None
    return last + OPENED_FOR if last and last + OPENED_FOR > now() else None


def may_open(viewer: Account) -> bool:
    """Inside an organisation a director opens nothing: the people there are colleagues."""
    return viewer.may(Right.UNMASK) and practice.current().kind != "in_house"


def in_clear(viewer: Account, id: str) -> bool:
    return not viewer.masked or opened_until(viewer, id) is not None


def _eyes(viewer: Account) -> str | None:
    """Whose prospects are seen; a coach's account whose coach was removed sees only those without one."""
    return None if viewer.masked else viewer.coach or ""


def _handle(id: str) -> str:
    return f"Prospect {id[:CODE]}"


def _name(row: Row, call: NextCall | None) -> str:
    return row.brief.get("name") or (call and call.name) or ""


def _role(viewer: Account, row: Row) -> str:
    role = str(row.brief.get("role") or "")
    return _of_brief(row.brief, [])(role) if viewer.masked else role


def _left_open(id: str) -> list[str]:
    """The questions that were skipped, as the engine's state says."""
    state = conversations.state(id)
    slots = json.loads(state).get("slots", {}) if state else {}
    return [str(slot) for slot in slots.get(SKIPPED) or ()]


def _of_brief(brief: Mapping[str, Any], more: list[str]) -> Mask:
    told = [text for value in brief.values() for text in (value if isinstance(value, list) else [value])]
    known = [str(brief[slot]) for slot in IDENTIFYING if brief.get(slot)]
    return Mask([*known, *more], [text for text in told if isinstance(text, str)])


def _mask(of: Prospect, calls: list[Booking]) -> Mask:
    known = [text for c in calls for text in (c.name, c.email, c.phone) if text]
    told = [m.text for m in of.messages if m.sender == "prospect"]
    return _of_brief(of.brief, known).learn(told)
