"""Consent, and what prospects may see, take back and erase."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.services import bookings, practice, privacy

TOLD = (
    "role", "challenges", "goals", "horizon", "sponsor", "format", "language", "feedback_360",
    "seniority", "span", "organisation", "industry",
)  # fmt: skip
CONTACT = ("name", "email", "phone", "time_zone")
WORKED_OUT = ("recap", "need", "rating", "rating_recorded", "consent_training", "training_recorded", "skipped", "wish")


class RecordConsent(Action):
    def name(self) -> str:
        return "action_record_consent"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        granted = tracker.get_slot("consent") is True
        privacy.record_consent(tracker.sender_id, granted, practice.current().consent_version)
        privacy.drop_held(tracker.sender_id)
        return [SlotSet("consent_recorded", True)]


class WithdrawConsent(Action):
    def name(self) -> str:
        return "action_withdraw_consent"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        if tracker.get_slot("consent") is not True:
            dispatcher.utter_message(response="utter_consent_not_given")
            return []
        privacy.withdraw(tracker.sender_id)
        dispatcher.utter_message(response="utter_consent_withdrawn")
        gone = [
            *TOLD,
            *WORKED_OUT,
            *(() if tracker.get_slot("booking") else (*CONTACT, "opening", "offered", "seen", "call")),
        ]
        return [SlotSet("consent", False), SlotSet("consent_recorded", True), *(SlotSet(slot, None) for slot in gone)]


class SayMyData(Action):
    def name(self) -> str:
        return "action_say_my_data"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        known = {slot: tracker.get_slot(slot) for slot in (*TOLD, *CONTACT)}
        lines = [f"{_label(slot)}: {_plain(value)}" for slot, value in known.items() if value]
        if not lines or tracker.get_slot("consent") is None:
            dispatcher.utter_message(response="utter_my_data_empty")
        else:
            dispatcher.utter_message(response="utter_my_data", data="\n".join(lines))
        return []


class EraseMyData(Action):
    def name(self) -> str:
        return "action_erase_my_data"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        had_call = bookings.active(tracker.sender_id) is not None
        privacy.erase(tracker.sender_id)
        dispatcher.utter_message(response="utter_erased_with_call" if had_call else "utter_erased")
        emptied = [*TOLD, *CONTACT, *WORKED_OUT, "opening", "booking", "call", "consent_recorded"]
        return [SlotSet("consent", None), SlotSet("paused", "erased"), *(SlotSet(slot, None) for slot in emptied)]


def _label(slot: str) -> str:
    return {"feedback_360": "360-degree feedback"}.get(slot, slot.replace("_", " ").capitalize())


def _plain(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else str(value)
