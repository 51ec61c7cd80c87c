"""Jobs the operator should know of, and trying them anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from talk import begin

from bot.services import clock, conversations, outbox, troubles
from bot.store.database import Database

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def put(database: Database, key: str, conversation: str | None = None, due: datetime | None = None) -> None:
    with clock.at(NOON), database.transaction():
        outbox.later("mail", key, {"to": "ann@example.org"}, conversation, due)


def listed(database: Database, at: datetime) -> list[tuple[bool, int, str | None]]:
    with clock.at(at), database.read():
        return [(one.failed, one.attempts, one.error) for one in troubles.all()]


async def deliver(database: Database, error: Exception | None, at: datetime = NOON) -> None:
    async def handler(body: Mapping[str, Any]) -> None:
        if error:
            raise error

    with clock.at(at):
        while await outbox.deliver_one(database, {"mail": handler}):
            pass


async def test_what_is_done_or_waits_for_its_time_is_no_trouble(database: Database) -> None:
    put(database, "done")
    await deliver(database, None)
    put(database, "later", due=NOON + timedelta(days=1))
    assert listed(database, NOON + timedelta(hours=1)) == []


async def test_what_failed_and_what_nobody_takes_up_is_told(database: Database) -> None:
    put(database, "refused")
    await deliver(database, outbox.GivenUp("no such address"))
    put(database, "deferred")
    await deliver(database, ConnectionError("ann@example.org"))
    put(database, "overdue", due=NOON + timedelta(minutes=1))
    refused, deferred = listed(database, NOON + troubles.LATE)
    assert refused == (True, 1, "GivenUp: no such address")
    assert deferred[:2] == (False, 1)
    assert "ann" not in str(deferred[2])
    assert listed(database, NOON + troubles.LATE + timedelta(minutes=2))[2] == (False, 0, None)


async def test_what_was_given_up_is_tried_anew_and_the_flag_taken_down(database: Database) -> None:
    a = begin(database)
    put(database, "k", a)
    await deliver(database, outbox.GivenUp("no"))
    with database.transaction():
        assert troubles.count_failed() == 1
        assert conversations.show(a)["flags"] == ["mail_failed"]
        with clock.at(NOON + timedelta(days=3)):
            assert troubles.retry() == 1
        assert conversations.show(a)["flags"] == []
        assert troubles.count_failed() == 0
    await deliver(database, None, NOON + timedelta(days=3))
    assert listed(database, NOON + timedelta(days=9)) == []


async def test_only_the_named_are_tried_anew(database: Database) -> None:
    put(database, "a")
    put(database, "b")
    await deliver(database, outbox.GivenUp("no"))
    with clock.at(NOON), database.transaction():
        first, second = troubles.all()
        assert troubles.retry([second.id]) == 1
        assert [one.id for one in troubles.all()] == [first.id]


async def test_what_is_done_is_not_done_again(database: Database) -> None:
    put(database, "k")
    await deliver(database, None)
    with database.transaction():
        assert troubles.retry() == 0
