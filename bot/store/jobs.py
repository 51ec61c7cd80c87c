"""The outbox: what is to happen after a commit, kept until it has."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from bot.store.database import connection, insert_into
from bot.store.tables import conversation
from bot.store.tables import job as table

_ID = table.c.id == sa.bindparam("which")
_DUE = (
    sa.select(table.c.id, table.c.key, table.c.kind, table.c.conversation, table.c.body, table.c.attempts)
    .where(
        table.c.state == "waiting",
        table.c.not_before <= sa.bindparam("moment"),
        table.c.kind.not_in(sa.bindparam("besides", expanding=True)),
    )
    .order_by(table.c.not_before, table.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_LEASE = sa.update(table).where(_ID).values(attempts=table.c.attempts + 1, not_before=sa.bindparam("moment"))
_DONE = sa.update(table).where(_ID).values(state="done", body={}, last_error=None, done_at=sa.bindparam("moment"))
_RETRY = sa.update(table).where(_ID).values(not_before=sa.bindparam("moment"), last_error=sa.bindparam("error"))
_FAILED = sa.update(table).where(_ID).values(state="failed", last_error=sa.bindparam("error"))


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do outside; ``attempts`` counts the tries before this one."""

    id: int
    key: str
    kind: str
    conversation: str | None
    body: Mapping[str, Any]
    attempts: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """A job that failed for good (``failed``), or that waits: after a failure, or for longer than it should.

    ``since`` is when it was asked for, ``due`` when it is tried next; ``error`` is that of the last try.
    """

    id: int
    kind: str
    conversation: str | None
    failed: bool
    since: datetime
    due: datetime
    attempts: int
    error: str | None


def add(
    kind: str, key: str, body: Mapping[str, Any], conversation: str | None, not_before: datetime, at: datetime
) -> None:
    """Put a job in; one whose key is known is the same job and changes nothing."""
    row = {
        "kind": kind,
        "key": key,
        "body": body,
        "conversation": conversation,
        "attempts": 0,
        "not_before": not_before,
        "state": "waiting",
        "created_at": at,
    }
    connection().execute(_add(connection().dialect.name), row)


@cache
def _add(dialect: str) -> Any:
    return insert_into(table, dialect).on_conflict_do_nothing()


def lease(now: datetime, until: datetime, besides: Collection[str] = ()) -> Job | None:
    """Take the job that has been due longest, of a kind not in ``besides``; nobody else takes it before ``until``."""
    row = connection().execute(_DUE, {"moment": now, "besides": [*besides]}).first()
    if row is None:
        return None
    connection().execute(_LEASE, {"which": row.id, "moment": until})
    return Job(*row)


def known(key: str) -> bool:
    """Whether there is a job of this key, done or not."""
    return connection().scalar(sa.select(table.c.id).where(table.c.key == key)) is not None


def done(id: int, at: datetime) -> None:
    """Mark it done; what it said goes, its key stays."""
    connection().execute(_DONE, {"which": id, "moment": at})


def retry(id: int, not_before: datetime, error: str) -> None:
    connection().execute(_RETRY, {"which": id, "moment": not_before, "error": error})


def fail(id: int, error: str) -> None:
    connection().execute(_FAILED, {"which": id, "error": error})


def troubles(overdue: datetime) -> list[Trouble]:
    """What failed, failed once already, or was due before ``overdue``; oldest first."""
    waits = sa.and_(table.c.state == "waiting", sa.or_(table.c.last_error.is_not(None), table.c.not_before < overdue))
    query = sa.select(table).where(sa.or_(table.c.state == "failed", waits)).order_by(table.c.created_at, table.c.id)
    return [
        Trouble(row.id, row.kind, row.conversation, row.state == "failed", row.created_at, row.not_before, row.attempts,
                row.last_error)
        for row in connection().execute(query)
    ]  # fmt: skip


def count_failed() -> int:
    query = sa.select(sa.func.count()).where(table.c.state == "failed")
    return connection().scalar(query) or 0


def revive(ids: Sequence[int], now: datetime) -> list[str | None]:
    """Have failed jobs (of these ids, or all) wait again, as if never tried; gives the conversation of each."""
    which = [table.c.id.in_(ids)] if ids else []
    anew = {"state": "waiting", "attempts": 0, "not_before": now, "last_error": None}
    statement = sa.update(table).where(table.c.state == "failed", *which).values(**anew)
    return list(connection().scalars(statement.returning(table.c.conversation)))


def of(conversation: str) -> list[dict[str, Any]]:
    """All of one conversation, oldest first, as they stand."""
    query = (
        sa.select(table.c.kind, table.c.state, table.c.body, table.c.created_at, table.c.done_at)
        .where(table.c.conversation == conversation)
        .order_by(table.c.id)
    )
    return [dict(row) for row in connection().execute(query).mappings()]


def remove(conversation: str) -> int:
    return connection().execute(sa.delete(table).where(table.c.conversation == conversation)).rowcount


def drop(conversation: str, about: str) -> int:
    """Remove what is not done yet and has this within its key; gives the number."""
    of_it = sa.delete(table).where(table.c.conversation == conversation, table.c.key.contains(about, autoescape=True))
    return connection().execute(of_it.where(table.c.state != "done")).rowcount


def remove_of_erased(before: datetime) -> int:
    """What is over of erased conversations, such as the mail that told of a cancelled call."""
    erased = sa.select(conversation.c.id).where(conversation.c.erased_at <= before)
    return (
        connection()
        .execute(sa.delete(table).where(table.c.conversation.in_(erased), table.c.state != "waiting"))
        .rowcount
    )
