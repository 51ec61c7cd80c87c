"""Understand the answer to the times offered: one of them, others, another coach, or something beside."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.booking import FRESH, choose, emptied, look_again, proposed_ids, say_booked
from actions.coaches import say_traits
from actions.opening_wishes import LANGUAGES, MORE, WISHING, find
from actions.said import tapped, text_of
from bot.coaching.coach_questions import ABOUT_COACH, ASKS_WHO, SOMEBODY_ELSE, trait_wished
from bot.coaching.coaches import Coach
from bot.coaching.contacts import EmailUnclear, clean_email, introduced
from bot.coaching.dates import day_chosen
from bot.coaching.openings import Opening
from bot.coaching.spoken import spoken_zone
from bot.coaching.time_clauses import own_call
from bot.coaching.time_reading import Kind, Understood
from bot.coaching.times import soonest_of_all
from bot.coaching.wishes import Wish
from bot.coaching.zone_relations import relative_zone
from bot.coaching.zones import find_zones
from bot.services import bookings, coaches, opening_words
from bot.services.clock import now

Said = list[dict[str, Any]]
KEPT = re.compile(
    r"\b(?:leave it|keep (?:it|that|(?:the|my|this) (?:old |first )?(?:call|time|date|one|booking|appointment))"
    r"|as it is|never ?mind|forget it|stay with|don'?t move)\b"
    r"|\A\W*(?:(?:no|nah|nope|well|ok|oh|i'?ll|just|please|then)\b\W*)*keep\W*\Z",
    re.I,
)
DECLINED = re.compile(r"\b(?:no,? thank|not (?:now|today|yet)|never ?mind|forget it|changed my mind|don'?t want)", re.I)
THINKING = re.compile(
    r"\W*(?:(?:no|oh|hm+|um+|ok|okay|sorry|please|just|and|but)\W+)*(?:wait|hold on|hang on|one moment"
    r"|(?:just )?a (?:sec|second|moment|minute)|let me (?:think|check|look|see))(?:\W+(?:wait|a|one|sec"
    r"|second|moment|minute|please|no|my|calendar|diary|first|about|it|that))*\W*",
    re.I,
)


class ChooseOpening(Action):
    """Reads the answer to the times offered: one of them, a wish for others, or another coach."""

    def name(self) -> str:
        return "action_choose_opening"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        text, tap = text_of(tracker), tapped(tracker, "opening")
        zone, offered = tracker.get_slot("time_zone"), tracker.get_slot("offered") or proposed_ids(tracker)
        if tap == MORE:
            return [SlotSet("wish", {"more": True})]
        days = (tracker.get_slot("wished") or {}).get("days") or ()
        if day := day_chosen(tap or text, [date.fromisoformat(one) for one in days]):
            return [SlotSet("wish", {"words": day.isoformat()})]
        if tap:
            return choose(dispatcher, tracker.sender_id, tap, zone)
        understood = opening_words.understand(text, zone=zone, offered=offered, conversation=tracker.sender_id)
        if not (understood.wish and understood.wish.windows) and (asked := asked_about(text, offered)):
            tell_about(dispatcher, asked)
            return []
        if wish := another_coach(text, understood, offered):
            return [SlotSet("wish", wish)]
        if sooner_elsewhere(tracker, understood, zone, offered):
            return [SlotSet("wish", {"words": text})]
        if understood.kind is Kind.PICKED:
            wished = coach_kept(understood, zone)
            return [*wished, *choose(dispatcher, tracker.sender_id, understood.openings[0].id, zone)]
        if named := time_named(tracker, understood, zone, offered):
            return choose(dispatcher, tracker.sender_id, named, zone)
        if understood.kind is Kind.AMBIGUOUS and not understood.openings:
            dispatcher.utter_message(response="utter_off_unclear")
            return []
        if understood.kind is Kind.AMBIGUOUS:
            return [SlotSet("wish", {"between": [o.id for o in understood.openings]})]
        intent = (tracker.latest_message.get("intent") or {}).get("name")
        if tracker.get_slot("call") is False:  # there was nothing to offer, and a coach or a person knows
            wishes = intent in WISHING or understood.kind is Kind.WISH
            return [SlotSet("call", True), SlotSet("wish", None)] if wishes else []
        if intent == "affirm" and len(offered) == 1 and understood.kind is Kind.NOTHING:
            return choose(dispatcher, tracker.sender_id, offered[0], zone)
        booking = bookings.active(tracker.sender_id)
        if booking is not None and KEPT.search(text) and understood.kind is Kind.NOTHING:
            dispatcher.utter_message(response="utter_call_kept")
            kept = Opening(booking.start, booking.end, booking.coach)
            return [SlotSet("opening", kept.id), SlotSet("booking", booking.id), SlotSet("wish", None)]
        if booking is not None and own_call(text):
            say_booked(dispatcher, booking)
            return []
        if DECLINED.search(text) and understood.kind is Kind.NOTHING:
            bookings.release(tracker.sender_id)
            dispatcher.utter_message(response="utter_no_call")
            return [SlotSet("call", False), SlotSet("wish", None), SlotSet("offered", None)]
        if SOMEBODY_ELSE.search(text) and offered:
            return [SlotSet("wish", {"without_coach": opening_words.recall(offered)[0].coach, "more": True})]
        if (language := language_in(text)) and not (understood.wish and understood.wish.windows):
            return [SlotSet("wish", {"language": language, "more": True})]
        if trait_wished(text):
            say_traits(dispatcher)
            return [SlotSet("wish", {"words": text})] if understood.kind is Kind.WISH else []
        if understood.kind is Kind.WISH:
            return [SlotSet("wish", {"words": text})]
        if THINKING.fullmatch(text):
            dispatcher.utter_message(response="utter_no_hurry")
            return []
        if intent in ("deny", "ask_availability", "tell_more"):
            return [SlotSet("wish", {"more": True})]
        zones = find_zones(text, misspelled=False)
        if told := zones[0] if len(zones) == 1 else relative_zone(text, now()):
            dispatcher.utter_message(response="utter_time_zone_noted", zone=spoken_zone(told))
            return [SlotSet("time_zone", told), SlotSet("offered", None), SlotSet("seen", None)]
        if "@" in text:
            return email_told(dispatcher, text)
        named = None if tracker.get_slot("name") else introduced(text, telling=intent == "inform_contact")
        if named and intent not in ("affirm", "deny"):
            dispatcher.utter_message(response="utter_noted")
            return [SlotSet("name", named)]
        wants = intent in ("affirm", "book_call")
        dispatcher.utter_message(response="utter_opening_which" if wants else "utter_opening_unclear")
        return []


class LookAgain(Action):
    """Other times after all, once one was chosen; that one stays put aside until then."""

    def name(self) -> str:
        return "action_look_again"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        return look_again(tracker)


class GiveUpTime(Action):
    """No call after all, before it is booked: the time that was put aside is free again."""

    def name(self) -> str:
        return "action_give_up_time"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        bookings.release(tracker.sender_id)
        dispatcher.utter_message(response="utter_no_call")
        return [SlotSet("call", False), *emptied(*FRESH)]


def another_coach(text: str, understood: Understood, offered: list[str]) -> dict[str, Any] | None:
    """The wish for somebody else, or one with another language, at a time that is said with it."""
    if not (understood.wish and understood.wish.windows and offered):
        return None
    shown = opening_words.recall(offered)
    if SOMEBODY_ELSE.search(text):
        then = [o for o in shown if understood.wish.fits(o)] or shown
        return {"words": text, "without_coach": then[0].coach}
    language = language_in(text)
    if language is None or all(language in coaches.get(o.coach).languages for o in understood.openings or shown):
        return None
    return {"words": text, "language": language}


def sooner_elsewhere(tracker: Tracker, understood: Understood, zone: str, offered: list[str]) -> bool:
    """Whether "as soon as possible" was said, and there is an earlier time than those offered."""
    text = text_of(tracker)
    if understood.kind is not Kind.PICKED or not soonest_of_all(understood, text):
        return False
    offer, _ = find(tracker, {"words": text}, zone, offered)
    return offer.exact and any(o.opening.start < understood.openings[0].start for o in offer.openings)


def time_named(tracker: Tracker, understood: Understood, zone: str, offered: list[str]) -> str | None:
    """The id of the one free opening that the words name to the minute.

    A call that is booked isn't moved unasked, nor one begun with a coach who was not introduced yet.
    """
    wish = understood.wish
    if not understood.exact or wish is None or wish.zone != zone or bookings.active(tracker.sender_id):
        return None
    offer, _ = find(tracker, {"words": text_of(tracker)}, zone, offered)
    sure = offer.exact and len(offer.openings) == 1 and wish.meets(offer.openings[0].opening, now())
    met = {o.coach for o in opening_words.recall([*(tracker.get_slot("seen") or ()), *offered])}
    return offer.openings[0].id if sure and offer.openings[0].opening.coach in met else None


def coach_kept(understood: Understood, zone: str) -> Said:
    """ "I want Maren" holds for other times, too."""
    coach = understood.wish.coach if understood.wish else None
    coach = coach if understood.openings[0].coach == coach else None
    return [SlotSet("wished", {"wish": Wish(zone, coach=coach).noted(), "elsewhere": False})] if coach else []


def email_told(dispatcher: CollectingDispatcher, text: str) -> Said:
    """An address that comes before it is asked for, or once more."""
    try:
        address = clean_email(text)
    except EmailUnclear as refusal:
        dispatcher.utter_message(response=refusal.reply)
        return []
    dispatcher.utter_message(response="utter_noted")
    return [SlotSet("email", address)]


def asked_about(text: str, offered: list[str]) -> list[Coach]:
    """Those of the coaches offered whom "tell me about her", "who is Maren?" or "what's Daniel like?" ask about."""
    known = list({o.coach: coaches.get(o.coach) for o in opening_words.recall(offered)}.values())
    if ABOUT_COACH.search(text):
        return known
    words = set(re.findall(r"\w+", text.casefold())) if ASKS_WHO.search(text) else set()
    return [coach for coach in known if words & set(re.findall(r"\w{3,}", coach.name.casefold()))]


def tell_about(dispatcher: CollectingDispatcher, who: Iterable[Coach]) -> None:
    for coach in who:
        dispatcher.utter_message(response="utter_coach", coach=coach.name, about=coach.about or coach.bio)


def language_in(text: str) -> str | None:
    """The code of a language asked for: "a coach who speaks Spanish"."""
    hit = re.search(r"\b(?:speaks?|in|speaking)\s+(\w+)\b|\b(\w+)[- ]speaking\b", text, re.I)
    return LANGUAGES.get((hit[1] or hit[2]).casefold()) if hit else None
