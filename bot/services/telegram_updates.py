"""Updates of Telegram: kept before Telegram is told so, taken up one by one, in order within a chat."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.services.clock import now
from bot.store import telegram_updates as store
from bot.store.telegram_updates import Update as Update

logger = logging.getLogger(__name__)

OVERTAKEN = timedelta(seconds=1)  # how long one waits for those before it that have not come yet
FAR = 1000  # after an idle week Telegram begins anew with a random number
KNOWN_FOR = timedelta(days=8)  # Telegram repeats for a day
TRIES = 3
WAITS = (timedelta(seconds=1), timedelta(seconds=5))
_CARRIERS = ("message", "edited_message", "channel_post", "edited_channel_post", "my_chat_member")
_LARGEST = 2**63 - 1


def keep(updates: Iterable[Mapping[str, Any]], *, in_order: bool) -> int:
    """Write updates down; gives how many were new.

    ``in_order``: whether they came as Telegram numbers them. Else one that seems to have overtaken others waits a
    moment for these. What has no number is dropped: it could not be told from its own repetition.
    """
    new = 0
    for update in updates:
        id = update.get("update_id")
        if not isinstance(id, int) or isinstance(id, bool) or not 0 <= id <= _LARGEST:
            logger.warning("an update of Telegram without a number is dropped")
            continue
        at = now()
        early = not in_order and _is_missed_before(id, store.last_free(id, at))
        if store.add(id, _chat(update), update, at + OVERTAKEN if early else at, at):
            new += 1
            if not in_order:
                _free_those_behind(at)
    return new


def _is_missed_before(id: int, last: int | None) -> bool:
    """Whether an update between these two has not come yet, or is held back itself."""
    return last is not None and 1 < id - last < FAR


def _free_those_behind(at: datetime) -> None:
    """Those held back that follow on what is there by now need wait no longer."""
    for id in store.held_back(at):
        if _is_missed_before(id, store.last_free(id, at)):
            return
        store.free(id, at)


def next_due() -> Update | None:
    """The oldest due one that is the first of its chat."""
    return store.next_due(now())


def done(update: Update) -> None:
    """Its body goes, its number stays so that a repetition is known."""
    store.done(update.id)


def failed(update: Update) -> bool:
    """After a defect of ours it is tried again a little later; False when it was given up."""
    if update.attempts + 1 < TRIES:
        store.put_off(update.id, now() + WAITS[update.attempts])
        return True
    store.done(update.id)
    return False


def purge() -> int:
    return store.purge(now() - KNOWN_FOR)


def waiting() -> int:
    """How many are not taken up yet."""
    return store.waiting()


def _chat(update: Mapping[str, Any]) -> int | None:
    """The chat whose order an update keeps."""
    carriers = [update.get(name) for name in _CARRIERS]
    tapped = update.get("callback_query")
    if isinstance(tapped, Mapping):
        carriers += [tapped.get("message"), {"chat": tapped.get("from")}]  # a private chat has its user's number
    for carrier in carriers:
        chat = carrier.get("chat") if isinstance(carrier, Mapping) else None
        id = chat.get("id") if isinstance(chat, Mapping) else None
        if isinstance(id, int) and abs(id) <= _LARGEST:
            return id
    return None
