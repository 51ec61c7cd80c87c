"""How well the prospect felt understood, and whether the assistant may learn from it."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.said import tapped, text_of
from bot.services import conversations, practice, privacy

WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "not at all": 1, "terribly": 1, "badly": 2, "so so": 3,
    "ok": 3, "okay": 3, "well enough": 4, "pretty well": 4, "pretty good": 4, "quite well": 4, "very well": 5,
    "perfectly": 5, "excellent": 5, "great": 5,
}  # fmt: skip
LOW = 2


class ReadRating(Action):
    def name(self) -> str:
        return "action_read_rating"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        rating = rating_in(tapped(tracker, "rating") or text_of(tracker))
        if rating is None:
            dispatcher.utter_message(response="utter_rating_unclear")
            return []
        return [SlotSet("rating", str(rating))]


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


def rating_in(text: str) -> int | None:
    """A rating from 1 to 5 in the words, as a digit, a word or stars."""
    if stars := len(re.findall("[\u2b50\u2605]", text)):
        return stars if stars <= 5 else None
    numbers = {int(n) for n in re.findall(r"(?<![\d.,-])([1-5])(?![\d.,]*\d)", re.sub(r"(/|out of|of)\s*5", "", text))}
    found = numbers | {n for word, n in WORDS.items() if re.search(rf"\b{word}\b", text.casefold())}
    return found.pop() if len(found) == 1 else None
