"""Ask for a person's eyes."""

from __future__ import annotations

from datetime import datetime

from bot.coaching.flags import ALERTING, FlagKind
from bot.services import outbox
from bot.services.clock import now
from bot.store import flags


def raise_flag(conversation: str, kind: FlagKind | str) -> None:
    """Flag the conversation; a person who has to know at once is sent an alert, without any of its words.

    Each request for a person, crisis or failed turn alerts anew; the other kinds stand once until resolved.
    """
    kind = FlagKind(kind)
    at = now()
    if kind not in ALERTING:
        flags.add_once(conversation, kind, at)
        return
    id = flags.add(conversation, kind, at)
    body = {"conversation": conversation, "kind": kind.value, "at": at.isoformat()}
    outbox.later("alert", f"alert-{id}", body, conversation)


def raise_once(conversation: str, kind: FlagKind) -> None:
    """As ``raise_flag``, unless one of its kind is up: what is found again and again alerts nobody anew."""
    if kind not in flags.unresolved(conversation):
        raise_flag(conversation, kind)


def raised(conversation: str, kind: FlagKind, since: datetime) -> bool:
    """Whether a flag of this kind was raised at or after a moment, be it resolved or not."""
    return any(one["kind"] == kind and one["at"] >= since for one in flags.of(conversation))


def resolve(conversation: str, kind: FlagKind | str) -> None:
    """Take down all flags of a kind: somebody, or a later turn, has dealt with it."""
    flags.resolve(conversation, FlagKind(kind), now())
