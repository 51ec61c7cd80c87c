"""The words of mails: responses, filled with a call, or with a conversation that wants a person's eyes."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from bot.coaching.bookings import Booking
from bot.coaching.coaches import Coach
from bot.coaching.contacts import NameUnclear, clean_name
from bot.coaching.spoken import spoken_time
from bot.services import changing, disowning, links, practice, wording

To = Literal["prospect", "coach"]


READING = timedelta(minutes=5)  # from a mail's making until its link is opened


class Words(NamedTuple):
    subject: str
    text: str


def of_call(notice: str, to: To, booking: Booking, coach: Coach, at: datetime) -> Words:
    """What is said of a call; ``at`` is when it was decided, from which the links last.

    ``notice``: booked, moved, contact_changed, cancelled, reminder_day or reminder_hour.
    """
    calendar = links.link("calendar", booking.id, at, booking.end)
    values = {"name": booking.name or "", "coach": coach.name, "place": coach.place, "calendar": calendar}
    if to == "coach":
        values["name"] = values["name"] or wording.said("utter_mail_nameless")  # of a call that somebody disowned
        return _words(_of_coach(notice, booking), time=spoken_time(booking.start, coach.time_zone), **values)
    values |= {
        # Promised only where it can be done for a while yet.
        "manage": changing.link(booking, at) if practice.may_change(booking.start, at + READING) else "",
        "not_me": disowning.link(booking, at),
    }
    return _words(_of_prospect(notice, booking), time=spoken_time(booking.start, booking.time_zone), **values)


def of_alert(kind: str, conversation: str, at: datetime) -> Words:
    """What is said to a person who has to look at a conversation; none of its words."""
    moment = f"{at:%Y-%m-%d %H:%M} UTC"
    return _words(f"utter_mail_alert_{kind}", conversation=conversation, at=moment)


def name_in_mails(name: str | None) -> str:
    """The name as a mail may carry it to a stranger's inbox: cleaned, and nothing a mail program makes a link of."""
    try:
        return re.sub(r"\.(?=\w)", ". ", clean_name(name or ""))
    except NameUnclear:
        return ""


def _of_prospect(notice: str, booking: Booking) -> str:
    if notice != "cancelled" or booking.cancelled_by == "prospect":
        return f"utter_mail_{notice}"
    return "utter_mail_cancelled_for_you" if booking.cancelled_by else "utter_mail_taken_back"


def _of_coach(notice: str, booking: Booking) -> str:
    if notice == "cancelled" and not booking.cancelled_by:
        return "utter_mail_coach_taken_back"
    return f"utter_mail_coach_{notice}"


def _words(response: str, **values: str) -> Words:
    """The first line is the subject."""
    values = {**practice.current().variables(), **values}
    subject, _, text = wording.said(response, **values).partition("\n")
    whole = f"{text.strip()}\n\n{wording.said('utter_mail_footer', **values)}"
    return Words(subject, re.sub(r"\n{3,}", "\n\n", whole).strip() + "\n")
