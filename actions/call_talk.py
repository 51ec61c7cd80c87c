"""What is asked and told about a booked call: when it is, with whom, whether a mail comes, that one is late."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.said import text_of
from bot.coaching.spoken import spoken_zone
from bot.coaching.zones import find_zones
from bot.services import bookings, call_words, coaches, opening_words
from bot.services.mail import leaving

Said = list[dict[str, Any]]


def say(dispatcher: CollectingDispatcher, tracker: Tracker, response: str, zone: str | None = None) -> Said:
    """The response about the call that is booked, or that there is none."""
    booking = bookings.active(tracker.sender_id)
    if booking is None:
        dispatcher.utter_message(response="utter_no_booking")
    else:
        dispatcher.utter_message(response=response, **call_words.spoken(booking, zone))
    return []


class SayCall(Action):
    """When it is and with whom, by the clock of a place that is named: "what time is that in Morocco"."""

    def name(self) -> str:
        return "action_say_call"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        zones = find_zones(text_of(tracker), misspelled=False)
        return say(dispatcher, tracker, "utter_your_call", zones[0] if len(zones) == 1 else None)


class SayCoach(Action):
    def name(self) -> str:
        return "action_say_coach"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        chosen = opening_words.recall([tracker.get_slot("opening") or ""])
        if bookings.active(tracker.sender_id) is None and chosen:  # put aside, not booked yet
            coach = coaches.get(chosen[0].coach)
            dispatcher.utter_message(response="utter_coach", coach=coach.name, about=coach.about or coach.bio)
            return []
        return say(dispatcher, tracker, "utter_your_coach")


class SayLate(Action):
    def name(self) -> str:
        return "action_say_late"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        return say(dispatcher, tracker, "utter_late")


class SayCannotCome(Action):
    def name(self) -> str:
        return "action_say_cannot_come"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        return say(dispatcher, tracker, "utter_cannot_come")


class SayZone(Action):
    """Whose clock the times are shown by."""

    def name(self) -> str:
        return "action_say_zone"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        if zone := tracker.get_slot("time_zone"):
            dispatcher.utter_message(response="utter_your_zone", zone=spoken_zone(zone))
        return []


class SayMail(Action):
    """Whether a mail comes: "will I get a confirmation?"."""

    def name(self) -> str:
        return "action_say_mail"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        booking = bookings.active(tracker.sender_id)
        told = call_words.spoken(booking) if booking else {}
        if not leaving.mails_leave():
            dispatcher.utter_message(response="utter_mail_none", **{"calendar": "", **told})
        elif booking and booking.email:
            dispatcher.utter_message(response="utter_mail_sent", **told)
        else:
            dispatcher.utter_message(response="utter_mail_comes")
        return []
