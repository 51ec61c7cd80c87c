"""Where the invitation goes and what the prospect's clock shows, where no entity has given it already."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.said import tapped, text_of
from bot.coaching import mail_hosts
from bot.coaching.clock_zones import zone_of_clock
from bot.coaching.contacts import EmailUnclear, NameUnclear, clean_email, name_in
from bot.coaching.spoken import spoken_zone
from bot.coaching.time_reading import Kind
from bot.coaching.wishes import Wish
from bot.coaching.zone_relations import relative_zone
from bot.coaching.zones import RELATION, find_zones, known_zone
from bot.services import conversations, opening_words
from bot.services.clock import now

Said = list[dict[str, Any]]
MOST_ZONES = 4
UNTOLD = "Etc/UTC"  # to read the days by until the zone is told
PLACES = {"1": 1, "first": 1, "2": 2, "second": 2, "3": 3, "third": 3, "4": 4, "fourth": 4}
PLACE = re.compile(rf"\W*(?:the )?({'|'.join(PLACES)})(?: one)?(?: please)?\W*", re.I)


class RecallTimeZone(Action):
    """The browser knows the zone; then it need not be asked."""

    def name(self) -> str:
        return "action_recall_time_zone"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        zone = known_zone(conversations.get(tracker.sender_id).time_zone or "")
        given = tracker.get_slot("time_zone")
        return [SlotSet("time_zone_asked", True), *([SlotSet("time_zone", zone)] if zone and not given else [])]


class ReadTimeZone(Action):
    def name(self) -> str:
        return "action_read_time_zone"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        tap, text = tapped(tracker, "time_zone"), text_of(tracker)
        choices = tracker.get_slot("zone_choices") or ()
        if place := PLACE.fullmatch(text):
            tap = dict(enumerate(choices, 1)).get(PLACES.get(place[1].casefold(), 0), tap)
        zones = (tap,) if tap and known_zone(tap) else zones_told(text)
        wished = [] if tap else wished_already(tracker, zones[0] if len(zones) == 1 else UNTOLD)
        if len(zones) == 1:
            dispatcher.utter_message(response="utter_time_zone_noted", zone=spoken_zone(zones[0]))
            return [SlotSet("time_zone", zones[0]), SlotSet("zone_choices", None), *wished]
        if zones:
            return [SlotSet("zone_choices", list(zones[:MOST_ZONES])), *wished]
        dispatcher.utter_message(response="utter_wish_noted" if wished else "utter_time_zone_unclear")
        return [SlotSet("zone_choices", None), *wished]


def zones_told(text: str) -> tuple[str, ...]:
    """The zones the words may mean, also by how far it is from another, or by the clock of a time that is named."""
    if RELATION.search(text):
        relative = relative_zone(text, now())
        return (relative,) if relative else ()
    return find_zones(text) or zone_of_clock(text)


def wished_already(tracker: Tracker, zone: str) -> Said:
    """A time named while the zone is asked for: it is looked for on the clock that is told then."""
    understood = opening_words.understand(text_of(tracker), zone=zone, conversation=tracker.sender_id)
    if understood.kind is not Kind.WISH or understood.wish is None:
        return []
    before = tracker.get_slot("wished")
    wish = understood.wish.after(Wish.recalled(before["wish"])) if before else understood.wish
    return [SlotSet("wished", {"wish": wish.noted(), "elsewhere": False})]


class AskTimeZoneAgain(Action):
    """Which of the places of that name it is, where there are several."""

    def name(self) -> str:
        return "action_ask_time_zone_again"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        zones = tracker.get_slot("zone_choices")
        if not zones:
            dispatcher.utter_message(response="utter_again_time_zone")
            return []
        buttons = [
            {"title": spoken_zone(zone), "payload": f'/inform_detail{{"time_zone": "{zone}"}}'} for zone in zones
        ]
        dispatcher.utter_message(response="utter_time_zone_ambiguous", buttons=buttons)
        return []


class ReadName(Action):
    def name(self) -> str:
        return "action_read_name"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        try:
            return [SlotSet("name", name_in(text_of(tracker)))]
        except NameUnclear as refusal:
            dispatcher.utter_message(response=refusal.reply)
            return []


class ReadEmail(Action):
    def name(self) -> str:
        return "action_read_email"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        try:
            return [SlotSet("email", clean_email(text_of(tracker)))]
        except EmailUnclear as refusal:
            dispatcher.utter_message(response=refusal.reply)
            return []


class CheckEmail(Action):
    """The address it was probably meant to be, or none."""

    def name(self) -> str:
        return "action_check_email"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        return [SlotSet("email_meant", mail_hosts.meant(tracker.get_slot("email") or "") or "none")]


class AskEmailRight(Action):
    def name(self) -> str:
        return "action_ask_email_right"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        meant, typed = tracker.get_slot("email_meant"), tracker.get_slot("email")
        dispatcher.utter_message(response="utter_ask_email_right", meant=meant, typed=typed)
        return []


class TakeEmailMeant(Action):
    def name(self) -> str:
        return "action_take_email_meant"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        return [SlotSet("email", tracker.get_slot("email_meant")), SlotSet("email_taken", True)]
