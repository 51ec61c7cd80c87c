"""Reminders: one in the chat and one by mail, a day and an hour before the call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.coaching.bookings import Booking
from bot.coaching.chat import Reply
from bot.services import bookings, messages, notices, outbox, wording
from bot.services.clock import now
from bot.services.mail.calls import needless
from bot.store import conversations, jobs
from bot.store import messages as transcript


def remind(body: Mapping[str, Any]) -> bool:
    """Do a ``call_reminder`` job in a unit of work; whether the chat has news.

    The message in the chat and the job for the mail commit together, and the job's key is the mark that it was done:
    a second try finds it and does nothing. The body has ``booking`` (Booking.to_json) and ``reminder``: day or hour.
    """
    booking, notice = Booking.from_json(body["booking"]), f"reminder_{body['reminder']}"
    conversations.lock(booking.conversation)  # a turn may be asking something just now
    key = f"{notices.MAIL}:{booking.uid}:{booking.sequence}:{notice}"
    if needless(booking, notice, "prospect") or jobs.known(key):
        return False
    mail = {
        "booking": booking.to_json(), "at": now().isoformat(), "notice": notice, "to": "prospect",
        "coach": booking.coach,
    }  # fmt: skip
    outbox.later(notices.MAIL, key, mail, booking.conversation)
    return _in_the_chat(booking, f"utter_{notice}")


def _in_the_chat(booking: Booking, response: str) -> bool:
    """What was asked last stays the open question."""
    known = conversations.find(booking.conversation)
    if known is None or known.erased_at is not None:
        return False
    text = wording.said(response, **bookings.spoken(booking))
    messages.post(booking.conversation, [Reply(text, asks=transcript.last_asks(booking.conversation))])
    return True
