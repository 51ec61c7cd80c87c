"""Reminders: one in the chat and one by mail, a day and an hour before the call; to the coach one by mail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.coaching.bookings import Booking
from bot.coaching.chat import Reply
from bot.services import call_words, messages, notices, outbox, wording
from bot.services.clock import now
from bot.services.mail.calls import needless
from bot.services.mail.texts import To
from bot.store import conversations, jobs
from bot.store import messages as transcript


def remind(body: Mapping[str, Any]) -> bool:
    """Do a ``call_reminder`` job in a unit of work; whether the chat has news.

    The message in the chat and the jobs for the mails commit together, and the key of the prospect's is the mark that
    it was done: a second try finds it and does nothing. The coach is reminded once, of a call booked late an hour
    before. The body has ``booking`` (Booking.to_json) and ``reminder``: day or hour.
    """
    booking, notice = Booking.from_json(body["booking"]), f"reminder_{body['reminder']}"
    conversations.lock(booking.conversation)  # a turn may be asking something just now
    if needless(booking, notice, "prospect") or jobs.known(_key(booking, notice, "prospect")):
        return False
    _mail(booking, notice, "prospect")
    if not jobs.known(_key(booking, "reminder_day", "coach")):
        _mail(booking, notice, "coach")
    return _in_the_chat(booking, f"utter_{notice}")


def _mail(booking: Booking, notice: str, to: To) -> None:
    mail = {"booking": booking.to_json(), "at": now().isoformat(), "notice": notice, "to": to, "coach": booking.coach}
    outbox.later(notices.MAIL, _key(booking, notice, to), mail, booking.conversation)


def _key(booking: Booking, notice: str, to: To) -> str:
    return f"{notices.MAIL}:{booking.uid}:{booking.sequence}:{notice}" + (":coach" if to == "coach" else "")


def _in_the_chat(booking: Booking, response: str) -> bool:
    """What was asked last stays the open question."""
    known = conversations.find(booking.conversation)
    if known is None or known.erased_at is not None:
        return False
    text = wording.said(response, **call_words.spoken(booking))
    messages.post(booking.conversation, [Reply(text, asks=transcript.last_asks(booking.conversation))])
    return True
