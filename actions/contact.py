"""Where the invitation goes and what the prospect's clock shows, where no entity has given it already."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.said import tapped, text_of
from bot.coaching.contacts import EmailUnclear, NameUnclear, clean_email, clean_name
from bot.coaching.spoken import spoken_zone
from bot.coaching.zones import find_zones, known_zone
from bot.services import conversations

Said = list[dict[str, Any]]
MOST_WORDS_OF_A_NAME = 5
CALLED = re.compile(r"^\W*(?:(?:my name(?:'s| is)|i'?m|i am|it'?s|this is|call me|name:?|just)\s+)+", re.I)
SENTENCE = re.compile(r"\W*(?:i|we|can|could|do|please|change|another|not|no|yes)\s", re.I)
NO_NAME = re.compile(
    r"\W*(?:ok(?:ay)?|ye[sp]|yeah|no(?:pe|ne|thing|body)?|sure|fine|what(?:ever)?|whichever|dunno|idk|any(?:thing|one)?|"
    r"later|why|hm+|huh|lol|same\b.*|me|you|maybe|thanks?|thx|cool|good|great|right|done|go|next|"
    r"the (?:first|second|third|last|other|one)\b.*)\W*",
    re.I,
)
MOST_ZONES = 4


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
        tap = tapped(tracker, "time_zone")
        zones = (tap,) if tap and known_zone(tap) else find_zones(text_of(tracker))
        if len(zones) == 1:
            dispatcher.utter_message(response="utter_time_zone_noted", zone=spoken_zone(zones[0]))
            return [SlotSet("time_zone", zones[0])]
        buttons = [
            {"title": spoken_zone(zone), "payload": f'/inform_detail{{"time_zone": "{zone}"}}'}
            for zone in zones[:MOST_ZONES]
        ]
        dispatcher.utter_message(
            response="utter_time_zone_ambiguous" if zones else "utter_time_zone_unclear", buttons=buttons
        )
        return []


class ReadName(Action):
    def name(self) -> str:
        return "action_read_name"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        text = CALLED.sub("", text_of(tracker))
        try:
            name = clean_name(text)
        except NameUnclear as refusal:
            dispatcher.utter_message(response=refusal.reply)
            return []
        if (
            len(name.split()) > MOST_WORDS_OF_A_NAME
            or any(c.isdigit() for c in text)
            or "@" in text
            or SENTENCE.match(text)
            or NO_NAME.fullmatch(text)
        ):
            dispatcher.utter_message(response=NameUnclear.reply)
            return []
        return [SlotSet("name", name)]


class ReadEmail(Action):
    def name(self) -> str:
        return "action_read_email"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        try:
            return [SlotSet("email", clean_email(text_of(tracker)))]
        except EmailUnclear as refusal:
            dispatcher.utter_message(response=refusal.reply)
            return []
