"""Offer times."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.booking import carry_contact, no_more_calls
from actions.opening_wishes import MORE, find, language_named, need_of
from actions.said import text_of, wording
from bot.coaching import cards
from bot.coaching.bookings import TooManyCalls
from bot.coaching.clock_zones import by_others_clock
from bot.coaching.flags import FlagKind
from bot.coaching.spoken import spoken_day, spoken_time, spoken_zone
from bot.coaching.wishes import WEEK, Order, Wish
from bot.services import bookings, flags, opening_words, proposals
from bot.services.clock import now
from bot.services.opening_words import OfferedOpening
from bot.services.openings import Offer

Said = list[dict[str, Any]]
MOST_SEEN = 60  # openings shown that are not shown again on "more"
NOTHING = {
    Order.EARLIER: "utter_nothing_earlier",
    Order.EARLIER_IN_DAY: "utter_nothing_earlier",
    Order.LATER: "utter_nothing_later",
    Order.LATER_IN_DAY: "utter_nothing_later",
}


class OfferOpenings(Action):
    """A few times; those that fit what was wished for, the same ones again after an aside, or two readings."""

    def name(self) -> str:
        return "action_offer_openings"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        try:
            bookings.check_room(tracker.sender_id)
        except TooManyCalls as refusal:
            dispatcher.utter_message(response=refusal.reply)
            return no_more_calls(tracker.sender_id)
        carried = carry_contact(dispatcher, tracker)  # of a call that is being moved
        return [*carried, *self.offer(dispatcher, tracker, domain)]

    def offer(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        zone, offered = tracker.get_slot("time_zone"), tracker.get_slot("offered") or []
        wish = tracker.get_slot("wish")
        if wish is None and offered:
            say(dispatcher, domain, "utter_offer_again", [opening_words.show(id, zone) for id in offered], zone)
            return []
        if wish and wish.get("between"):
            between = [opening_words.show(id, zone) for id in wish["between"]]
            say(dispatcher, domain, "utter_offer_between" if len(between) > 1 else "utter_offer_one", between, zone)
            return [SlotSet("offered", wish["between"]), SlotSet("wish", None)]
        offer, wanted = find(tracker, wish or {}, zone, offered)
        if not (offer.openings or offered) and (silent := proposals.silent(tracker.sender_id)):
            offer, wanted = find(tracker, wish or {}, zone, offered, instead_of=silent)
            if offer.openings:
                dispatcher.utter_message(response="utter_no_such_need")
        if wanted and wanted.readings:
            return ask_which_day(dispatcher, wanted, zone)
        hours = any(window.clocks for window in wanted.windows) if wanted else False
        if wanted and hours and wanted.clocks:
            dispatcher.utter_message(response="utter_clock_of_coaches")
        elif wanted and hours and (wanted.zone != zone or by_others_clock(text_of(tracker))):
            dispatcher.utter_message(response="utter_zone_of_wish", said=spoken_zone(wanted.zone))
        if offer.openings:
            if taken := taken_before(wanted, offer):
                dispatcher.utter_message(response="utter_taken_before", time=taken)
            for missing in unserved(offer, wish or {}, first=not offered):
                dispatcher.utter_message(response=missing)
            before = tracker.get_slot("seen") or []
            new = [o.id for o in offer.openings]
            known = {o.coach for o in opening_words.recall(before)}
            say(
                dispatcher,
                domain,
                response_to(None if wish and wish.get("first") else wish, offer, known),
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
            say(dispatcher, domain, "utter_offer_again", [opening_words.show(id, zone) for id in offered], zone)
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
    new: dict[str, str] = {}
    for n, o in enumerate(shown, 1):
        lines.append(f"{n}. {o.short}, {o.coach_name}" + ("" if o.opening.coach in met else f": {o.bio}"))
        if o.opening.coach not in met:
            new[o.opening.coach] = o.bio
        met.add(o.opening.coach)
    times = [o.short for o in shown]
    titles = [o.short if times.count(o.short) == 1 else f"{o.short}, {o.coach_name}" for o in shown]
    buttons = [
        {"title": title, "payload": f'/choose_slot{{"opening": "{o.id}"}}'}
        for title, o in zip(titles, shown, strict=True)
    ]
    payloads = [button["payload"] for button in buttons]
    listed = [(payload, o.opening, o.coach_name) for payload, o in zip(payloads, shown, strict=True)]
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
        json_message=cards.openings(listed, zone, new),
    )


def taken_before(wanted: Wish | None, offer: Offer) -> str | None:
    """The coming day and hour that were named, where they are not free and a later week's are offered."""
    if wanted is None or not (wanted.exact and offer.exact) or wanted.meets(offer.openings[0].opening, now()):
        return None
    start = offer.openings[0].opening.start.astimezone(ZoneInfo(wanted.zone))
    today = now().astimezone(start.tzinfo).date()
    weeks = ((start.date() - today).days - 1) // WEEK
    return spoken_time(start - timedelta(weeks=weeks), wanted.zone) if weeks else None


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


def remembered(wanted: Wish | None, wish: dict[str, Any], offer: Offer, zone: str) -> dict[str, Any] | None:
    """What of a wish holds for the next message, too; a day that is over or cannot be had is not asked for again."""
    if wanted is None:
        return None
    kept = wanted if offer.exact else replace(wanted, windows=())
    language = {"language": wish["language"]} if wish.get("language") else {}
    return {"wish": kept.noted(), "elsewhere": kept.zone != zone, **language}
