"""The prospect overrules the match: the kind of help wished for, beside what was suggested."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.said import tapped, text_of, wording
from bot.coaching.flags import FlagKind
from bot.coaching.flows import SKIPPED
from bot.coaching.match_talk import named
from bot.coaching.needs import Need
from bot.coaching.openings import parse_id
from bot.services import bookings, call_words, coaches, flags

Said = list[dict[str, Any]]


class TakeNeed(Action):
    """What was wished for stands in the slot already."""

    def name(self) -> str:
        return "action_take_need"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        return take(dispatcher, tracker, domain, tracker.get_slot("wished_need"))


class AskOtherNeed(Action):
    """Somebody who disagrees and may not say with what: a coach should know."""

    def name(self) -> str:
        return "action_ask_other_need"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        flags.raise_flag(tracker.sender_id, FlagKind.UNSURE)
        dispatcher.utter_message(response="utter_ask_other_need")
        return []


class ReadNeed(Action):
    """The answer to "which kind would fit you better?"."""

    def name(self) -> str:
        return "action_read_need"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        need = tapped(tracker, "other_need") or named(text_of(tracker))
        if need not in set(Need):
            again = any(event.get("name") == self.name() for event in tracker.events)  # of this turn and the one before
            dispatcher.utter_message(response="utter_left_open" if again else "utter_need_unclear")
            return [SlotSet(SKIPPED, [*(tracker.get_slot(SKIPPED) or ()), "other_need"])] if again else []
        return [SlotSet("other_need", str(need)), *take(dispatcher, tracker, domain, str(need))]


def take(dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any], wished: str) -> Said:
    """Say what holds from now on; who is offered, or chosen but not booked, has to work that way."""
    suggested, call = tracker.get_slot("need"), bookings.active(tracker.sender_id)
    need = wording(domain, f"utter_label_{wished}")
    if wished == suggested:
        dispatcher.utter_message(response="utter_need_agreed", need=need)
    elif suggested in (None, "unsure"):
        dispatcher.utter_message(response="utter_need_taken_unsure", need=need)
    else:
        first = wording(domain, f"utter_label_{suggested}")
        dispatcher.utter_message(response="utter_need_taken", need=need, suggested=first)
    if suggested not in (None, "unsure"):
        flags.resolve(tracker.sender_id, FlagKind.UNSURE)
    kept = SlotSet("wished_need", None if wished == suggested else wished)
    if call is not None:
        if wished not in coaches.get(call.coach).needs:
            dispatcher.utter_message(response="utter_need_taken_with_call", **call_words.spoken(call))
        return [kept]
    chosen = tracker.get_slot("opening")
    fits = chosen and wished in coaches.get(parse_id(chosen)[0]).needs
    stale = ("offered", "seen", "wish") if fits else ("offered", "seen", "wish", "opening")
    return [kept, *(SlotSet(slot, None) for slot in stale)]
