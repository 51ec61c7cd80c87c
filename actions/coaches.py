"""What is asked about the coaches: the languages they speak, who they are."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.said import text_of
from bot.coaching.languages import named, spoken
from bot.coaching.wishes import Wish
from bot.services import coaches


class SayLanguages(Action):
    """Who speaks the languages asked about; all there are, where none is named."""

    def name(self) -> str:
        return "action_say_languages"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        everybody = coaches.all(active_only=True)
        known = ", ".join(dict.fromkeys(spoken(code) for coach in everybody for code in coach.languages))
        asked = named(text_of(tracker))
        for code in asked:
            who = ", ".join(coach.name for coach in everybody if code in coach.languages)
            response = "utter_speaks" if who else "utter_nobody_speaks"
            dispatcher.utter_message(response=response, coaches=who, language=spoken(code), languages=known)
        if not asked:
            dispatcher.utter_message(response="utter_languages", languages=known)
        return []


class SayTraits(Action):
    """Who the coaches are, to somebody who wishes for what nobody has told us about them."""

    def name(self) -> str:
        return "action_say_traits"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        say_traits(dispatcher)
        return []


class ChooseCoach(Action):
    """A coach wished for by name once the match is known: their times come next."""

    def name(self) -> str:
        return "action_choose_coach"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        coach = coaches.named(text_of(tracker))
        if coach is None:
            return []
        wished = {"wish": Wish("UTC", coach=coach).noted()}
        anew = [SlotSet(slot, None) for slot in ("opening", "offered", "wish")]
        return [SlotSet("call", True), SlotSet("wished", wished), *anew]


def say_traits(dispatcher: CollectingDispatcher) -> None:
    who = ", ".join(coach.name for coach in coaches.all(active_only=True))
    dispatcher.utter_message(response="utter_coach_traits", coaches=who)
