"""Processes are killed at random moments; every acknowledged message is still answered exactly once, in order.

The play is a few lines, so that what is tested is ours: inbox, unit of work, outbox and worker.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, fields
from datetime import timedelta
from typing import IO, Any, NoReturn

import pytest
import sqlalchemy as sa

from bot.coaching.chat import Inbound, Outcome, Reply
from bot.services import conversations, inbox, outbox, wording
from bot.services.outbox import deliver_one
from bot.services.turns import one_turn
from bot.store import conversations as store
from bot.store.database import Database, connection
from bot.store.tables import conversation, job, message
from bot.store.tables import inbox as inbox_table
from bot.worker import Wake, Worker

pytestmark = pytest.mark.long

CONVERSATIONS = 8
MOST_GIVEN_UP = 2
KEPT, NOT_KEPT = wording.said("utter_turn_failed"), wording.said("utter_turn_failed_not_kept")


async def play(inbound: Inbound) -> Outcome:
    """Writes down what it heard, asks for a job, and answers with how much it has heard so far."""
    heard = json.loads(store.state(inbound.conversation) or b"[]")
    heard.append(inbound.text)
    time.sleep(0.001)  # time to be killed in
    store.save_state(inbound.conversation, json.dumps(heard).encode())
    outbox.later("notify", f"notify-{inbound.id}", {"to": "a person"}, inbound.conversation)
    return Outcome((Reply(f"heard {len(heard)}"), Reply("go on")), True, {"heard": len(heard)}, keep_words=True)


async def done(body: Any) -> None:
    """A job that is soon done."""


HANDLERS = {"notify": done, "alert": done}


@dataclass
class Wrong:
    """What must be 0, each.

    A message that three workers died over is given up, answered by an apology and brought to a person, though it may
    have been chance. That is no loss, but it has to be rare.
    """

    lost: int = 0
    doubled: int = 0
    reordered: int = 0
    seq_gaps: int = 0
    states: int = 0
    jobs: int = 0
    given_up_often: int = 0


@dataclass
class Client:
    """Sends numbered messages, and sends again what was not acknowledged."""

    conversations: list[str]
    random: random.Random
    sent: dict[str, str] = field(default_factory=dict)  # client id → conversation
    acknowledged: set[str] = field(default_factory=set)

    def next(self) -> tuple[str, str]:
        id = f"m{len(self.sent):06}"
        self.sent[id] = self.random.choice(self.conversations)
        return self.sent[id], id

    def open(self) -> list[tuple[str, str]]:
        return [(self.sent[id], id) for id in sorted(self.sent.keys() - self.acknowledged)]


def begin(database: Database) -> list[str]:
    with database.transaction():
        return [conversations.start("web", "en", None, None).id for _ in range(CONVERSATIONS)]


def warm(database: Database, client: Client) -> None:
    """Play a message before forking: a child that had to compile every statement would mostly die over its first."""
    conversation, id = client.next()
    receive(database, conversation, id)
    client.acknowledged.add(id)

    async def both() -> None:
        assert await one_turn(database, play)
        assert await deliver_one(database, HANDLERS)

    asyncio.run(both())
    database.close()


def receive(database: Database, conversation: str, id: str) -> None:
    with database.transaction():
        inbox.receive(conversation, id, text=id)


@pytest.fixture(autouse=True)
def _children(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No child outlives its test; and a job whose process was killed is free again soon."""
    monkeypatch.setattr(outbox, "LEASE", timedelta(seconds=1))
    yield
    for pid in list(alive):
        kill(pid)


alive: set[int] = set()


def fork(child: Callable[[], Any]) -> int:
    """A process that runs the child and never returns into the test."""
    pid = os.fork()
    if pid == 0:
        try:
            logging.disable()
            child()
        finally:
            os._exit(1)
    alive.add(pid)
    return pid


def kill(pid: int) -> None:
    alive.remove(pid)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def waiting(database: Database) -> int:
    with database.read():
        undone = sa.select(sa.func.count()).select_from(inbox_table).where(~inbox_table.c.done)
        unsent = sa.select(sa.func.count()).select_from(job).where(job.c.state == "waiting")
        return (connection().scalar(undone) or 0) + (connection().scalar(unsent) or 0)


def count_wrong(database: Database, client: Client) -> Wrong:
    with database.read():
        known = list(connection().execute(sa.select(inbox_table).order_by(inbox_table.c.id)))
        said = list(connection().execute(sa.select(message).order_by(message.c.conversation, message.c.seq)))
        jobs = Counter(connection().execute(sa.select(job.c.kind, job.c.conversation)).tuples())
        rows = list(connection().execute(sa.select(conversation)))
    given_up = {m.inbox_id for m in said if m.text == KEPT or m.text == NOT_KEPT}
    answered = Counter(m.inbox_id for m in said if m.sender == "assistant")
    kept = {row.client_id for row in known}
    wrong = Wrong(given_up_often=max(0, len(given_up) - MOST_GIVEN_UP))
    wrong.lost = len(client.acknowledged - kept)
    wrong.doubled = len(known) - len(kept)
    for row in known:
        expected = 1 if row.id in given_up else 2
        wrong.lost += not row.done or answered[row.id] < expected
        wrong.doubled += answered[row.id] > expected
    for row in rows:
        own = [m for m in known if m.conversation == row.id]
        played = [m.client_id for m in own if m.id not in given_up]
        replies = [m for m in said if m.conversation == row.id]
        order = [m.inbox_id for m in replies if m.sender == "assistant"]
        here = [m.seq for m in replies] + [m.seq for m in own if m.id in given_up and m.seq not in _seqs(replies)]
        wrong.seq_gaps += sorted(here) != list(range(1, row.last_seq + 1))
        wrong.reordered += (order != sorted(order)) + ([m.client_id for m in own] != sorted(m.client_id for m in own))
        wrong.states += json.loads(row.state or b"[]") != played
        wrong.states += row.brief.get("heard", 0) != len(played)
        wrong.jobs += jobs["notify", row.id] != len(played)
        wrong.jobs += jobs["alert", row.id] != len(own) - len(played)
    return wrong


def _seqs(messages: list[Any]) -> set[int]:
    return {m.seq for m in messages}


def serve(database: Database, requests: IO[str], replies: IO[str]) -> NoReturn:
    """A whole installation in one process: takes lines of conversation and client id, acknowledges client ids."""
    database.forget_connections()
    wake = Wake()
    Worker(database, play, HANDLERS, wake).start()
    for line in requests:
        conversation, id = line.split()
        receive(database, conversation, id)
        wake.set()
        print(id, file=replies, flush=True)
    time.sleep(3600)
    raise AssertionError


class Served:
    """The installation in a child process, with a pipe in and a pipe out."""

    def __init__(self, database: Database, client: Client) -> None:
        their_in, our_out = os.pipe()
        our_in, their_out = os.pipe()

        def child() -> None:
            os.close(our_out)
            os.close(our_in)
            serve(database, os.fdopen(their_in), os.fdopen(their_out, "w"))

        self._pid = fork(child)
        os.close(their_in)
        os.close(their_out)
        self._out, self._in = os.fdopen(our_out, "w", buffering=1), os.fdopen(our_in)
        self._client = client
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()

    def _listen(self) -> None:
        for line in self._in:
            if line.endswith("\n"):
                self._client.acknowledged.add(line.strip())

    def send(self, conversation: str, id: str) -> None:
        print(conversation, id, file=self._out)

    def kill(self) -> None:
        kill(self._pid)
        self._reader.join()
        self._in.close()
        with suppress(BrokenPipeError):
            self._out.close()


@pytest.mark.parametrize("seed", [1, 2])
def test_a_killed_process_loses_and_doubles_nothing_on_sqlite(sqlite_url: str, seed: int) -> None:
    kills, rnd = 30, random.Random(seed)
    database = Database(sqlite_url)
    client = Client(begin(database), rnd)
    warm(database, client)
    for _ in range(kills):
        served = Served(database, client)
        until = time.monotonic() + rnd.uniform(0.005, 0.2)
        for again in client.open():
            served.send(*again)
        while time.monotonic() < until:
            one = client.next()
            for _ in range(rnd.choice([1, 1, 1, 2])):  # now and then a client sends twice at once
                served.send(*one)
            time.sleep(rnd.uniform(0, 0.008))
        served.kill()
    served = Served(database, client)
    for again in client.open():
        served.send(*again)
    _settle(lambda: not client.open() and not waiting(database))
    database.close()
    served.kill()
    _nothing_wrong(count_wrong(database, client))
    assert len(client.sent) > 5 * kills


def test_killed_workers_lose_and_double_nothing_on_postgresql(postgres_url: str) -> None:
    workers, kills, rnd = 3, 15, random.Random(3)
    database = Database(postgres_url)
    client = Client(begin(database), rnd)
    warm(database, client)

    def child() -> None:
        database.forget_connections()
        Worker(database, play, HANDLERS, poll=0.01).start()
        time.sleep(3600)

    pids = [fork(child) for _ in range(workers)]
    for _ in range(kills):
        until = time.monotonic() + rnd.uniform(0.05, 0.2)
        while time.monotonic() < until:
            conversation, id = client.next()
            receive(database, conversation, id)
            client.acknowledged.add(id)
        unlucky = rnd.randrange(workers)
        kill(pids[unlucky])
        pids[unlucky] = fork(child)
    _settle(lambda: not waiting(database))
    for pid in pids:
        kill(pid)
    _nothing_wrong(count_wrong(database, client))
    assert len(client.sent) > 5 * kills
    database.close()


def _settle(settled: Callable[[], bool]) -> None:
    until = time.monotonic() + 120
    while not settled():
        assert time.monotonic() < until, "messages or jobs still wait after two minutes"
        time.sleep(0.05)


def _nothing_wrong(wrong: Wrong) -> None:
    assert [f"{f.name}: {n}" for f in fields(wrong) if (n := getattr(wrong, f.name))] == []
