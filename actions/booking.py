"""Book, move and cancel the discovery call."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.contact import UNTOLD, wished_already
from actions.said import slots_of, tapped, text_of
from bot.coaching.bookings import (
    Booking,
    BookingError,
    NoBooking,
    OpeningNotOffered,
    OpeningTaken,
    TooLate,
    TooManyCalls,
)
from bot.coaching.coach_questions import SOMEBODY_ELSE
from bot.coaching.commands import thought_better, told
from bot.coaching.contacts import EmailUnclear, NameUnclear
from bot.coaching.openings import parse_id
from bot.coaching.proposals import OFFER
from bot.coaching.time_reading import Kind
from bot.coaching.zones import known_zone
from bot.services import bookings, call_words, conversations, opening_words, openings
from bot.services.limits import ContactChangedOften

Said = list[dict[str, Any]]
ADDRESS = ("email", "email_meant", "email_right", "email_taken")
FRESH = ("opening", "offered", "seen", "wish", "wished")


class BookCall(Action):
    """Books; or, where there is a call already, gives it the new time or the changed contact."""

    def name(self) -> str:
        return "action_book_call"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        wanted = slots_of(tracker, "opening", "name", "email", "phone", "time_zone")
        before = bookings.active(tracker.sender_id)
        try:
            booking, response = settle(tracker.sender_id, **wanted)
        except BookingError as refusal:
            dispatcher.utter_message(response=refusal.reply)
            if isinstance(refusal, TooManyCalls):
                return no_more_calls(tracker.sender_id)
            return [*emptied("opening", "offered", "seen"), SlotSet("wish", beside(refusal, wanted["opening"]))]
        except NameUnclear as refusal:
            dispatcher.utter_message(response=refusal.reply)
            return emptied("name")
        except EmailUnclear as refusal:
            dispatcher.utter_message(response=refusal.reply)
            if before is None:
                return emptied(*ADDRESS)
            return [*contact_kept(dispatcher, before, refusal), SlotSet("booking", before.id)]
        told = call_words.spoken(booking)
        # The name and the address may have been given long before; without consent the transcript keeps neither.
        if response == "utter_booked" and tracker.get_slot("consent") is True:
            told["place"] = "\n".join(filter(None, (told["place"], f"{told['name']}, {told['email']}")))
        was = call_words.spoken(before)["time"] if before else ""
        dispatcher.utter_message(response=response, was=was, json_message=call_words.card(booking), **told)
        carried = carry_contact(dispatcher, tracker) if response == "utter_moved" else []
        return [SlotSet("booking", booking.id), *emptied("offered", "seen", "wish", "wished"), *carried]


class StartBooking(Action):
    """A call is asked for, at whatever point."""

    def name(self) -> str:
        return "action_start_booking"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        if tracker.get_slot("consent") is None:
            dispatcher.utter_message(response="utter_consent_first")
            return []
        if booking := bookings.active(tracker.sender_id):
            say_booked(dispatcher, booking)
            return []
        begun = [SlotSet("call", True), SlotSet("booking", None), *proposed_time(dispatcher, tracker)]
        unzoned = tracker.get_slot("time_zone") is None
        return [*begun, *(wished_already(tracker, UNTOLD) if unzoned else ())]


class StartMove(Action):
    def name(self) -> str:
        return "action_start_move"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        try:
            booking = bookings.check_move(tracker.sender_id)
        except BookingError as refusal:
            if isinstance(refusal, NoBooking) and (again := look_again(tracker)):
                return again  # it is only put aside yet
            dispatcher.utter_message(response=refusal.reply)
            return []
        dispatcher.utter_message(response="utter_start_move", **call_words.spoken(booking))
        return [SlotSet("call", True), *emptied("booking", *FRESH)]


class CheckBooking(Action):
    """Before asking whether to cancel; a call that is not booked yet needs no second question."""

    def name(self) -> str:
        return "action_check_booking"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        try:
            there = bookings.changeable(tracker.sender_id) is not None
        except TooLate as refusal:
            dispatcher.utter_message(response=refusal.reply)
            return [SlotSet("has_booking", False)]
        except NoBooking:
            there = False
        under_way = tracker.get_slot("call") and not tracker.get_slot("booking")  # a time or a name is asked for
        if there and thought_better(text_of(tracker)):
            dispatcher.utter_message(response="utter_call_kept")
            return [SlotSet("has_booking", False)]
        if not there and under_way and told(text_of(tracker)):
            bookings.release(tracker.sender_id)
            dispatcher.utter_message(response="utter_no_call")
            return [SlotSet("has_booking", False), SlotSet("call", False), *emptied(*FRESH)]
        if not there:
            dispatcher.utter_message(response="utter_no_booking")
        return [SlotSet("has_booking", there)]


class AskConfirmCancel(Action):
    def name(self) -> str:
        return "action_ask_confirm_cancel"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        if booking := bookings.active(tracker.sender_id):
            dispatcher.utter_message(response="utter_ask_confirm_cancel", **call_words.spoken(booking))
        return []


class CancelCall(Action):
    def name(self) -> str:
        return "action_cancel_call"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Said:
        try:
            booking = bookings.cancel(tracker.sender_id)
        except BookingError as refusal:
            dispatcher.utter_message(response=refusal.reply)
            return []
        dispatcher.utter_message(response="utter_cancelled", **call_words.spoken(booking))
        return [SlotSet("call", False), *emptied("booking", *FRESH)]


def look_again(tracker: Tracker) -> Said:
    """Other times, or another coach, than the one chosen but not booked; nothing where none is chosen."""
    chosen, zone, words = tracker.get_slot("opening"), tracker.get_slot("time_zone"), text_of(tracker)
    held = opening_words.recall([chosen]) if chosen and zone else []
    if not held:
        return []
    wished = opening_words.understand(words, zone=zone, conversation=tracker.sender_id).kind is Kind.WISH
    wish: dict[str, Any] = {"words": words} if wished else {"more": True}
    if SOMEBODY_ELSE.search(words):
        wish["without_coach"] = held[0].coach
    return [SlotSet("opening", None), SlotSet("offered", [chosen]), SlotSet("wish", wish)]


def say_booked(dispatcher: CollectingDispatcher, booking: Booking) -> None:
    told = call_words.spoken(booking)
    dispatcher.utter_message(response="utter_already_booked", json_message=call_words.card(booking), **told)


def beside(refusal: BookingError, opening: str) -> dict[str, Any] | None:
    """The wish for what lies nearest to a time that was taken or can't be had any more."""
    gone = isinstance(refusal, (OpeningTaken, OpeningNotOffered)) and opening_words.recall([opening])
    return {"near": opening} if gone else None


def settle(
    conversation: str, *, opening: str, name: str, email: str, phone: str | None, time_zone: str
) -> tuple[Booking, str]:
    """Make the call what is wanted; gives it and the response that says so."""
    booking = bookings.active(conversation)
    if booking is None:
        booked = bookings.book(conversation, opening, name=name, email=email, phone=phone, zone=time_zone)
        return booked, "utter_booked"
    if parse_id(opening) == (booking.coach, booking.start):
        changed = bookings.update_contact(conversation, name=name, email=email, phone=phone, zone=time_zone)
        return changed, "utter_contact_changed" if changed.time_zone == booking.time_zone else "utter_zone_changed"
    return bookings.move(conversation, opening), "utter_moved"


def proposed_ids(tracker: Tracker) -> list[str]:
    """The times that coaches without hours have suggested in this conversation."""
    return [o.id for o in openings.proposed(tracker.sender_id)]


def proposed_time(dispatcher: CollectingDispatcher, tracker: Tracker) -> Said:
    """A time that a coach has suggested in the chat, chosen there while no time was asked for."""
    ids = proposed_ids(tracker)
    zone = known_zone(tracker.get_slot("time_zone") or conversations.get(tracker.sender_id).time_zone or "")
    chosen = tapped(tracker, OFFER)
    if not ids or not zone:
        return [SlotSet("offered", ids)] if ids else []
    if chosen not in ids:
        understood = opening_words.understand(text_of(tracker), zone=zone, offered=ids, conversation=tracker.sender_id)
        chosen = understood.openings[0].id if understood.kind is Kind.PICKED else None
    return choose(dispatcher, tracker.sender_id, chosen, zone) if chosen else [SlotSet("offered", None)]


def choose(dispatcher: CollectingDispatcher, conversation: str, id: str, zone: str) -> Said:
    """Put a time aside, or say why that can't be."""
    try:
        if bookings.active(conversation):
            openings.check(id, conversation)  # the call is moved at once
        else:
            bookings.hold(conversation, id, zone)
    except BookingError as refusal:
        dispatcher.utter_message(response=refusal.reply)
        if isinstance(refusal, TooManyCalls):
            return no_more_calls(conversation)
        return [SlotSet("offered", None), SlotSet("wish", beside(refusal, id))]
    shown = opening_words.show(id, zone)
    dispatcher.utter_message(response="utter_opening_chosen", time=shown.time, coach=shown.coach_name)
    return [SlotSet("opening", id), SlotSet("wish", None), SlotSet("call", True)]


def carry_contact(dispatcher: CollectingDispatcher, tracker: Tracker) -> Said:
    """What was told anew of the name, the address or the number holds for the call there is, and that is said."""
    try:
        changed = bookings.carry_contact(tracker.sender_id, **slots_of(tracker, "name", "email", "phone"))
    except NameUnclear:
        return []
    except EmailUnclear as refusal:
        dispatcher.utter_message(response=refusal.reply)
        call = bookings.active(tracker.sender_id)
        return contact_kept(dispatcher, call, refusal) if call else []
    if changed:
        dispatcher.utter_message(response="utter_contact_changed", **call_words.spoken(changed))
    return []


def contact_kept(dispatcher: CollectingDispatcher, call: Booking, refusal: EmailUnclear) -> Said:
    """An address that can't be had is not asked for again where the call has one."""
    if not call.email:
        return emptied(*ADDRESS)
    dispatcher.utter_message(response="utter_contact_kept", **call_words.spoken(call))
    if isinstance(refusal, ContactChangedOften):
        return [SlotSet("name", call.name), SlotSet("phone", call.phone), SlotSet("time_zone", call.time_zone)]
    return [SlotSet("email", call.email), SlotSet("email_meant", "none"), *emptied(*ADDRESS[2:])]


def no_more_calls(conversation: str) -> Said:
    """No time is put aside or offered where none can be booked."""
    bookings.release(conversation)
    return [SlotSet("call", False), *emptied(*FRESH)]


def emptied(*slots: str) -> Said:
    return [SlotSet(slot, None) for slot in slots]
