"""Help for somebody in danger, at once; and a caring word where it may be so."""

from __future__ import annotations

from typing import Any

from babel import Locale
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.said import text_of, wording
from bot.coaching.countries import country_in, country_of_zone
from bot.coaching.flags import FlagKind
from bot.services import conversations, flags, practice


class HelpInCrisis(Action):
    """The first time: the contacts, a pause, and a person told. Then: the contacts of the country named."""

    def name(self) -> str:
        return "action_help_in_crisis"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        named = country_in(text_of(tracker))
        country = named or country_of(tracker)
        said = help_in(country, domain)
        first = tracker.get_slot("paused") != "crisis"
        if first:
            flags.raise_flag(tracker.sender_id, FlagKind.CRISIS)
            dispatcher.utter_message(response="utter_crisis", **said)
            if country is None:
                dispatcher.utter_message(response="utter_crisis_ask_country")
        elif named:
            known = practice.current().emergency.countries.get(named)
            name = known.name if known else Locale("en").territories.get(named, named)
            dispatcher.utter_message(response="utter_crisis_country", country=name, **said)
        else:
            dispatcher.utter_message(response="utter_crisis_still_here", **said)
        keep = named or tracker.get_slot("consent") is True  # who named it here needs it at the next message
        offered = SlotSet("resume_offered", not (first or named))
        return [SlotSet("paused", "crisis"), offered, *([SlotSet("country", country)] if keep else [])]


class Care(Action):
    def name(self) -> str:
        return "action_care"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        country = country_of(tracker)
        lines = practice.current().one_of_each(country, **words_for_lines(domain))
        emergency = help_in(country, domain)["emergency"]
        dispatcher.utter_message(response="utter_care", contacts=f"{lines}.", emergency=emergency)
        return []


def help_in(country: str | None, domain: dict[str, Any]) -> dict[str, str]:
    """Whom to call there, for the responses of a crisis."""
    contacts, emergency = practice.current().contacts(country, **words_for_lines(domain))
    return {"contacts": contacts, "emergency": emergency or wording(domain, "utter_label_local_emergency")}


def words_for_lines(domain: dict[str, Any]) -> dict[str, str]:
    return {"texting": wording(domain, "utter_label_texting"), "either": wording(domain, "utter_label_either")}


def country_of(tracker: Tracker) -> str | None:
    known: str | None = tracker.get_slot("country")
    zone = tracker.get_slot("time_zone") or conversations.get(tracker.sender_id).time_zone
    return known or country_of_zone(zone)
