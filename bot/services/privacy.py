"""What prospects decide about their data: consent, what is held before it, taking back, erasing, exporting."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.coaching.chat import Conversation
from bot.coaching.consent import brief_under
from bot.coaching.errors import ConversationErased, UnknownConversation
from bot.coaching.prospects import Status
from bot.services import bookings, practice, telegram_chats
from bot.services.audit import Action
from bot.services.clock import now
from bot.store import audit, consents, conversations, flags, inbox, jobs, matches, messages, proposals, prospects
from bot.store import held as held_words
from bot.store import telegram_chats as chats
from bot.store import telegram_codes as codes

HELD = timedelta(minutes=30)
MOST_HELD = 12  # messages; they are all read at once when consent is given
MOST_EXPIRED = 50  # erased in one transaction


def record_consent(
    conversation: str, granted: bool, version: str | None, kind: Literal["intake", "training"] = "intake"
) -> None:
    """Write down what was agreed to or refused, and to which version of the text."""
    at = now()
    consents.add(conversation, kind, granted, version, at)
    if kind == "intake":
        conversations.set_consent(conversation, granted, version, at)


def hold(conversation: str, text: str) -> None:
    """Keep words said before consent, for 30 minutes at most, and not endlessly many."""
    if len(held_words.read(conversation, now())) < MOST_HELD:
        held_words.add(conversation, text, now() + HELD)


def held(conversation: str) -> list[str]:
    """The words held, oldest first, without those whose time is over."""
    return held_words.read(conversation, now())


def drop_held(conversation: str) -> None:
    held_words.remove(conversation)


def purge_held(moment: datetime) -> int:
    """Drop all words held for too long, and what an erasure left to be read or done; gives their number."""
    over = moment - HELD
    left = (messages.remove_of_erased(over), jobs.remove_of_erased(over), chats.remove_of_erased(over))
    return held_words.purge(moment) + sum(left)


def expire(moment: datetime) -> int:
    """Erase conversations nothing was said in for as long as the practice keeps them; a call to come keeps its own.

    Gives how many, a few at a time: the next round takes the rest.
    """
    silent_since = moment - timedelta(days=practice.current().retention_days)
    over = [id for id in conversations.silent_since(silent_since, MOST_EXPIRED) if bookings.active(id) is None]
    for id in over:
        erase(id)
    return len(over)


def withdraw(conversation: str) -> None:
    """Take the consent back: transcript, match, the engine's state and all of the brief that no call needs go.

    The assistant's messages go with the prospect's, as they quote them. A booking stays.
    Raises ``UnknownConversation`` and ``ConversationErased``.
    """
    known = _kept(conversation)
    record_consent(conversation, False, conversations.consent_version(conversation))
    conversations.forget_words(conversation, brief_under(False, known.brief))
    messages.remove(conversation)
    matches.remove(conversation)
    held_words.remove(conversation)
    prospects.remove(conversation)  # what coaches wrote of what was told
    audit.forget_details(conversation)


def erase(conversation: str) -> dict[str, Any]:
    """Remove everything and cancel the call; gives a receipt that says what there was.

    What stays is a row with the id, so that its token is answered with "erased". Replies of a turn that erases its
    own conversation stay for 30 minutes, so that they arrive; so do the mails that tell of the cancelled call.
    Raises ``UnknownConversation`` and ``ConversationErased``.
    """
    _kept(conversation)
    at = now()
    conversations.leave_tombstone(conversation, at)  # first of all: it locks the conversation
    removed = {
        "messages": messages.remove(conversation),
        "inbox": inbox.remove(conversation),
        "held": held_words.remove(conversation),
        "consents": consents.remove(conversation),
        "matches": matches.remove(conversation),
        "flags": flags.remove(conversation),
        "jobs": jobs.remove(conversation),  # before the call is cancelled, which makes new ones
        "bookings": bookings.erase(conversation),
        "proposals": proposals.remove(conversation),
        **prospects.remove(conversation),
    }
    codes.remove(conversation)
    audit.forget_details(conversation)
    return {"conversation": conversation, "erased_at": at.isoformat(), "removed": removed}


def export(conversation: str) -> dict[str, Any]:
    """Everything stored about a conversation but the hash of its token; moments are RFC 3339.

    Raises ``UnknownConversation`` and ``ConversationErased``.
    """
    known = _kept(conversation)
    match, state = matches.find(conversation), conversations.state(conversation)
    everything = {
        "conversation": {
            "id": known.id,
            "channel": known.channel,
            "locale": known.locale,
            "time_zone": known.time_zone,
            "consent": known.consent,
            "brief": known.brief,
            "rating": known.rating,
            "created_at": known.created_at,
            "updated_at": known.updated_at,
        },
        "messages": [m.to_json() for m in messages.after(conversation, 0)],
        "waiting": [m.to_json() for m in inbox.waiting(conversation, 0)],
        "held": held(conversation),
        "consents": consents.of(conversation),
        "match": match.to_json() if match else None,
        "bookings": bookings.export(conversation),
        "proposals": [asdict(p) for p in proposals.of(conversation)],
        "flags": flags.of(conversation),
        "jobs": jobs.of(conversation),
        "console": {
            "status": str(prospects.statuses_of([conversation]).get(conversation, Status.NEW)),
            "notes": [{"by": n.name, "text": n.text, "at": n.at} for n in prospects.notes(conversation)],
            "reviews": [
                {"by": r.name, "need": r.need, "reason": r.reason, "at": r.at} for r in prospects.reviews(conversation)
            ],
            "opened": [
                {"by": e.name, "role": e.role, "reason": e.detail, "at": e.at}
                for e in audit.of(conversation, Action.OPENED)
            ],
        },
        "telegram": telegram_chats.export(conversation),
        "state": None if state is None else state.decode("utf-8", "backslashreplace"),
    }
    plain: dict[str, Any] = json.loads(json.dumps(everything, default=_plain))
    return plain


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _kept(conversation: str) -> Conversation:
    known = conversations.find(conversation)
    if known is None:
        raise UnknownConversation(conversation)
    if known.erased_at is not None:
        raise ConversationErased(conversation)
    return known
