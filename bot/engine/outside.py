"""What became of the call outside the chat: moved or cancelled by a link, by the coach, or over."""

from __future__ import annotations

from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.coaching.openings import Opening
from bot.services import bookings

CHOICE = ("booking", "opening", "offered", "seen", "wish", "wished")  # slots that speak of one call


def changes(tracker: DialogueStateTracker) -> list[Event]:
    """What the slots have to learn before the next message is read, dated as the turn before it.

    Otherwise the chat would take the time once chosen for one still wished for: whoever cancelled by a link and then
    corrects the e-mail address would have it booked anew.
    """
    known = tracker.get_slot("booking")
    if not known:
        return []
    call = bookings.active(tracker.sender_id)
    if call is None:
        new = {"call": False, **dict.fromkeys(CHOICE)}
    else:
        new = {"booking": call.id, "opening": Opening(call.start, call.end, call.coach).id}
    at = tracker.events[-1].timestamp
    return [SlotSet(slot, value, timestamp=at) for slot, value in new.items() if tracker.get_slot(slot) != value]
