"""The one question more, where the answers don't decide which need they speak of."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.said import answer_of, profile_of, wording
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


class PutDecidingWordsSimply(Action):
    """After an answer that says nothing, such as "both" or "4": the two choices as buttons."""

    def name(self) -> str:
        return "action_simpler_deciding_words"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        needs = follow_up.between(tracker.get_slot(FOLLOW_UP) or "")
        if not needs:
            dispatcher.utter_message(response="utter_simpler_deciding_words_thin")
            return []
        titles = [wording(domain, f"utter_label_choice_{need}") for need in needs]
        buttons = [{"title": t, "payload": f'/inform_goal{{"{follow_up.ANSWER}": "{t}"}}'} for t in titles]
        skip = {
            "title": wording(domain, "utter_label_skip"),
            "payload": f'/skip_question{{"skip": "{follow_up.ANSWER}"}}',
        }
        dispatcher.utter_message(response="utter_simpler_deciding_words_between", buttons=[*buttons, skip])
        return []


class AskDecidingWordsAgain(Action):
    """After something else."""

    def name(self) -> str:
        return "action_ask_deciding_words_again"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        dispatcher.utter_message(response=f"utter_again_deciding_{tracker.get_slot(FOLLOW_UP)}")
        return []
