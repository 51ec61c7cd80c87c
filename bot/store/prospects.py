"""Lists of conversations for those who work with them, and what they add.

A page of a list must be quick with 100,000 conversations. They are read in the order of the index
``ix_conversation_kept`` until a page is full; where a filter leaves few of them that would be a long way, so these few
are looked up first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from bot.coaching.bookings import State
from bot.coaching.flags import FlagKind
from bot.coaching.judgements import Judgement
from bot.coaching.needs import Match
from bot.coaching.prospects import Place, Status, Wanted
from bot.store.booking_tables import booking, coach
from bot.store.database import connection, upsert
from bot.store.prospect_tables import note, prospect, review
from bot.store.tables import conversation, flag, match

FEW = 1500  # conversations that are looked up before they are put in order
KEPT_CALLS = (State.BOOKED, State.COMPLETED, State.NO_SHOW)  # these give a prospect to a coach


class Row(NamedTuple):
    id: str
    channel: str
    consent: bool | None
    brief: Mapping[str, Any]
    rating: int | None
    created_at: datetime
    updated_at: datetime


class Note(NamedTuple):
    id: int
    account: int
    name: str
    text: str
    at: datetime


class Review(NamedTuple):
    id: int
    account: int
    name: str
    need: str
    matched: str | None
    confidence: float | None
    reason: str
    at: datetime


class NextCall(NamedTuple):
    conversation: str
    start: datetime
    end: datetime
    coach: str
    coach_name: str
    name: str | None


_ROW = [conversation.c[name] for name in Row._fields]
_NEXT = (
    sa.select(booking.c.conversation, booking.c.start, booking.c.end, coach.c.id, coach.c.name, booking.c.name)
    .join_from(booking, coach)
    .where(booking.c.state == State.BOOKED)
)
_CALLS = booking.c.state.in_(KEPT_CALLS)


def page(wanted: Wanted, after: Place | None, most: int) -> list[Row]:
    """The last said first; those that come after a place."""
    query = sa.select(*_ROW).where(conversation.c.erased_at.is_(None), *_conditions(wanted))
    if (few := _few(wanted)) is not None:
        query = query.where(conversation.c.id.in_(few))
    if after:
        query = query.where(sa.tuple_(conversation.c.updated_at, conversation.c.id) < sa.tuple_(*_bound(after)))
    query = query.order_by(conversation.c.updated_at.desc(), conversation.c.id.desc()).limit(most)
    return [Row(*row) for row in connection().execute(query)]


def may_see(coach_id: str | None, id: str) -> bool:
    """Whether the conversation is one of those that ``Wanted.coach`` shows."""
    seen = [_seen_by(coach_id)] if coach_id is not None else []
    query = sa.select(conversation.c.id).where(conversation.c.id == id, conversation.c.erased_at.is_(None), *seen)
    return connection().execute(query).first() is not None


def _bound(place: Place) -> tuple[sa.BindParameter[Any], sa.BindParameter[Any]]:
    return (
        sa.bindparam("at", place[0], type_=conversation.c.updated_at.type),
        sa.bindparam("after", place[1], type_=sa.Text()),
    )


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found = [_has(members) for members in _members(wanted)]
    if wanted.coach is not None:
        found.append(_seen_by(wanted.coach))
    if wanted.status == Status.NEW:
        found.append(~_has(sa.select(prospect.c.conversation).where(prospect.c.status != Status.NEW)))
    if wanted.whose == "unassigned":
        found.append(~_has(sa.select(booking.c.conversation).where(_CALLS)))
    if not wanted.silent:
        flagged = _has(sa.select(flag.c.conversation).where(flag.c.resolved_at.is_(None)))
        found.append(sa.or_(conversation.c.consent.is_not(None), flagged))
    return found


def _members(wanted: Wanted) -> list[sa.Select[tuple[str]]]:
    """For each filter that may leave few: the conversations it leaves."""
    found = []
    if wanted.need:
        found.append(sa.select(match.c.conversation).where(match.c.need == wanted.need))
    if wanted.flag:
        up = flag.c.resolved_at.is_(None)
        found.append(sa.select(flag.c.conversation).where(flag.c.kind == wanted.flag, up))
    if wanted.status and wanted.status != Status.NEW:
        found.append(sa.select(prospect.c.conversation).where(prospect.c.status == wanted.status))
    if wanted.whose == "mine":
        found.append(sa.select(booking.c.conversation).where(_CALLS, _with(wanted.coach)))
    return found


def _few(wanted: Wanted) -> Collection[str] | None:
    for members in _members(wanted):
        ids = set(connection().scalars(members.limit(FEW + 1)))
        if len(ids) <= FEW:
            return ids
    return None


def _seen_by(coach_id: str) -> sa.ColumnElement[bool]:
    calls = sa.select(booking.c.conversation).where(_CALLS)
    return sa.or_(~_has(calls), _has(calls.where(_with(coach_id))))


def _has(members: sa.Select[tuple[str]]) -> sa.ColumnElement[bool]:
    """Asked for each conversation, by its key: lists of them are long."""
    mine = members.selected_columns[0] == conversation.c.id
    return members.where(mine).correlate(conversation).exists()


def _with(coach_id: str | None) -> sa.ColumnElement[bool]:
    """A call with this coach. The sum keeps SQLite from going through all calls of the coach for each conversation."""
    no = sa.select(coach.c.no).where(coach.c.id == coach_id).scalar_subquery()
    return booking.c.coach_no + 0 == no


def matches_of(ids: Sequence[str]) -> dict[str, Match]:
    rows = connection().execute(sa.select(match.c.conversation, match.c.body).where(match.c.conversation.in_(ids)))
    return {row.conversation: Match.from_json(row.body) for row in rows}


def flags_of(ids: Sequence[str]) -> dict[str, list[FlagKind]]:
    """Those that are up, each kind once."""
    query = sa.select(flag.c.conversation, flag.c.kind).where(
        flag.c.conversation.in_(ids), flag.c.resolved_at.is_(None)
    )
    found: dict[str, list[FlagKind]] = {}
    for row in connection().execute(query.order_by(flag.c.id)):
        kinds = found.setdefault(row.conversation, [])
        if row.kind not in kinds:
            kinds.append(FlagKind(row.kind))
    return found


def statuses_of(ids: Sequence[str]) -> dict[str, Status]:
    rows = connection().execute(
        sa.select(prospect.c.conversation, prospect.c.status).where(prospect.c.conversation.in_(ids))
    )
    return {row.conversation: Status(row.status) for row in rows}


def calls_of(ids: Sequence[str], now: datetime) -> dict[str, NextCall]:
    """The next call of each that has one."""
    query = _NEXT.where(booking.c.conversation.in_(ids), booking.c.end > now).order_by(booking.c.start.desc())
    return {row[0]: NextCall(*row) for row in connection().execute(query)}


def calls_to_come(coach_id: str | None, now: datetime, most: int) -> list[NextCall]:
    """The booked calls that are not over, in order; of one coach, or of all."""
    mine = [coach.c.id == coach_id] if coach_id is not None else []
    query = _NEXT.where(booking.c.end > now, *mine).order_by(booking.c.start, booking.c.id).limit(most)
    return [NextCall(*row) for row in connection().execute(query)]


def set_status(id: str, status: Status, at: datetime) -> None:
    row = upsert(prospect).values(conversation=id, status=str(status), status_at=at)
    new = {"status": row.excluded.status, "status_at": row.excluded.status_at}
    connection().execute(row.on_conflict_do_update(index_elements=["conversation"], set_=new))


def add_note(id: str, account: int, name: str, text: str, at: datetime) -> None:
    row = {"conversation": id, "account": account, "name": name, "text": text, "at": at}
    connection().execute(sa.insert(note), row)


def notes(id: str) -> list[Note]:
    """The newest first."""
    columns = [note.c[name] for name in Note._fields]
    query = sa.select(*columns).where(note.c.conversation == id).order_by(note.c.id.desc())
    return [Note(*row) for row in connection().execute(query)]


def remove_note(id: str, number: int, account: int) -> bool:
    """Only whoever wrote it removes it."""
    mine = sa.and_(note.c.conversation == id, note.c.id == number, note.c.account == account)
    return connection().execute(sa.delete(note).where(mine)).rowcount > 0


def add_review(id: str, account: int, name: str, need: str, found: Match | None, reason: str, at: datetime) -> None:
    """In place of the one this account gave before."""
    mine = sa.and_(review.c.conversation == id, review.c.account == account)
    connection().execute(sa.delete(review).where(mine))
    row = {"conversation": id, "account": account, "name": name, "need": need, "reason": reason, "at": at}
    said = {"matched": found and str(found.need), "confidence": found and found.confidence}
    connection().execute(sa.insert(review), row | said)


def reviews(id: str) -> list[Review]:
    """The newest first."""
    columns = [review.c[name] for name in Review._fields]
    query = sa.select(*columns).where(review.c.conversation == id).order_by(review.c.id.desc())
    return [Review(*row) for row in connection().execute(query)]


def judgements(most: int) -> list[Judgement]:
    """The newest of all coaches, where the assistant had said something."""
    query = sa.select(review.c.need, review.c.matched, review.c.confidence, review.c.at)
    query = query.where(review.c.matched.is_not(None)).order_by(review.c.at.desc()).limit(most)
    return [Judgement(*row) for row in connection().execute(query)]


def remove(id: str) -> dict[str, int]:
    """All that was added to a conversation; gives how much there was."""
    found = {"notes": note, "reviews": review, "status": prospect}
    return {
        name: connection().execute(sa.delete(table).where(table.c.conversation == id)).rowcount
        for name, table in found.items()
    }
