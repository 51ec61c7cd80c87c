"""The demo coaches go before real prospects come; whoever booked a call with one is told."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.coaching.bookings import Booking
from bot.coaching.errors import CoachingError
from bot.services import bookings, call_words
from bot.services.clock import now
from bot.store import bookings as kept
from bot.store import coaches, conversations


@dataclass(frozen=True)
class Removed:
    """How many coaches are gone, who stays for now, inactive, and how many calls were cancelled."""

    gone: int
    staying: tuple[str, ...]
    cancelled: int


class DemoHasCalls(CoachingError):
    """Calls with demo coaches are to come; nothing was removed."""

    reply = "utter_opening_gone"

    def __init__(self, calls: list[Booking]) -> None:
        super().__init__(", ".join(call.id for call in calls))
        self.calls = calls


def remove(*, cancel_calls: bool = False) -> Removed:
    """Remove the demo coaches and the calls that are over.

    Calls to come are cancelled, by mail and in the chat; a coach of a cancelled call whose time has not come stays,
    inactive, as mails and pages name them. Raises DemoHasCalls where there are such calls and ``cancel_calls`` is not
    said.
    """
    demo = [coach for coach in coaches.all_coaches() if coach.demo]
    for coach in demo:
        coaches.lock(coach.id)
    to_come = [call for coach in demo for call in kept.upcoming(coach.id, now()) if call.start > now()]
    if to_come and not cancel_calls:
        raise DemoHasCalls(to_come)
    for call in to_come:
        conversations.lock(call.conversation)
        bookings.cancel(call.conversation, by="practice")
        call_words.tell("utter_coach_cancelled", call, "/book_call")
    staying = [coach for coach in demo if kept.called_off(coach.id, now())]
    for coach in staying:
        coaches.save(replace(coach, active=False))
    names = tuple(coach.id for coach in staying)
    return Removed(coaches.delete_demo(keeping=names), names, len(to_come))
