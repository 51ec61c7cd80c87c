"""Offer times, and understand which one is meant."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.booking import carry_contact, choose, proposed_ids
from actions.coaches import say_traits
from actions.said import tapped, text_of, wording
from bot.coaching.coach_questions import ABOUT_COACH, ASKS_WHO, SOMEBODY_ELSE, trait_wished
from bot.coaching.coaches import Coach
from bot.coaching.contacts import EmailUnclear, clean_email, introduced
from bot.coaching.dates import day_chosen
from bot.coaching.flags import FlagKind
from bot.coaching.openings import Opening
from bot.coaching.outright import moves
from bot.coaching.spoken import spoken_day, spoken_zone
from bot.coaching.time_clauses import own_call
from bot.coaching.times import Kind, Understood
from bot.coaching.wishes import Order, Wish
from bot.coaching.zones import find_zones
from bot.services import bookings, coaches, flags, openings, proposals
from bot.services.clock import now
from bot.services.openings import Offer, OfferedOpening

Said = list[dict[str, Any]]
MOST_SEEN = 60  # openings shown that are not shown again on "more"
MORE = "more"  # the button for other times
KEPT = re.compile(r"\b(?:leave it|keep it|as it is|never ?mind|forget it|stay with|don'?t move)\b", re.I)
LANGUAGES = {name.casefold(): code for code, name in Locale("en").languages.items() if len(code) == 2}
DECLINED = re.compile(r"\b(?:no,? thank|not (?:now|today|yet)|never ?mind|forget it|changed my mind|don'?t want)", re.I)
THINKING = re.compile(
    r"\W*(?:(?:no|oh|hm+|um+|ok|okay|sorry|please|just|and|but)\W+)*(?:wait|hold on|hang on|one moment"
    r"|(?:just )?a (?:sec|second|moment|minute)|let me (?:think|check|look|see))(?:\W+(?:wait|a|one|sec"
    r"|second|moment|minute|please|no|my|calendar|diary|first|about|it|that))*\W*",
    re.I,
)
NOTHING = {
    Order.EARLIER: "utter_nothing_earlier",
    Order.EARLIER_IN_DAY: "utter_nothing_earlier",
    Order.LATER: "utter_nothing_later",
    Order.LATER_IN_DAY: "utter_nothing_later",
}
WISHING = ("choose_slot", "ask_availability", "book_call", "reschedule_call", "affirm")


class OfferOpenings(Action):
    """A few times; those that fit what was wished for, the same ones again after an aside, or two readings."""

    def name(self) -> str:
        return "action_offer_openings"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        carry_contact(dispatcher, tracker)  # of a call that is being moved
        zone, offered = tracker.get_slot("time_zone"), tracker.get_slot("offered") or []
        wish = tracker.get_slot("wish")
        if wish is None and offered:
            say(dispatcher, domain, "utter_offer_again", [openings.show(id, zone) for id in offered], zone)
            return []
        if wish and wish.get("between"):
            between = [openings.show(id, zone) for id in wish["between"]]
            say(dispatcher, domain, "utter_offer_between" if len(between) > 1 else "utter_offer_one", between, zone)
            return [SlotSet("offered", wish["between"]), SlotSet("wish", None)]
        offer, wanted = find(tracker, wish or {}, zone, offered)
        if not (offer.openings or offered) and (silent := proposals.silent(tracker.sender_id)):
            offer, wanted = find(tracker, wish or {}, zone, offered, instead_of=silent)
            if offer.openings:
                dispatcher.utter_message(response="utter_no_such_need")
        if wanted and wanted.readings:
            return ask_which_day(dispatcher, wanted, zone)
        if wanted and wanted.zone != zone and any(window.clocks for window in wanted.windows):
            dispatcher.utter_message(response="utter_zone_of_wish", said=spoken_zone(wanted.zone))
        if offer.openings:
            for missing in unserved(offer, wish or {}, first=not offered):
                dispatcher.utter_message(response=missing)
            before = tracker.get_slot("seen") or []
            new = [o.id for o in offer.openings]
            known = {o.coach for o in openings.recall(before)}
            say(
                dispatcher,
                domain,
                response_to(wish, offer, known),
                list(offer.openings),
                zone,
                last=offer.beyond,
                known=known,
            )
            seen = [*before, *new][-MOST_SEEN:]
            kept = wish and wish.get("near")
            wished = tracker.get_slot("wished") if kept else remembered(wanted, wish or {}, offer, zone)
            return [SlotSet("offered", new), SlotSet("seen", seen), SlotSet("wish", None), SlotSet("wished", wished)]
        if offered:
            response = NOTHING.get(wanted.order) if wanted and wanted.order else None
            dispatcher.utter_message(response=response or "utter_no_other_openings")
            say(dispatcher, domain, "utter_offer_again", [openings.show(id, zone) for id in offered], zone)
            return [SlotSet("wish", None)]
        self.ask_coaches(dispatcher, tracker)
        return [SlotSet("call", False), SlotSet("wish", None)]

    def ask_coaches(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        """Those who keep no hours are asked for times by mail; where there are none, a person sees to it."""
        need, language = need_of(tracker), language_named(tracker.get_slot("language"))
        seniority = tracker.get_slot("seniority")
        if asked := proposals.ask(tracker.sender_id, need=need, seniority=seniority, language=language):
            dispatcher.utter_message(response="utter_coach_asked", coaches=" and ".join(c.name for c in asked))
            return
        flags.raise_flag(tracker.sender_id, FlagKind.HUMAN)
        dispatcher.utter_message(response="utter_no_openings")


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
        understood = openings.understand(text, zone=zone, offered=offered, conversation=tracker.sender_id)
        if not (understood.wish and understood.wish.windows) and (asked := asked_about(text, offered)):
            tell_about(dispatcher, asked)
            return []
        if understood.kind is Kind.PICKED:
            wished = coach_kept(understood, zone)
            return [*wished, *choose(dispatcher, tracker.sender_id, understood.openings[0].id, zone)]
        if named := time_named(tracker, understood, zone, offered):
            return choose(dispatcher, tracker.sender_id, named, zone)
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
            dispatcher.utter_message(response="utter_already_booked", **bookings.spoken(booking))
            return []
        if DECLINED.search(text) and understood.kind is Kind.NOTHING:
            bookings.release(tracker.sender_id)
            dispatcher.utter_message(response="utter_no_call")
            return [SlotSet("call", False), SlotSet("wish", None), SlotSet("offered", None)]
        if SOMEBODY_ELSE.search(text) and offered:
            return [SlotSet("wish", {"without_coach": openings.recall(offered)[0].coach, "more": True})]
        if language := language_in(text):
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
        if len(zones := find_zones(text, misspelled=False)) == 1:
            dispatcher.utter_message(response="utter_time_zone_noted", zone=spoken_zone(zones[0]))
            return [SlotSet("time_zone", zones[0]), SlotSet("offered", None), SlotSet("seen", None)]
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
        chosen, zone = tracker.get_slot("opening"), tracker.get_slot("time_zone")
        if not chosen or not zone:
            return []
        words = text_of(tracker)
        wished = openings.understand(words, zone=zone, conversation=tracker.sender_id).kind is Kind.WISH
        return [
            SlotSet("opening", None),
            SlotSet("offered", [chosen]),
            SlotSet("wish", {"words": words} if wished else {"more": True}),
        ]


def find(
    tracker: Tracker, wish: dict[str, Any], zone: str, offered: list[str], instead_of: Collection[str] = ()
) -> tuple[Offer, Wish | None]:
    """What fits, and the wish as it was understood.

    ``instead_of``: coaches who are the only ones to fit and don't answer; then others will do, whatever they serve.
    """
    need, level = (None, None) if instead_of else (need_of(tracker), tracker.get_slot("seniority"))
    if near := wish.get("near"):
        language = language_named(tracker.get_slot("language"))
        found = openings.nearest(
            tracker.sender_id, near, need=need, seniority=level, language=language, zone=zone
        )  # fmt: skip
        return found, None
    said = wish_of(wish.get("words") or first_wish(tracker, wish), zone, offered, tracker.sender_id)
    if wish.get("more"):
        said = Wish(zone, order=Order.MORE, without_coach=wish.get("without_coach"))
    wished = tracker.get_slot("wished") or {}
    wanted = said
    if "wish" in wished:
        earlier = Wish.recalled(wished["wish"])
        earlier = earlier if wished.get("elsewhere") else replace(earlier, zone=zone)
        wanted = said.after(earlier) if said else earlier
    if wanted and wanted.order is Order.MORE:
        offered = tracker.get_slot("seen") or offered
    language = wish.get("language") or wished.get("language") or language_named(tracker.get_slot("language"))

    def offer(wish: Wish | None) -> Offer:
        return openings.offer(
            tracker.sender_id,
            need=need,
            seniority=level,
            zone=zone,
            wish=wish,
            without_coach=wish.without_coach if wish else None,
            language=language,
            after_offered=offered,
        )

    own = bookings.active(tracker.sender_id)
    others = SOMEBODY_ELSE.search(text_of(tracker)) or language or (wanted and (wanted.coach or wanted.without_coach))
    wished_need = tracker.get_slot("wished_need")
    suits = own and (wished_need is None or wished_need in coaches.get(own.coach).needs)
    if own and suits and not others:  # a call is moved with the coach it is with, before it is given to another
        theirs = offer(replace(wanted or Wish(zone), coach=own.coach))
        if theirs.exact and theirs.openings:
            return theirs, wanted
    found = offer(wanted)
    if not found.exact and said != wanted and said and said.windows:
        alone = offer(said)  # what was wished before may be over
        return (alone, said) if alone.exact else (found, wanted)
    return found, wanted


def time_named(tracker: Tracker, understood: Understood, zone: str, offered: list[str]) -> str | None:
    """The id of the one free opening that the words name to the minute.

    A call that is booked isn't moved unasked, nor one begun with a coach who was not introduced yet.
    """
    wish = understood.wish
    if not understood.exact or wish is None or wish.zone != zone or bookings.active(tracker.sender_id):
        return None
    offer, _ = find(tracker, {"words": text_of(tracker)}, zone, offered)
    sure = offer.exact and len(offer.openings) == 1 and wish.meets(offer.openings[0].opening, now())
    met = {o.coach for o in openings.recall([*(tracker.get_slot("seen") or ()), *offered])}
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


def need_of(tracker: Tracker) -> str | None:
    """What a coach is looked for by."""
    need = tracker.get_slot("wished_need") or tracker.get_slot("need")
    return None if need == "unsure" else need


def asked_about(text: str, offered: list[str]) -> list[Coach]:
    """Those of the coaches offered whom "tell me about her", "who is Maren?" or "what's Daniel like?" ask about."""
    known = list({o.coach: coaches.get(o.coach) for o in openings.recall(offered)}.values())
    if ABOUT_COACH.search(text):
        return known
    words = set(re.findall(r"\w+", text.casefold())) if ASKS_WHO.search(text) else set()
    return [coach for coach in known if words & set(re.findall(r"\w{3,}", coach.name.casefold()))]


def tell_about(dispatcher: CollectingDispatcher, who: Iterable[Coach]) -> None:
    for coach in who:
        dispatcher.utter_message(response="utter_coach", coach=coach.name, about=coach.about or coach.bio)


def ask_which_day(dispatcher: CollectingDispatcher, wanted: Wish, zone: str) -> Said:
    """A date in figures that may be two days; the hours said with it hold for either."""
    days = wanted.readings
    said = [spoken_day(datetime.combine(day, time(12), ZoneInfo(zone)), zone) for day in days]
    buttons = [
        {"title": words, "payload": f'/choose_slot{{"opening": "{day.isoformat()}"}}'}
        for day, words in zip(days, said, strict=True)
    ]
    dispatcher.utter_message(response="utter_which_day", first=said[0], second=said[1], buttons=buttons)
    hours = replace(wanted, windows=wanted.without_day().windows)
    wished = {"wish": hours.noted(), "elsewhere": wanted.zone != zone, "days": [day.isoformat() for day in days]}
    return [SlotSet("wish", None), SlotSet("offered", None), SlotSet("wished", wished)]


def say(
    dispatcher: CollectingDispatcher,
    domain: dict[str, Any],
    response: str,
    shown: list[OfferedOpening],
    zone: str,
    last: str | None = None,
    known: Iterable[str] | None = None,
) -> None:
    """``known``: the coaches who need not be introduced; all, where it is None."""
    met, lines = set(known if known is not None else (o.opening.coach for o in shown)), []
    for n, o in enumerate(shown, 1):
        lines.append(f"{n}. {o.short}, {o.coach_name}" + ("" if o.opening.coach in met else f": {o.bio}"))
        met.add(o.opening.coach)
    times = [o.short for o in shown]
    titles = [o.short if times.count(o.short) == 1 else f"{o.short}, {o.coach_name}" for o in shown]
    buttons = [
        {"title": title, "payload": f'/choose_slot{{"opening": "{o.id}"}}'}
        for title, o in zip(titles, shown, strict=True)
    ]
    buttons.append(
        {"title": wording(domain, "utter_label_other_times"), "payload": f'/choose_slot{{"opening": "{MORE}"}}'}
    )
    dispatcher.utter_message(
        response=response,
        zone=spoken_zone(zone),
        openings="\n".join(lines),
        last=last or "",
        time=shown[0].time if shown else "",
        coach=shown[0].coach_name if shown else "",
        buttons=buttons,
    )


def unserved(offer: Offer, wish: dict[str, Any], *, first: bool) -> list[str]:
    """What nobody has, said where it was asked for just now, or before the first times."""
    asked = {"language"} if wish.get("language") else {"need", "seniority", "language"} if first else set()
    return [f"utter_no_such_{what}" for what in ("need", "seniority", "language") if what in offer.given_up & asked]


def response_to(wish: dict[str, Any] | None, offer: Offer, known: Collection[str]) -> str:
    if wish and wish.get("near"):
        return "utter_offer_beside"
    if offer.over:
        return "utter_offer_past"
    if offer.beyond:
        return "utter_offer_beyond"
    if not offer.exact:
        return "utter_offer_nearest"
    if wish and len(offer.openings) == 1 and offer.openings[0].opening.coach in known:
        return "utter_offer_this"
    return "utter_offer_more" if wish else "utter_offer_openings"


def first_wish(tracker: Tracker, wish: dict[str, Any]) -> str | None:
    """A time may be named before any was offered, or beside the city: "yes, Tuesday afternoon if you can"."""
    intent = (tracker.latest_message.get("intent") or {}).get("name")
    placed = any(e["entity"] == "time_zone" for e in tracker.latest_message.get("entities") or ())
    wishes = intent in WISHING or placed or moves(text_of(tracker))
    return None if wish or not wishes or tracker.latest_message.get("tapped") else text_of(tracker)


def wish_of(words: str | None, zone: str, offered: list[str], conversation: str) -> Wish | None:
    if not words:
        return None
    return openings.understand(words, zone=zone, offered=offered, conversation=conversation).wish


def remembered(wanted: Wish | None, wish: dict[str, Any], offer: Offer, zone: str) -> dict[str, Any] | None:
    """What of a wish holds for the next message, too; a day that is over or cannot be had is not asked for again."""
    if wanted is None:
        return None
    kept = wanted if offer.exact else replace(wanted, windows=())
    language = {"language": wish["language"]} if wish.get("language") else {}
    return {"wish": kept.noted(), "elsewhere": kept.zone != zone, **language}


def language_named(words: str | None) -> str | None:
    """The code of the language the prospect would like, where the words name one."""
    found = (LANGUAGES.get(word) for word in re.findall(r"\w+", (words or "").casefold()))
    return next(filter(None, found), None)


def language_in(text: str) -> str | None:
    """The code of a language asked for: "a coach who speaks Spanish"."""
    hit = re.search(r"\b(?:speaks?|in|speaking)\s+(\w+)\b|\b(\w+)[- ]speaking\b", text, re.I)
    return LANGUAGES.get((hit[1] or hit[2]).casefold()) if hit else None
