"""How well the prospect felt understood, and whether the assistant may learn from it."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.said import tapped, text_of
from bot.coaching.rating import rating_in
from bot.services import conversations, practice, privacy

LOW = 2


class ReadRating(Action):
    def name(self) -> str:
        return "action_read_rating"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        rating = rating_in(tapped(tracker, "rating") or text_of(tracker))
        return [] if rating is None else [SlotSet("rating", str(rating))]


class RecordRating(Action):
    def name(self) -> str:
        return "action_record_rating"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        rating = rating_in(tracker.get_slot("rating") or "")
        if rating is not None:
            conversations.rate(tracker.sender_id, rating)
            dispatcher.utter_message(response="utter_rating_low" if rating <= LOW else "utter_rating_thanks")
        asks = practice.current().ask_consent_training
        if not asks:
            say_farewell(dispatcher, tracker)
        return [SlotSet("rating_recorded", True), *([] if asks else [SlotSet("training_recorded", True)])]


class RecordTrainingConsent(Action):
    def name(self) -> str:
        return "action_record_training_consent"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        granted = tracker.get_slot("consent_training") is True
        privacy.record_consent(tracker.sender_id, granted, practice.current().consent_version, kind="training")
        say_farewell(dispatcher, tracker)
        return [SlotSet("training_recorded", True)]


def say_farewell(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    booked = tracker.get_slot("booking")
    dispatcher.utter_message(response="utter_farewell_with_call" if booked else "utter_farewell")
