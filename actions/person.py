"""A person, please."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.coaching.flags import FlagKind
from bot.services import flags


class CallHuman(Action):
    def name(self) -> str:
        return "action_call_human"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        flags.raise_flag(tracker.sender_id, FlagKind.HUMAN)
        dispatcher.utter_message(response="utter_human")
        return []
