from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from talk import begin

from bot.services import clock, conversations, outbox
from bot.services.outbox import LEASE, TRIES, WAITS, GivenUp, deliver_one, later
from bot.store.database import Database, connection
from bot.store.tables import job

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Sent(list[Mapping[str, Any]]):
    """Handlers that note what they were given, after failing a number of times."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.handlers = {"mail": self.handle}

    async def handle(self, body: Mapping[str, Any]) -> None:
        if self.failures:
            self.failures -= 1
            raise ConnectionError(f"refused: {body}")
        self.append(body)


def jobs(database: Database) -> list[Any]:
    with database.read():
        query = sa.select(job.c.state, job.c.attempts, job.c.body, job.c.last_error).order_by(job.c.id)
        return [tuple(row) for row in connection().execute(query)]


def put(database: Database, key: str = "k", **how: Any) -> None:
    with clock.at(NOON), database.transaction():
        later("mail", key, {"to": "ann@example.org"}, **how)


async def deliver(database: Database, sent: Sent, at: datetime = NOON) -> int:
    done = 0
    with clock.at(at):
        while await deliver_one(database, sent.handlers):
            done += 1
    return done


async def test_a_job_is_done_once_and_forgets_what_it_said(database: Database) -> None:
    sent = Sent()
    put(database)
    assert await deliver(database, sent) == 1
    assert await deliver(database, sent) == 0
    assert sent == [{"to": "ann@example.org", "key": "k"}]
    assert jobs(database) == [("done", 1, {}, None)]


async def test_the_same_key_is_the_same_job_even_when_done(database: Database) -> None:
    sent = Sent()
    put(database)
    put(database)
    await deliver(database, sent)
    put(database)
    assert await deliver(database, sent) == 0
    assert len(sent) == 1


async def test_a_job_of_a_turn_that_was_rolled_back_is_never_done(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.transaction():
        later("mail", "k", {"n": 1 / 0})
    assert jobs(database) == []


async def test_a_job_waits_for_its_time(database: Database) -> None:
    sent = Sent()
    put(database, not_before=NOON + timedelta(hours=1))
    assert await deliver(database, sent, NOON + timedelta(minutes=59)) == 0
    assert await deliver(database, sent, NOON + timedelta(hours=1)) == 1


async def test_jobs_are_done_in_the_order_they_fall_due(database: Database) -> None:
    sent = Sent()
    put(database, "late", not_before=NOON + timedelta(hours=1))
    put(database, "first")
    put(database, "second")
    await deliver(database, sent, NOON + timedelta(hours=2))
    assert [body["key"] for body in sent] == ["first", "second", "late"]


async def test_a_failed_job_is_tried_again_later_and_later(database: Database) -> None:
    sent, at = Sent(failures=2), NOON
    put(database)
    for wait in WAITS[:2]:
        assert await deliver(database, sent, at) == 1
        assert await deliver(database, sent, at + wait - timedelta(seconds=1)) == 0
        at += wait
    assert await deliver(database, sent, at) == 1
    assert len(sent) == 1


async def test_after_eight_failures_a_job_is_given_up_and_the_conversation_flagged(database: Database) -> None:
    a, sent = begin(database), Sent(failures=100)
    put(database, conversation=a)
    for day in range(20):
        await deliver(database, sent, NOON + timedelta(days=day))
    assert TRIES == 8
    [(state, attempts, body, error)] = jobs(database)
    assert (state, attempts, body) == ("failed", 8, {"to": "ann@example.org"})
    assert error.startswith("ConnectionError at")
    assert "ann" not in error
    with database.read():
        assert conversations.show(a)["flags"] == ["mail_failed"]


async def test_a_job_nobody_can_do_fails_loudly(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    with database.transaction():
        later("pigeon", "k", {})
    assert await deliver_one(database, {})
    assert "NoHandler" in caplog.text


async def test_a_failing_job_does_not_hold_up_others(database: Database) -> None:
    sent = Sent(failures=1)
    put(database, "a")
    put(database, "b")
    assert await deliver(database, sent) == 2
    assert [body["key"] for body in sent] == ["b"]


async def test_a_job_at_hand_is_not_taken_by_another_worker_until_its_lease_ends(database: Database) -> None:
    put(database)
    second = Sent()

    async def slow(body: Mapping[str, Any]) -> None:
        assert await deliver(database, second) == 0
        raise SystemExit  # as a kill does: nothing is noted

    with pytest.raises(SystemExit), clock.at(NOON):
        await deliver_one(database, {"mail": slow})
    assert await deliver(database, second, NOON + LEASE - timedelta(seconds=1)) == 0
    assert await deliver(database, second, NOON + LEASE) == 1


async def test_a_handler_runs_outside_of_any_transaction(database: Database) -> None:
    put(database)

    async def handler(body: Mapping[str, Any]) -> None:
        with pytest.raises(RuntimeError):
            connection()

    with clock.at(NOON):
        assert await deliver_one(database, {"mail": handler})
    assert jobs(database)[0][0] == "done"


async def test_what_no_later_try_can_mend_is_given_up_at_once(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    a = begin(database)
    put(database, conversation=a)

    async def refused(body: Mapping[str, Any]) -> None:
        raise GivenUp("the mail server refuses the address (550)")

    with clock.at(NOON):
        assert await deliver_one(database, {"mail": refused})
        assert not await deliver_one(database, {"mail": refused})
    body = {"to": "ann@example.org"}
    assert jobs(database) == [("failed", 1, body, "GivenUp: the mail server refuses the address (550)")]
    assert "is given up" in caplog.text
    with database.read():
        assert conversations.show(a)["flags"] == ["mail_failed"]


def test_a_key_is_enough_to_find_a_job_again(database: Database) -> None:
    put(database, "x")
    with database.transaction():
        outbox.later("mail", "x", {"other": 1})
    assert jobs(database) == [("waiting", 0, {"to": "ann@example.org"}, None)]
