from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any

import pytest
import sqlalchemy as sa

from bot import worker as worker_module
from bot.coaching.chat import Inbound, Outcome, Reply
from bot.services import clock, conversations, inbox, messages, outbox, privacy
from bot.store.database import Database
from bot.worker import Wake, Worker


async def echo(inbound: Inbound) -> Outcome:
    if inbound.text == "book":
        outbox.later("mail", f"mail-{inbound.id}", {"n": inbound.id}, inbound.conversation)
    return Outcome((Reply(f"you said {inbound.text}"),), True, {}, keep_words=True)


@pytest.fixture
def started() -> Iterator[Callable[..., Worker]]:
    running: list[Worker] = []

    def start(*args: Any, **how: Any) -> Worker:
        running.append(Worker(*args, **how))
        running[-1].start()
        return running[-1]

    yield start
    for worker in running:
        worker.stop()


def begin(database: Database) -> str:
    with database.transaction():
        return conversations.start("web", "en", None, None).id


def send(database: Database, conversation: str, text: str) -> int:
    with database.transaction():
        return inbox.receive(conversation, f"id-{time.monotonic_ns()}", text=text).seq


def answer(database: Database, conversation: str, seq: int, within: float = 10) -> list[str]:
    until = time.monotonic() + within
    while time.monotonic() < until:
        with database.read():
            replies = messages.replies_to(conversation, seq)
        if replies is not None:
            return [reply.text for reply in replies]
        time.sleep(0.005)
    raise AssertionError("no answer in time")


def test_a_worker_answers_what_waited_and_what_comes(database: Database, started: Callable[..., Worker]) -> None:
    a = begin(database)
    before = send(database, a, "before")
    started(database, echo, {})
    assert answer(database, a, before) == ["you said before"]
    assert answer(database, a, send(database, a, "after")) == ["you said after"]


def test_a_woken_worker_does_not_wait_for_its_next_look(database: Database, started: Callable[..., Worker]) -> None:
    a, wake = begin(database), Wake()
    started(database, echo, {}, wake, poll=60)
    answer_first = send(database, a, "hi")
    wake.set()
    assert answer(database, a, answer_first) == ["you said hi"]


def test_a_turn_tells_of_its_commit_and_its_jobs_are_done(database: Database, started: Callable[..., Worker]) -> None:
    a, told, done = begin(database), [], threading.Event()

    async def mail(body: Mapping[str, Any]) -> None:
        done.set()

    started(database, echo, {"mail": mail}, committed=told.append, poll=0.02)
    send(database, a, "book")
    assert done.wait(10)
    assert [turned.conversation for turned in told] == [a]


def test_stopping_finishes_the_turn_at_hand(database: Database) -> None:
    a, begun = begin(database), threading.Event()

    async def slow(inbound: Inbound) -> Outcome:
        begun.set()
        time.sleep(0.1)
        return await echo(inbound)

    worker = Worker(database, slow, {})
    seq = send(database, a, "hi")
    worker.start()
    assert begun.wait(10)
    worker.stop()
    with database.read():
        assert messages.replies_to(a, seq)
    assert not [t for t in threading.enumerate() if t.name in ("turns", "jobs")]


def test_a_stopped_worker_can_be_woken_without_harm(database: Database) -> None:
    wake = Wake()
    worker = Worker(database, echo, {}, wake)
    worker.start()
    worker.stop()
    wake.set()


def test_a_slow_job_does_not_hold_up_the_turns(database: Database, started: Callable[..., Worker]) -> None:
    a, release, begun = begin(database), threading.Event(), threading.Event()

    async def slow(body: Mapping[str, Any]) -> None:
        begun.set()
        release.wait(10)

    started(database, echo, {"mail": slow})
    send(database, a, "book")
    assert begun.wait(10)
    assert answer(database, a, send(database, a, "still there?")) == ["you said still there?"]
    release.set()


def test_a_slow_job_holds_up_its_own_kind_only_and_stopping_waits_for_it(database: Database) -> None:
    async def play(inbound: Inbound) -> Outcome:
        for kind in ("mail", "mail", "alert"):
            outbox.later(kind, f"{kind}-{time.monotonic_ns()}", {}, inbound.conversation)
        return await echo(inbound)

    begun, ended, alerted = [], [], threading.Event()

    async def hanging(body: Mapping[str, Any]) -> None:
        begun.append(body["key"])
        await asyncio.sleep(0.6)
        ended.append(body["key"])

    async def alert(body: Mapping[str, Any]) -> None:
        assert begun
        assert not ended
        alerted.set()

    worker = Worker(database, play, {"mail": hanging, "alert": alert}, poll=0.02)
    worker.start()
    send(database, begin(database), "hi")
    assert alerted.wait(10)
    assert len(begun) == 1
    worker.stop()
    assert ended == begun


def test_a_job_that_ends_makes_room_for_the_next_of_its_kind(
    database: Database, started: Callable[..., Worker]
) -> None:
    done: list[str] = []

    async def mail(body: Mapping[str, Any]) -> None:
        await asyncio.sleep(0)
        done.append(body["key"])

    with database.transaction():
        for n in range(20):
            outbox.later("mail", f"m{n:02}", {})
    since = time.monotonic()
    started(database, echo, {"mail": mail}, poll=1)
    while len(done) < 20 and time.monotonic() - since < 10:
        time.sleep(0.01)
    assert done == sorted(done)
    assert len(done) == 20
    assert time.monotonic() - since < 4  # a look every five seconds would take far longer


def test_a_worker_outlives_a_database_that_is_locked_and_says_so_in_one_line(
    database_url: str,
    locked: Callable[[str], AbstractContextManager[None]],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    started: Callable[..., Worker],
) -> None:
    monkeypatch.setattr(worker_module, "AFTER_FAULT", 0.01)
    database = Database(database_url, lock_wait=0.1)
    a = begin(database)
    started(database, echo, {})
    with locked(database_url):
        time.sleep(1)
        assert [line for line in caplog.messages if "database" in line] == caplog.messages
        assert len(caplog.messages) == 1
    assert answer(database, a, send(database, a, "hi")) == ["you said hi"]
    database.close()


def test_a_database_that_fails_in_a_turn_is_no_fault_of_the_message(
    database: Database, monkeypatch: pytest.MonkeyPatch, started: Callable[..., Worker]
) -> None:
    monkeypatch.setattr(worker_module, "AFTER_FAULT", 0.01)
    failures = [sa.exc.TimeoutError() for _ in range(5)]  # more than a message that raises is forgiven

    async def flaky(inbound: Inbound) -> Outcome:
        if failures:
            raise failures.pop()
        return await echo(inbound)

    a = begin(database)
    started(database, flaky, {})
    assert answer(database, a, send(database, a, "hi")) == ["you said hi"]


def test_a_defect_does_not_end_the_worker(
    database: Database, monkeypatch: pytest.MonkeyPatch, started: Callable[..., Worker]
) -> None:
    monkeypatch.setattr(worker_module, "AFTER_FAULT", 0.01)
    real, failures = worker_module.one_turn, [OSError(), OSError()]

    async def flaky(*args: Any, **how: Any) -> bool:
        if failures:
            raise failures.pop()
        return await real(*args, **how)

    monkeypatch.setattr(worker_module, "one_turn", flaky)
    a = begin(database)
    started(database, echo, {})
    assert answer(database, a, send(database, a, "hi")) == ["you said hi"]


def test_held_words_go_without_anybody_asking(database: Database, started: Callable[..., Worker]) -> None:
    a = begin(database)
    with clock.at(clock.now() - privacy.HELD), database.transaction():
        privacy.hold(a, "secret")
    started(database, echo, {})
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with database.read() as opened:
            if not opened.exec_driver_sql("SELECT count(*) FROM held").scalar():
                return
        time.sleep(0.01)
    raise AssertionError("the words are still there")
