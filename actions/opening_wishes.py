"""What a prospect wishes of a time, from what they said now and before, and the openings that fit it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from babel import Locale
from rasa_sdk import Tracker

from actions.said import text_of
from bot.coaching.coach_questions import SOMEBODY_ELSE
from bot.coaching.outright import moves
from bot.coaching.rating import wishes_time
from bot.coaching.time_alone import only_a_time
from bot.coaching.wishes import Order, Wish
from bot.services import bookings, coaches, opening_words, openings
from bot.services.openings import Offer

LANGUAGES = {name.casefold(): code for code, name in Locale("en").languages.items() if len(code) == 2}
MORE = "more"  # the button for other times
WISHING = ("choose_slot", "ask_availability", "book_call", "reschedule_call", "affirm")


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
    elif said and wish.get("without_coach"):
        said = replace(said, without_coach=wish["without_coach"])
    wished = tracker.get_slot("wished") or {}
    wanted = said
    if "wish" in wished:
        earlier = Wish.recalled(wished["wish"])
        earlier = earlier if wished.get("elsewhere") else replace(earlier, zone=zone)
        wanted = said.after(earlier) if said else earlier
    if wanted and wanted.order is Order.MORE:
        offered = tracker.get_slot("seen") or offered
    language = wish.get("language") or wished.get("language") or language_named(tracker.get_slot("language"))

    def offer(wish: Wish | None, rather: str | None = None) -> Offer:
        return openings.offer(
            tracker.sender_id,
            need=need,
            seniority=level,
            zone=zone,
            wish=wish,
            without_coach=wish.without_coach if wish else None,
            rather=rather,
            language=language,
            after_offered=offered,
        )

    own = bookings.active(tracker.sender_id)
    others = SOMEBODY_ELSE.search(text_of(tracker)) or language or (wanted and (wanted.coach or wanted.without_coach))
    wished_need = tracker.get_slot("wished_need")
    suits = own and (wished_need is None or wished_need in coaches.get(own.coach).needs)
    # a call is moved with the coach it is with, before it is given to another
    found = offer(wanted, rather=own.coach if own and suits and not others else None)
    if not found.exact and said != wanted and said and said.windows:
        said = replace(said, coach=wanted.coach, without_coach=wanted.without_coach) if wanted else said
        alone = offer(said)  # the times wished before may be over; with whom still holds
        return (alone, said) if alone.exact else (found, wanted)
    return found, wanted


def need_of(tracker: Tracker) -> str | None:
    """What a coach is looked for by."""
    need = tracker.get_slot("wished_need") or tracker.get_slot("need")
    return None if need == "unsure" else need


def first_wish(tracker: Tracker, wish: dict[str, Any]) -> str | None:
    """A time may be named before any was offered, or beside the city: "yes, Tuesday afternoon if you can"."""
    intent = (tracker.latest_message.get("intent") or {}).get("name")
    placed = any(e["entity"] == "time_zone" for e in tracker.latest_message.get("entities") or ())
    text = text_of(tracker)
    wishes = intent in WISHING or placed or moves(text) or only_a_time(text) or wishes_time(text)
    return None if wish or not wishes or tracker.latest_message.get("tapped") else text


def wish_of(words: str | None, zone: str, offered: list[str], conversation: str) -> Wish | None:
    if not words:
        return None
    return opening_words.understand(words, zone=zone, offered=offered, conversation=conversation).wish


def language_named(words: str | None) -> str | None:
    """The code of the language the prospect would like, where the words name one."""
    found = (LANGUAGES.get(word) for word in re.findall(r"\w+", (words or "").casefold()))
    return next(filter(None, found), None)
