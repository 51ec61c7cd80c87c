"""The one question more, where the answers don't decide which need they speak of."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.said import answer_of, profile_of
from bot.coaching import follow_up
from bot.services import matching

FOLLOW_UP = "follow_up"


class WeighNeed(Action):
    """Whether to ask, and what; once answered or skipped, the question stays what it was."""

    def name(self) -> str:
        return "action_weigh_need"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        asked = answer_of(tracker, domain) or follow_up.ANSWER in (tracker.get_slot("skipped") or ())
        kept = tracker.get_slot(FOLLOW_UP) if asked else None
        question = kept or matching.follow_up_question(profile_of(tracker))
        return [SlotSet("weighed", True), SlotSet(FOLLOW_UP, question)]


class AskDecidingWords(Action):
    def name(self) -> str:
        return "action_ask_deciding_words"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        dispatcher.utter_message(response=f"utter_ask_deciding_{tracker.get_slot(FOLLOW_UP)}")
        return []


class AskDecidingWordsAgain(Action):
    """After something else."""

    def name(self) -> str:
        return "action_ask_deciding_words_again"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        dispatcher.utter_message(response=f"utter_again_deciding_{tracker.get_slot(FOLLOW_UP)}")
        return []
