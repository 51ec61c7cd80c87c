"""The longer answer to the question answered last."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

SHORT, LONG = "utter_faq/", "utter_more/"


class TellMore(Action):
    """Where nothing was asked yet, how this goes."""

    def name(self) -> str:
        return "action_tell_more"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        acts = [event["name"] for event in tracker.events if event["event"] == "action"]
        asked = [act.removeprefix(SHORT) for act in acts if act and act.startswith(SHORT)]
        if "action_say_which_fits" in acts:
            asked.append("which_is_right_for_me")
        longer = f"{LONG}{asked[-1]}" if asked else "utter_how_it_works"
        dispatcher.utter_message(response=longer if longer in domain["responses"] else "utter_nothing_to_tell")
        return []
