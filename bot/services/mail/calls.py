"""Mails about a call: booked, moved, changed, cancelled, and its reminders; to the prospect and to the coach."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.coaching.bookings import Booking, State
from bot.coaching.coaches import Coach
from bot.services import blocking, coaches
from bot.services.clock import now
from bot.services.mail.invitation import invitation
from bot.services.mail.letter import Letter, Sender
from bot.services.mail.texts import To, name_in_mails, of_call
from bot.store import bookings as kept

logger = logging.getLogger(__name__)

DAY_REMINDER_UNTIL = timedelta(hours=12)  # before the call: later the other reminder is enough
REMINDERS = ("reminder_day", "reminder_hour")
_said: set[str] = set()  # coaches without an address, of whom the log knows


def letter(body: Mapping[str, Any], sender: Sender) -> Letter | None:
    """The mail a ``call_mail`` job asks for, in a unit of work; None when it is needless or has nobody to go to.

    The body has ``booking`` (Booking.to_json), ``at``, ``notice``, ``to`` and ``coach``.
    """
    booking, at, to = Booking.from_json(body["booking"]), datetime.fromisoformat(body["at"]), body["to"]
    try:
        coach = coaches.get(body["coach"])
    except coaches.UnknownCoach:  # removed with all their calls, as the demo coaches are
        return None
    if needless(booking, body["notice"], to):
        return None
    return _written(booking, coach, body["notice"], to, at, sender)


def needless(booking: Booking, notice: str, to: To) -> bool:
    """Whether a later step has made the mail pointless: moved again, cancelled, erased, or begun already.

    A cancellation is always told, unless who would be told is invited again.
    """
    known = kept.find(booking.id)
    stands = known is not None and known.state is State.BOOKED
    later = known is not None and known.sequence > booking.sequence
    if notice == "cancelled":
        return known is not None and stands and later and _receiver(known, to) == _receiver(booking, to)
    if notice == "reminder_day" and booking.start - now() < DAY_REMINDER_UNTIL:
        return True
    return not stands or later or booking.start <= now()


def _receiver(booking: Booking, to: To) -> str | None:
    return booking.email if to == "prospect" else booking.coach


def _written(booking: Booking, coach: Coach, notice: str, to: To, at: datetime, sender: Sender) -> Letter | None:
    booking = replace(booking, name=name_in_mails(booking.name) or None)
    if to == "coach":
        address, name, zone = coach.email, coach.name, coach.time_zone
        invited = not coaches.has_caldav(coach.id)
    else:
        address, name, zone = booking.email or "", booking.name or "", booking.time_zone
        invited = True
    if not address:
        _say_once(coach.id if to == "coach" else booking.id)
        return None
    if to == "prospect" and blocking.is_blocked(blocking.mark(address)):  # its owner wants no mail
        return None
    words = of_call(notice, to, booking, coach, at)
    invited = invited and notice not in REMINDERS
    ours = invitation(booking, coach, zone, at, sender=sender, to=address, to_name=name) if invited else None
    return Letter(to=address, to_name=name, subject=words.subject, text=words.text, invitation=ours)


def _say_once(who: str) -> None:
    if who not in _said:
        _said.add(who)
        logger.warning("no e-mail address is known of %s: mails about calls are not sent there", who)
