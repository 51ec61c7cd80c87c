"""The recap, changing an answer, starting over."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.privacy import emptied
from actions.said import quoted, recapped, slots_of, wording
from bot.coaching import cards

BOOKED = (
    "call",
    "time_zone",
    "time_zone_asked",
    "opening",
    "name",
    "email",
    "email_meant",
    "email_right",
    "phone",
    "booking",
)
CALLED = ("time_zone", "opening", "name", "email")  # as asked for a call
AGREED = ("consent", "consent_recorded", "country")
OWN_WORDS = ("role", "challenges", "goals")


class AskRecap(Action):
    """Quotes; what was left open is left out."""

    def name(self) -> str:
        return "action_ask_recap"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        known = {slot: value for slot, value in slots_of(tracker, *recapped(domain)).items() if value}
        spoken = {slot: _spoken(slot, value) for slot, value in known.items()}
        response = "utter_ask_recap" if known else "utter_ask_recap_empty"
        answers = [
            cards.Answer(slot, wording(domain, f"utter_label_{slot}"), _items(value)) for slot, value in known.items()
        ]
        dispatcher.utter_message(
            response=response,
            json_message=cards.recap(answers) if answers else None,
            **{slot: spoken.get(slot, "") for slot in recapped(domain)},
        )
        return []


class AskWhatToCorrect(Action):
    def name(self) -> str:
        return "action_ask_what_to_correct"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        told = [slot for slot in recapped(domain) if tracker.get_slot(slot)]
        known = [*told, *(slot for slot in CALLED if tracker.get_slot(slot))]
        buttons = [
            {"title": wording(domain, f"utter_label_{slot}"), "payload": f'/correct_answer{{"correct": "{slot}"}}'}
            for slot in known
        ]
        response = "utter_what_to_correct" if told else "utter_what_to_correct_of_call"
        dispatcher.utter_message(response=response, buttons=buttons)
        return []


class StartOver(Action):
    """What was told goes; the consent and a booked call stay."""

    def name(self) -> str:
        return "action_start_over"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        booked = tracker.get_slot("booking")
        dispatcher.utter_message(response="utter_started_over_with_call" if booked else "utter_started_over")
        return emptied(tracker, (*AGREED, *(BOOKED if booked else ())))


def _items(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def _spoken(slot: str, value: Any) -> str:
    if slot not in OWN_WORDS:
        return str(value)
    return "; ".join(quoted(item) for item in value) if isinstance(value, list) else quoted(str(value))
