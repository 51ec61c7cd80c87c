"""Somebody writes in another language than English."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher


class SayOtherLanguage(Action):
    """One line in that language where there is one; how to reach a person stands in each."""

    def name(self) -> str:
        return "action_say_other_language"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        said = f"utter_other_language_{tracker.latest_message.get('foreign')}"
        dispatcher.utter_message(response=said if said in domain["responses"] else "utter_other_language")
        return []
