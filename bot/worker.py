"""The worker: plays the turns and does the jobs, beside the web side or in a process of its own."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from bot.services import telegram_moves, telegram_updates
from bot.services.bookings import complete_past, expire_holds
from bot.services.clock import now
from bot.services.faults import describe
from bot.services.outbox import Handler, do, take
from bot.services.privacy import expire, purge_held
from bot.services.turns import Play, Turned, one_turn
from bot.store import inbox
from bot.store.database import Database, DatabaseUnavailable
from bot.store.jobs import Job

logger = logging.getLogger(__name__)

POLL = 0.1  # seconds; the guarantee, waking is only a hint
RARER = 5  # jobs can wait a little; looking after every turn would cost each turn
CLEANING = 60.0  # seconds between two purges
AFTER_FAULT = 1.0  # seconds to wait when the database does not answer


class Wake:
    """Lets the web side of the same process tell the worker that a message has come in."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[], None]] = []

    def set(self) -> None:
        """Wake the worker; from any thread, and harmless when none runs."""
        for listener in list(self._listeners):
            listener()

    def listen(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    def forget(self, listener: Callable[[], None]) -> None:
        self._listeners.remove(listener)


class Worker:
    """Plays turns in one thread and does jobs in another, each with an event loop of its own; a job of each kind at a
    time.

    Two threads, as a job may be slow, and as a turn that waits while it holds SQLite's write lock must not meet
    another writer on its own loop. ``committed`` is called from the worker's thread each time a conversation has
    news.
    """

    def __init__(
        self,
        database: Database,
        play: Play,
        handlers: Mapping[str, Handler],
        wake: Wake | None = None,
        *,
        committed: Callable[[Turned], None] | None = None,
        poll: float = POLL,
    ) -> None:
        self._database, self._play, self._handlers = database, play, handlers
        self._wake = wake or Wake()
        self._committed = committed
        self._turns = Loop("turns", self._turn, poll)
        self._jobs = Loop("jobs", self._job, RARER * poll, ending=self._jobs_done)
        self._under_way: dict[str, asyncio.Task[None]] = {}  # by kind
        self._careful_to = 0
        self._cleaned = 0.0

    def start(self) -> None:
        """Begin; what waits already is played with care, as it may have killed the worker before."""
        with self._database.read():
            self._careful_to = inbox.newest_waiting()
        self._wake.listen(self._turns.wake)
        self._turns.start()
        self._jobs.start()

    def stop(self) -> None:
        """Finish the turn and the job at hand, and end; returns when that is done."""
        self._wake.forget(self._turns.wake)
        self._turns.stop()
        self._jobs.stop()

    async def _turn(self) -> bool:
        return await one_turn(self._database, self._play, careful_to=self._careful_to, committed=self._committed)

    async def _job(self) -> bool:
        if time.monotonic() - self._cleaned >= CLEANING or not self._cleaned:
            self._cleaned = time.monotonic()
            with self._database.transaction():
                purge_held(now())
                expire(now())
                expire_holds()
                complete_past()
                telegram_updates.purge()
                telegram_moves.purge()
        job = take(self._database, besides=self._under_way)
        if job is None:
            return False
        task = asyncio.create_task(self._do(job))
        self._under_way[job.kind] = task
        task.add_done_callback(lambda _: self._jobs.wake())
        return True

    async def _do(self, job: Job) -> None:
        """One of a kind at a time: a mail server that hangs holds up mails, and neither calendars nor alerts."""
        try:
            await do(self._database, self._handlers, job)
        except DatabaseUnavailable:  # its lease ends, and it is done again
            pass
        except Exception as error:  # a defect of ours may not end the worker
            logger.error("%s: %s", job.kind, describe(error))
        finally:
            del self._under_way[job.kind]

    async def _jobs_done(self) -> None:
        await asyncio.gather(*self._under_way.values())


class Loop:
    """Does one thing again and again in a thread of its own; rests when there is nothing to do.

    When each thing that was announced is done it rests without looking first: an empty look costs what half a
    message does. What came unannounced is found at the next look, and as long as any is found it goes on.
    ``ending`` waits for what a step has left under way.
    """

    def __init__(
        self,
        name: str,
        step: Callable[[], Awaitable[bool]],
        poll: float,
        *,
        ending: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._name, self._step, self._poll, self._ending = name, step, poll, ending
        self._stopping = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken: asyncio.Event | None = None
        self._announced = 0
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._stopping.clear()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name=self._name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self.wake()
        if self._thread is not None:
            self._thread.join()

    def wake(self) -> None:
        loop, woken = self._loop, self._woken
        if loop is None or woken is None:
            return  # not started yet: it looks before it rests
        with suppress(RuntimeError):  # the loop has just ended
            loop.call_soon_threadsafe(self._announce, woken)

    def _announce(self, woken: asyncio.Event) -> None:
        self._announced += 1
        woken.set()

    async def _run(self) -> None:
        self._loop, self._woken = asyncio.get_running_loop(), asyncio.Event()
        while not self._stopping.is_set():
            self._woken.clear()
            announced = self._announced
            found = await self._did_something()
            self._announced = max(0, self._announced - 1) if found else max(0, self._announced - announced)
            if not found or (announced and not self._announced):
                await self._rest(self._poll)
        if self._ending is not None:
            await self._ending()

    async def _did_something(self) -> bool:
        try:
            return await self._step()
        except DatabaseUnavailable:  # said once by the database itself
            await self._rest(AFTER_FAULT)
            return True
        except Exception as error:  # a defect of ours may not end the worker
            logger.error("%s: %s", self._name, describe(error))
            await self._rest(AFTER_FAULT)
            return True

    async def _rest(self, seconds: float) -> None:
        assert self._woken is not None
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()
