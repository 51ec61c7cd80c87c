"""Consent, and what prospects may see, take back and erase."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.said import wording
from bot.coaching.listening.hearing import WISHED
from bot.services import bookings, conversations, practice, privacy

Said = list[dict[str, Any]]
OF_THE_EMAIL = ("email", "email_meant", "email_right")
FOR_THE_CALL = (
    *OF_THE_EMAIL, "name", "phone", "time_zone", "time_zone_asked", "opening", "booking", "call", "language",
)  # fmt: skip


class RecordConsent(Action):
    def name(self) -> str:
        return "action_record_consent"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        granted = tracker.get_slot("consent") is True
        privacy.record_consent(tracker.sender_id, granted, practice.current().consent_version)
        privacy.drop_held(tracker.sender_id)
        return [SlotSet("consent_recorded", True)]


class WithdrawConsent(Action):
    def name(self) -> str:
        return "action_withdraw_consent"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        if tracker.get_slot("consent") is not True:
            dispatcher.utter_message(response="utter_consent_not_given")
            return []
        privacy.withdraw(tracker.sender_id)
        dispatcher.utter_message(response="utter_consent_withdrawn")
        kept = FOR_THE_CALL if tracker.get_slot("booking") else ()
        return [*emptied(tracker, kept), SlotSet("consent", False), SlotSet("consent_recorded", True)]


class SayMyData(Action):
    def name(self) -> str:
        return "action_say_my_data"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        brief = conversations.get(tracker.sender_id).brief
        brief = {slot: wording(domain, f"utter_label_{v}") if slot == WISHED else v for slot, v in brief.items() if v}
        lines = [f"{wording(domain, f'utter_label_{slot}')}: {_plain(value)}" for slot, value in brief.items()]
        if lines:
            dispatcher.utter_message(response="utter_my_data", data="\n".join(lines))
        else:
            dispatcher.utter_message(response="utter_my_data_empty")
        return []


class EraseMyData(Action):
    def name(self) -> str:
        return "action_erase_my_data"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        had_call = bookings.active(tracker.sender_id) is not None
        privacy.erase(tracker.sender_id)
        dispatcher.utter_message(response="utter_erased_with_call" if had_call else "utter_erased")
        return [*emptied(tracker), SlotSet("paused", "erased")]


def emptied(tracker: Tracker, kept: tuple[str, ...] = ()) -> Said:
    """Every slot but these, whatever questions the flows may have by now; the aside at hand ends by itself."""
    mine = (*kept, "flow", "confirm_withdraw", "confirm_erase", "confirm_restart")
    return [SlotSet(slot, None) for slot, value in tracker.slots.items() if value is not None and slot not in mine]


def _plain(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else str(value)
