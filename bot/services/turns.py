"""One turn: a message is taken, played and answered in one unit of work, exactly once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.coaching.chat import Inbound, Message, Outcome, Reply
from bot.coaching.consent import brief_under
from bot.coaching.flags import FlagKind
from bot.services import flags, wording
from bot.services import messages as transcript
from bot.services.clock import now
from bot.services.faults import describe
from bot.store import conversations, inbox, messages
from bot.store.database import Database, DatabaseUnavailable
from bot.store.inbox import Taken

logger = logging.getLogger(__name__)

Play = Callable[[Inbound], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True)
class Turned:
    """What became of one message; ``replies`` is None when only the store can tell (a turn that failed)."""

    conversation: str
    seq: int
    replies: tuple[Message, ...] | None


MAX_ATTEMPTS = 3  # turns that raise
MAX_TAKEN = 3  # times a worker finds the message waiting at its start: it may be what killed the one before
WAITS = tuple(timedelta(seconds=s) for s in (1, 2))  # after each attempt but the last
LONGEST_TURN = 30.0  # seconds; a play that waits for longer has failed

KEPT, NOT_KEPT = "utter_turn_failed", "utter_turn_failed_not_kept"


async def one_turn(
    database: Database,
    play: Play,
    *,
    careful_to: int = 0,
    committed: Callable[[Turned], None] | None = None,
) -> bool:
    """Take the oldest due message of a conversation nobody is busy with, and answer it; False when there is none.

    What ``play`` writes, the replies and the mark on the inbox row commit together. A play that raises is rolled
    back and tried again a little later; after the third time the prospect is told so, and a person alerted.
    Messages up to the id ``careful_to`` are counted in a transaction of their own first: one of them may have killed
    the process before, and a kill leaves no other trace.
    ``committed`` is called once the conversation has news.
    Raises ``DatabaseUnavailable``; the message is still there then.
    """
    taken: Taken | None = None
    replies: tuple[Message, ...] | None = None
    try:
        with database.transaction():
            taken = inbox.take(now())
            if taken is None:
                return False
            counted = taken.inbound.id <= careful_to
            if counted:
                _count(taken)
            else:
                replies = await _answer(taken, play)
        if counted:
            with database.transaction():
                taken_again = inbox.take_this(taken.inbound.id, now())
                if taken_again is not None:  # else another worker has it, or it was given up
                    replies = await _answer(taken_again, play)
    except DatabaseUnavailable:  # no fault of the message: it waits until the database is back
        raise
    except Exception as error:  # whatever a turn raises must not stop the turns of others
        if taken is None:
            raise
        replies = None
        logger.error("turn of message %s in %s: %s", taken.inbound.id, taken.inbound.conversation, describe(error))
        with database.transaction():
            _failed(taken)
    if committed is not None:
        committed(Turned(taken.inbound.conversation, taken.inbound.seq, replies))
    return True


async def _answer(taken: Taken, play: Play) -> tuple[Message, ...]:
    async with asyncio.timeout(LONGEST_TURN):
        outcome = await play(taken.inbound)
    return _finish(taken.inbound, outcome)


def _finish(inbound: Inbound, outcome: Outcome) -> tuple[Message, ...]:
    at = now()
    brief = brief_under(outcome.consent, outcome.brief)
    closed = conversations.close_turn(inbound.conversation, len(outcome.replies), outcome.consent, brief, at)
    replies = tuple(
        Message(seq, "assistant", reply.text, at, reply.buttons, reply.asks, reply.card)
        for seq, reply in enumerate(outcome.replies, closed.last_seq - len(outcome.replies) + 1)
    )
    own = (_own(inbound),) if outcome.keep_words and not closed.erased else ()
    if news := (*own, *replies):
        messages.add(inbound.conversation, news, inbound.id)
    inbox.finish(inbound.id)
    return replies


def _own(inbound: Inbound) -> Message:
    return Message(inbound.seq, "prospect", inbound.text, inbound.received_at)


def _count(taken: Taken) -> None:
    if taken.times < MAX_TAKEN:
        inbox.count_taken(taken.inbound.id)
        return
    logger.error("message %s in %s: given up, it may kill", taken.inbound.id, taken.inbound.conversation)
    _give_up(taken)


def _failed(taken: Taken) -> None:
    inbound = taken.inbound
    conversations.lock(inbound.conversation)  # always the conversation first, so that nobody waits in a circle
    attempts = inbox.count_attempt(inbound.id)
    if attempts is None:
        return
    if attempts < MAX_ATTEMPTS:
        inbox.put_off(inbound.id, now() + WAITS[attempts - 1])
    else:
        _give_up(taken)


def _give_up(taken: Taken) -> None:
    """Tell the prospect and a person; the words are kept only under consent."""
    inbound, kept = taken.inbound, taken.consent is True
    if kept:
        messages.add(inbound.conversation, [_own(inbound)], inbound.id)
    asks, said = messages.last_asks(inbound.conversation), wording.said(KEPT if kept else NOT_KEPT)
    transcript.post(inbound.conversation, [Reply(said, asks=asks)], inbox_id=inbound.id)
    flags.raise_flag(inbound.conversation, FlagKind.FAILED_TURN)
    inbox.finish(inbound.id)
