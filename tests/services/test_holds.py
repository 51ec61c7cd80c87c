"""A time kept while the contact is asked, what strangers may book, and what is written down of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.openings import OfferOpenings
from bot.coaching.bookings import Booking, OpeningTaken, State, Step, TooLate, TooManyCalls
from bot.coaching.intervals import Interval
from bot.services import bookings, clock, coaches, conversations, notices, openings, practice, signing
from bot.services.limits import (
    MOST_BOOKED,
    MOST_CORRECTIONS,
    MOST_MOVES,
    AddressesChanged,
    AddressFull,
    BookedOften,
    ContactChangedOften,
    MovedOften,
)
from bot.store import bookings as kept
from bot.store.database import Database, connection
from bot.store.tables import job

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
TUESDAY_10 = "maren~20261124T0900Z"  # 10:00 in Berlin
TUESDAY_11 = "maren~20261124T1000Z"
ZONE = "Europe/Lisbon"


@pytest.fixture
def coached(database: Database) -> Iterator[Database]:
    """A database with the demo coaches, at a stopped clock."""
    signing.use_secret("a secret for the tests only")
    with clock.at(NOW), database.transaction():
        coaches.seed_demo()
        yield database


def begin(origin: str | None = None) -> str:
    return conversations.start("web", "en", ZONE, "hash", origin).id


def book(conversation: str, opening: str = TUESDAY_10, email: str = "sam@example.org") -> Booking:
    return bookings.book(conversation, opening, name="Sam Okafor", email=email, zone=ZONE)


def jobs() -> list[tuple[str, Any]]:
    query = sa.select(job.c.kind, job.c.body).order_by(job.c.id)
    return [(row.kind, row.body) for row in connection().execute(query)]


def test_a_held_time_is_nobody_elses(coached: Database) -> None:
    me, other = begin(), begin()
    held = bookings.hold(me, TUESDAY_10, ZONE)
    assert (held.state, held.name, held.held_until) == (State.HELD, None, NOW + timedelta(minutes=10))
    with pytest.raises(OpeningTaken):
        bookings.hold(other, TUESDAY_10, ZONE)
    with pytest.raises(OpeningTaken):
        book(other)
    assert bookings.active(me) is None
    assert bookings.latest(me) is None


def test_the_held_time_becomes_the_call(coached: Database) -> None:
    me = begin()
    held = bookings.hold(me, TUESDAY_10, ZONE)
    booked = book(me)
    assert (booked.id, booked.uid, booked.state, booked.held_until) == (held.id, held.uid, State.BOOKED, None)
    assert booked == bookings.active(me)
    assert [(e.step, e.by) for e in kept.history(booked.id)] == [(Step.HELD, "prospect"), (Step.BOOKED, "prospect")]


def test_another_time_gives_up_the_one_held_before(coached: Database) -> None:
    me, other = begin(), begin()
    bookings.hold(me, TUESDAY_10, ZONE)
    bookings.hold(me, TUESDAY_11, ZONE)
    assert bookings.hold(other, TUESDAY_10, ZONE)
    assert book(me, TUESDAY_11).start == datetime(2026, 11, 24, 10, tzinfo=UTC)


def test_a_time_held_too_long_is_free_for_others_and_for_oneself(coached: Database) -> None:
    me, other = begin(), begin()
    bookings.hold(me, TUESDAY_10, ZONE)
    bookings.hold(other, TUESDAY_11, ZONE)
    with clock.at(NOW + timedelta(minutes=10)):
        assert book(me).state is State.BOOKED  # late, but nobody wanted it
        assert bookings.hold(begin(), TUESDAY_11, ZONE)
        assert [b.state for b in kept.of_conversation(other)] == [State.EXPIRED]


def test_what_is_held_too_long_is_given_up_by_the_clock(coached: Database) -> None:
    held = bookings.hold(begin(), TUESDAY_10, ZONE)
    with clock.at(NOW + timedelta(minutes=9)):
        assert bookings.expire_holds() == 0
    with clock.at(NOW + timedelta(minutes=10)):
        assert bookings.expire_holds() == 1
        assert bookings.expire_holds() == 0
    assert kept.history(held.id)[-1].step is Step.EXPIRED
    assert kept.history(held.id)[-1].by == "clock"


def test_the_offer_leaves_out_what_others_hold_and_keeps_ones_own(coached: Database) -> None:
    me, other = begin(), begin()
    held = bookings.hold(me, TUESDAY_10, ZONE)
    assert openings.check(TUESDAY_10, me)[1].start == held.start
    with pytest.raises(OpeningTaken):
        openings.check(TUESDAY_10, other)


def test_one_address_has_so_many_calls_to_come(coached: Database) -> None:
    first, second, third = begin(), begin(), begin()
    book(first)
    book(second, TUESDAY_11)
    for same in ("sam@example.org", "Sam@Example.org", "sam+more@example.org"):
        with pytest.raises(AddressFull):
            book(third, "daniel~20261124T1430Z", email=same)
    assert book(third, "daniel~20261124T1430Z", email="other@example.org")
    bookings.cancel(first)
    assert book(begin())


def test_an_address_given_later_counts_like_one_booked_with(coached: Database) -> None:
    book(begin())
    book(begin(), TUESDAY_11)
    me = begin()
    mine = book(me, "daniel~20261124T1430Z", email="other@example.org")
    for taken in ("sam@example.org", "SAM+me@example.org"):
        with pytest.raises(AddressFull):
            bookings.update_contact(me, email=taken)
    assert bookings.active(me) == mine
    assert bookings.update_contact(me, name="Tim").name == "Tim"


def test_a_conversation_has_so_many_addresses_mailed(coached: Database) -> None:
    me = begin()
    book(me, email="a@example.org")
    for n in range(2):
        bookings.update_contact(me, email=f"a+{n}@example.org")
    bookings.cancel(me)
    book(me, email="b@example.org")
    with pytest.raises(AddressesChanged):
        bookings.update_contact(me, email="c@example.org")
    bookings.cancel(me)
    with pytest.raises(AddressesChanged):
        book(me, email="c@example.org")
    assert book(me, email="b@example.org")
    assert book(begin(), TUESDAY_11, email="c@example.org")


def test_a_conversation_changes_name_and_zone_only_so_often_a_day(coached: Database) -> None:
    me, other = begin(), begin()
    book(me)
    book(other, TUESDAY_11, email="tim@example.org")
    for n in range(MOST_CORRECTIONS):
        bookings.update_contact(me, **({"name": f"Sam {'x' * n}"} if n % 2 else {"zone": f"Etc/GMT-{n}"}))
    mails = len(jobs())
    with pytest.raises(ContactChangedOften):
        bookings.update_contact(me, zone="Europe/Paris")
    with pytest.raises(ContactChangedOften):
        bookings.update_contact(me, name="Samuel")
    assert len(jobs()) == mails
    assert bookings.update_contact(me, email="sam2@example.org").email == "sam2@example.org"  # counted by itself
    assert bookings.update_contact(other, name="Timothy").name == "Timothy"
    with clock.at(NOW + timedelta(days=1, minutes=1)):
        assert bookings.update_contact(me, name="Samuel").name == "Samuel"


def test_a_conversation_moves_its_calls_only_so_often_a_day_and_may_cancel_after_that(coached: Database) -> None:
    me = begin()
    book(me)
    for n in range(MOST_MOVES):
        bookings.move(me, (TUESDAY_10, TUESDAY_11)[(n + 1) % 2])
    with pytest.raises(MovedOften):
        bookings.move(me, TUESDAY_11)
    with pytest.raises(MovedOften):
        bookings.check_move(me)
    call = bookings.active(me)
    assert call is not None
    bookings.move_to(call.id, Interval(call.start + timedelta(hours=1), call.end + timedelta(hours=1)))  # the coach
    assert bookings.cancel(me).state is State.CANCELLED


def test_a_conversation_books_only_so_often_a_day_however_often_it_cancels(coached: Database) -> None:
    me = begin()
    for n in range(MOST_BOOKED):
        book(me, (TUESDAY_10, TUESDAY_11)[n % 2])
        bookings.cancel(me)
    mails = len(jobs())
    for refused in (lambda: bookings.check_room(me), lambda: bookings.hold(me, TUESDAY_10, ZONE), lambda: book(me)):
        with pytest.raises(BookedOften):
            refused()
    assert len(jobs()) == mails
    assert book(begin()).state is State.BOOKED
    with clock.at(NOW + timedelta(days=1, minutes=1)):
        assert book(me, TUESDAY_11).state is State.BOOKED


@pytest.mark.parametrize("origin", ["net", None])
def test_where_no_call_can_be_booked_no_times_are_offered(
    coached: Database, monkeypatch: pytest.MonkeyPatch, origin: str | None
) -> None:
    monkeypatch.setattr(practice, "_given", [practice.current().model_copy(update={"calls_per_network": 1})])
    mine = begin("net")
    book(mine)
    me = begin(origin)
    dispatcher = CollectingDispatcher()
    slots = {"time_zone": ZONE, "consent": True}
    events = OfferOpenings().run(
        dispatcher, Tracker(me, slots, {"text": ""}, [], False, None, {}, None), {"responses": {}}
    )
    said = [one["response"] for one in dispatcher.messages]
    set_to = {one["name"]: one["value"] for one in events}
    if origin:
        assert (said, set_to["call"], set_to["offered"]) == (["utter_too_many_calls"], False, None)
    else:
        assert (said, len(set_to["offered"])) == (["utter_offer_openings"], 3)
    bookings.check_room(mine)  # who has a call may move it


def test_one_network_has_so_many_calls_a_day(coached: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(practice, "_given", [practice.current().model_copy(update={"calls_per_network": 2})])
    bookings.hold(begin("net"), TUESDAY_10, ZONE)
    bookings.hold(begin("net"), TUESDAY_11, ZONE)
    with pytest.raises(TooManyCalls):
        bookings.hold(begin("net"), "daniel~20261124T1430Z", ZONE)
    assert bookings.hold(begin("another"), "daniel~20261124T1430Z", ZONE)
    assert bookings.hold(begin(), "daniel~20261124T1530Z", ZONE)  # Telegram has no address


def test_a_prospect_changes_a_call_in_time_and_a_coach_at_any_time(coached: Database) -> None:
    me = begin()
    call = book(me)
    notice = timedelta(hours=practice.current().change_notice_hours)
    with clock.at(call.start - notice + timedelta(minutes=1)):
        with pytest.raises(TooLate):
            bookings.cancel(me)
        with pytest.raises(TooLate):
            bookings.move(me, "maren~20261126T0900Z")
        assert bookings.cancel(me, by="coach").cancelled_by == "coach"


def test_a_past_call_is_completed_by_the_clock(coached: Database) -> None:
    me = begin()
    call = book(me)
    with clock.at(call.end):
        assert bookings.complete_past() == 1
        assert bookings.find(call.id).state is State.COMPLETED


def test_a_booking_and_what_follows_from_it_are_kept_together(coached: Database) -> None:
    me = begin()
    call = book(me)
    told = jobs()
    assert [kind for kind, _ in told].count(notices.MAIL) == 2
    assert [body["reminder"] for kind, body in told if kind == notices.REMINDER] == ["day", "hour"]
    assert Booking.from_json(told[0][1]["booking"]) == call


def test_every_change_raises_the_sequence_once_and_is_told_once(coached: Database) -> None:
    me = begin()
    book(me)
    moved = bookings.move(me, TUESDAY_11)
    renamed = bookings.update_contact(me, email="new@example.org")
    gone = bookings.cancel(me)
    assert [moved.sequence, renamed.sequence, gone.sequence] == [1, 2, 3]
    mails = [(b["notice"], b["to"], b["booking"]["sequence"]) for kind, b in jobs() if kind == notices.MAIL]
    assert mails == [
        ("booked", "prospect", 0), ("booked", "coach", 0),
        ("moved", "prospect", 1), ("moved", "coach", 1),
        ("cancelled", "prospect", 2), ("contact_changed", "prospect", 2), ("contact_changed", "coach", 2),
        ("cancelled", "prospect", 3), ("cancelled", "coach", 3),
    ]  # fmt: skip


def test_a_call_moved_to_another_coach_is_taken_from_the_first(coached: Database) -> None:
    me = begin()
    book(me)
    bookings.move(me, "daniel~20261124T1430Z")
    told = [(b["notice"], b["to"], b["coach"]) for kind, b in jobs() if kind == notices.MAIL][2:]
    assert told == [("moved", "prospect", "daniel"), ("booked", "coach", "daniel"), ("cancelled", "coach", "maren")]


def test_an_erased_call_is_still_told_to_the_coach(coached: Database) -> None:
    me = begin()
    book(me)
    bookings.erase(me)
    last = [(b["notice"], b["to"]) for kind, b in jobs() if kind == notices.MAIL][-1]
    assert last == ("cancelled", "coach")
