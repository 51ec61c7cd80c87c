"""Jobs that want the operator's eyes: given up, being tried again, or overdue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.coaching.flags import FlagKind
from bot.services.clock import now
from bot.store import flags, jobs
from bot.store.jobs import Trouble

LATE = timedelta(minutes=15)  # a job that nobody took up for so long: does a worker run?


def all() -> list[Trouble]:
    """Oldest first."""
    return jobs.troubles(now() - LATE)


def count_failed() -> int:
    return jobs.count_failed()


def retry(ids: Sequence[int] = ()) -> int:
    """Have jobs that were given up tried anew, all of them when none is named; gives how many.

    Their conversations are not flagged for them any more, until one fails again.
    """
    revived = jobs.revive(ids, now())
    for conversation in {one for one in revived if one is not None}:
        flags.resolve(conversation, FlagKind.MAIL_FAILED, now())
    return len(revived)
