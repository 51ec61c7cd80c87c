"""What leaves the house: written down with the turn it belongs to, done after, tried again when it fails."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.coaching.flags import FlagKind
from bot.services.clock import now
from bot.services.faults import Explained, describe
from bot.store import flags, jobs
from bot.store.database import Database
from bot.store.jobs import Job

logger = logging.getLogger(__name__)

Handler = Callable[[Mapping[str, Any]], Awaitable[None]]  # is given the job's body and its ``key``

LEASE = timedelta(minutes=5)  # a handler that takes longer may see its job given to another worker
WAITS = tuple(timedelta(seconds=s) for s in (10, 60, 300, 900, 3600, 4 * 3600, 12 * 3600))  # after each failed try
TRIES = len(WAITS) + 1


class NoHandler(LookupError):
    """Nobody here knows how to do this kind of job."""


class GivenUp(Explained):
    """Trying again would change nothing: the job fails at once."""


def later(
    kind: str,
    key: str,
    body: Mapping[str, Any],
    conversation: str | None = None,
    not_before: datetime | None = None,
) -> None:
    """Have a job done once the unit of work has committed, at ``not_before`` at the earliest.

    The same ``key`` again is the same job, done or not: nothing is added.
    """
    at = now()
    jobs.add(kind, key, body, conversation, not_before or at, at)


async def deliver_one(database: Database, handlers: Mapping[str, Handler]) -> bool:
    """Do the job that has been due longest; False when none is due."""
    job = take(database)
    if job is None:
        return False
    await do(database, handlers, job)
    return True


def take(database: Database, besides: Collection[str] = ()) -> Job | None:
    """The job that has been due longest, of a kind not in ``besides``, to be done now; None when none is due."""
    with database.transaction():
        return jobs.lease(now(), now() + LEASE, besides)


async def do(database: Database, handlers: Mapping[str, Handler], job: Job) -> None:
    """Do a job that was taken, and note how it went.

    The handler runs outside of any transaction, as it may be slow. So a process killed between doing and noting
    does the job again: the body's ``key`` is the same then, by which a handler can tell.
    """
    try:
        if job.kind not in handlers:
            raise NoHandler(job.kind)
        await handlers[job.kind]({**job.body, "key": job.key})
    except Exception as error:  # whatever a mail server or calendar does, the other jobs go on
        with database.transaction():
            _failed(job, error)
    else:
        with database.transaction():
            jobs.done(job.id, now())


def _failed(job: Job, error: Exception) -> None:
    tries, told = job.attempts + 1, describe(error)
    if tries < TRIES and not isinstance(error, GivenUp):
        logger.warning("job %s (%s) failed %d of %d times: %s", job.id, job.kind, tries, TRIES, told)
        jobs.retry(job.id, now() + WAITS[tries - 1], told)
        return
    jobs.fail(job.id, told)
    logger.error("job %s (%s) is given up: %s; see `intake jobs list`", job.id, job.kind, told)
    if job.conversation is not None:
        flags.add_once(job.conversation, FlagKind.MAIL_FAILED, now())
