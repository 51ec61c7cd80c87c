from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.booking import BookCall, settle
from actions.openings import OfferOpenings
from bot.coaching.bookings import AlreadyBooked, Booking, NoBooking, OpeningNotOffered, OpeningTaken, State
from bot.coaching.coaches import Coach
from bot.coaching.contacts import EmailUnclear, NameUnclear, clean_name, clean_phone
from bot.coaching.hours import parse_hours
from bot.coaching.intervals import Interval
from bot.coaching.needs import Need
from bot.coaching.wishes import Order, Window, Wish
from bot.coaching.zones import ZoneUnclear
from bot.services import (
    bookings,
    call_words,
    clock,
    coaches,
    conversations,
    demo_coaches,
    links,
    opening_words,
    openings,
    signing,
)
from bot.store import bookings as kept
from bot.store import coaches as kept_coaches
from bot.store.database import Database, DatabaseUnavailable, connection

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
TUESDAY_10 = "maren~20261124T0900Z"  # 10:00 in Berlin
TUESDAY_11 = "maren~20261124T1000Z"
CONTACT = {"name": "Sam Okafor", "email": "sam@example.org", "phone": None, "zone": "Europe/Lisbon"}


@pytest.fixture(autouse=True)
def _stopped_clock() -> Iterator[None]:
    signing.use_secret("a secret for the tests only")
    with clock.at(NOW):
        yield


@pytest.fixture
def practice(database: Database) -> Database:
    """A database with the demo coaches."""
    with database.transaction():
        coaches.seed_demo()
    return database


def begin() -> str:
    return conversations.start("web", "en", "Europe/Lisbon", "hash").id


def book(conversation: str, opening: str = TUESDAY_10, **contact: Any) -> Booking:
    return bookings.book(conversation, opening, **{**CONTACT, **contact})


def offered(conversation: str, **wishes: Any) -> list[str]:
    found = openings.offer(conversation, **{"need": None, "zone": "Europe/Lisbon", **wishes})
    return [o.id for o in found.openings]


def test_an_opening_is_booked(practice: Database) -> None:
    with practice.transaction():
        me = begin()
        booked = book(me)
        assert booked == bookings.active(me) == bookings.find(booked.id)
        assert (booked.coach, booked.state, booked.sequence) == ("maren", State.BOOKED, 0)
        assert booked.end - booked.start == timedelta(minutes=30)


def test_a_booked_call_is_said_in_the_prospects_zone(practice: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "_base", "https://intake.example.org")
    with practice.transaction():
        said = call_words.spoken(book(begin()))
    assert said["time"] == "Tuesday 24 November, 09:00 (Lisbon time)"
    assert said["coach"] == "Maren Vogt (demo)"
    assert said["calendar"].startswith("https://intake.example.org/calendar/")


def test_the_same_opening_is_booked_once(practice: Database) -> None:
    with practice.transaction():
        book(begin())
        with pytest.raises(OpeningTaken):
            book(begin())
        other = begin()  # the unit of work goes on after the refusal
        assert book(other, "daniel~20261124T1430Z").coach == "daniel"


def test_buffers_keep_calls_apart(practice: Database) -> None:
    with practice.transaction():
        book(begin())
        with pytest.raises(OpeningTaken):
            book(begin(), "maren~20261124T0930Z")  # ten minutes of buffer lie between
        assert book(begin(), TUESDAY_11)


@pytest.mark.parametrize(
    "opening",
    [
        "nobody~20261124T0900Z",
        "maren~20261124T0905Z",  # off the grid
        "maren~20261124T0300Z",  # at night
        "maren~20261122T0900Z",  # a Sunday
        "maren~20261121T0900Z",
        "maren~20261120T1500Z",  # within the notice
        "maren~20261119T0900Z",  # past
        "maren~20270210T0900Z",  # beyond the horizon
        "maren'; DROP TABLE booking; --",
        "",
    ],
)
def test_an_opening_nobody_has_is_refused(practice: Database, opening: str) -> None:
    with practice.transaction():
        me = begin()
        with pytest.raises(OpeningNotOffered):
            book(me, opening)
        assert bookings.active(me) is None


def test_an_inactive_coach_cannot_be_booked(practice: Database) -> None:
    with practice.transaction():
        coaches.edit("maren", active=False)
        with pytest.raises(OpeningNotOffered):
            book(begin())


def test_a_conversation_has_one_upcoming_call(practice: Database) -> None:
    with practice.transaction():
        me = begin()
        book(me)
        with pytest.raises(AlreadyBooked):
            book(me, TUESDAY_11)


def test_after_a_call_took_place_another_may_be_booked(practice: Database) -> None:
    with practice.transaction():
        me = begin()
        first = book(me)
        with clock.at(first.end):
            assert bookings.active(me) is None
            with pytest.raises(NoBooking):
                bookings.cancel(me)
            second = book(me, "maren~20261201T0900Z")
        assert bookings.find(first.id).state is State.COMPLETED
        assert bookings.latest(me) == second


def test_a_day_takes_no_more_than_its_most_calls(practice: Database) -> None:
    with practice.transaction():
        coaches.edit("maren", most_a_day=1)
        book(begin())
        with pytest.raises(OpeningTaken):
            book(begin(), "maren~20261124T1400Z")
        assert book(begin(), "maren~20261125T0900Z")


def test_a_moved_call_is_the_same_booking_one_sequence_up(practice: Database) -> None:
    with practice.transaction():
        me = begin()
        first = book(me)
        moved = bookings.move(me, TUESDAY_11)
        assert moved == bookings.active(me)
        assert (moved.id, moved.uid, moved.sequence) == (first.id, first.uid, 1)
        assert book(begin(), TUESDAY_10)  # the old time is free again


def test_a_call_moves_by_half_an_hour_into_its_own_buffer(practice: Database) -> None:
    with practice.transaction():
        me = begin()
        book(me)
        assert bookings.move(me, "maren~20261124T0930Z").sequence == 1


def test_a_call_moves_to_another_coach(practice: Database) -> None:
    with practice.transaction():
        me = begin()
        book(me)
        assert bookings.move(me, "daniel~20261124T1430Z").coach == "daniel"
        assert book(begin(), TUESDAY_10)


def test_moving_to_the_same_time_changes_nothing(practice: Database) -> None:
    with practice.transaction():
        me = begin()
        assert book(me) == bookings.move(me, TUESDAY_10) == bookings.active(me)


def test_a_refused_move_leaves_the_call_where_it_is(practice: Database) -> None:
    with practice.transaction():
        book(begin(), TUESDAY_11)
        me = begin()
        first = book(me)
        with pytest.raises(OpeningTaken):
            bookings.move(me, TUESDAY_11)
        assert bookings.active(me) == first


def test_a_cancelled_call_gives_its_time_back(practice: Database) -> None:
    with practice.transaction():
        me = begin()
        book(me)
        gone = bookings.cancel(me)
        assert (gone.state, gone.cancelled_by) == (State.CANCELLED, "prospect")
        assert bookings.active(me) is None
        assert bookings.latest(me) == gone
        assert book(begin())
        with pytest.raises(NoBooking):
            bookings.cancel(me)
        with pytest.raises(NoBooking):
            bookings.move(me, TUESDAY_11)


def test_the_contact_can_be_changed(practice: Database) -> None:
    with practice.transaction():
        me = begin()
        book(me)
        changed = bookings.update_contact(me, email="new@example.org")
        assert changed == bookings.active(me)
        assert (changed.name, changed.email, changed.sequence) == ("Sam Okafor", "new@example.org", 1)


def test_what_is_told_anew_is_carried_to_the_call(practice: Database) -> None:
    with practice.transaction():
        me = begin()
        told = {"name": "Tim", "email": None, "phone": None}
        assert bookings.carry_contact(me, **told) is None
        book(me, phone="+49 30 1234567")
        changed = bookings.carry_contact(me, **told)
        assert changed == bookings.active(me)
        assert changed
        assert (changed.name, changed.email, changed.phone) == (
            "Tim",
            "sam@example.org",
            "+49 30 1234567",
        )
        assert bookings.carry_contact(me, **told) is None


def run(
    action: Action, conversation: str, events: list[dict[str, Any]] | None = None, **slots: Any
) -> list[dict[str, Any]]:
    """What the action says, beside the responses' own texts; ``events`` gets what it sets."""
    dispatcher = CollectingDispatcher()
    slots = {"time_zone": "Europe/Lisbon", "phone": None, **slots}
    names = ("name", "email", "offered", "seen", "wish", "wished", "wished_need", "need", "language", "opening")
    tracker = Tracker(conversation, {**dict.fromkeys(names), **slots}, {"text": ""}, [], False, None, {}, None)
    done = action.run(dispatcher, tracker, {"responses": {}})
    if events is not None:
        events += done
    return dispatcher.messages


def test_a_contact_changed_while_the_call_is_moved_is_the_calls_at_once(practice: Database) -> None:
    with practice.transaction():
        me = begin()
        book(me)
        said = run(OfferOpenings(), me, name="Tim", email="sam2@example.org")
        assert [one["response"] for one in said] == ["utter_contact_changed", "utter_offer_openings"]
        known = bookings.active(me)
        assert known
        assert (known.name, known.email) == ("Tim", "sam2@example.org")
        assert "utter_contact_changed" not in [
            one["response"] for one in run(OfferOpenings(), me, name="Tim", email="sam2@example.org")
        ]


def test_a_moved_call_has_the_contact_told_with_its_new_time(practice: Database) -> None:
    with practice.transaction():
        me = begin()
        book(me)
        said = run(BookCall(), me, opening=TUESDAY_11, name="Tim", email="sam2@example.org")
        assert [one["response"] for one in said] == ["utter_moved", "utter_contact_changed"]
        known = bookings.active(me)
        assert known
        assert (known.name, known.email) == ("Tim", "sam2@example.org")


def test_an_address_that_has_its_calls_is_asked_for_anew_and_the_time_kept(practice: Database) -> None:
    with practice.transaction():
        for opening in (TUESDAY_10, TUESDAY_11):
            book(begin(), opening)
        me, wanted = begin(), "daniel~20261124T1430Z"
        bookings.hold(me, wanted, CONTACT["zone"])
        events: list[dict[str, Any]] = []
        said = run(BookCall(), me, events, opening=wanted, name="Tim", email="sam+tim@example.org")
        assert [one["response"] for one in said] == ["utter_address_full"]
        emptied = {one["name"] for one in events if one["value"] is None}
        assert "email" in emptied
        assert not emptied & {"opening", "name", "time_zone"}
        assert kept.held(me)
        said = run(BookCall(), me, opening=wanted, name="Tim", email="tim@example.org")
        assert [one["response"] for one in said] == ["utter_booked"]


def test_a_call_that_is_being_moved_keeps_its_address_where_the_new_one_is_refused(practice: Database) -> None:
    with practice.transaction():
        for opening in (TUESDAY_10, TUESDAY_11):
            book(begin(), opening)
        me = begin()
        book(me, "daniel~20261124T1430Z", email="tim@example.org")
        events: list[dict[str, Any]] = []
        said = run(OfferOpenings(), me, events, name="Tim", email="sam@example.org")
        assert [one["response"] for one in said] == ["utter_address_full", "utter_contact_kept", "utter_offer_openings"]
        assert {one["name"]: one["value"] for one in events}["email"] == "tim@example.org"
        known = bookings.active(me)
        assert known
        assert known.email == "tim@example.org"


@pytest.mark.parametrize("consent", [True, False])
def test_the_booking_names_the_name_and_the_address_where_words_are_kept(practice: Database, consent: bool) -> None:
    with practice.transaction():
        me, who = begin(), {"name": "Kathrin", "email": "kathrin@example.org"}
        (said,) = run(BookCall(), me, opening=TUESDAY_10, consent=consent, **who)
        assert said["response"] == "utter_booked"
        assert ("Kathrin, kathrin@example.org" in said["place"].splitlines()) is consent


@pytest.mark.parametrize(
    ("contact", "refusal"),
    [({"name": " "}, NameUnclear), ({"name": "<>"}, NameUnclear), ({"email": "sam@"}, EmailUnclear),
     ({"zone": "Mars/Base"}, ZoneUnclear)],
)  # fmt: skip
def test_a_contact_that_makes_no_sense_is_refused(
    practice: Database, contact: dict[str, str], refusal: type[Exception]
) -> None:
    with practice.transaction():
        me = begin()
        with pytest.raises(refusal):
            book(me, **contact)
        assert bookings.active(me) is None


def test_a_name_cannot_carry_a_link_or_a_second_line() -> None:
    assert clean_name("Sam\r\nBcc: x@example.org") == "Sam Bcc x example.org"
    assert clean_name(" <b>Zoë O'Neill-Łuk</b> ") == "b Zoë O'Neill-Łuk b"
    assert clean_phone("+44 20 7946 0958") == "+44 20 7946 0958"
    assert clean_phone("call me") is None


def test_erasing_removes_every_call_and_gives_the_time_back(practice: Database) -> None:
    with practice.transaction():
        me = begin()
        book(me)
        bookings.cancel(me)
        book(me)
        assert len(bookings.export(me)) == 2
        assert bookings.erase(me) == 2
        assert bookings.export(me) == []
        assert book(begin())


def test_offered_are_other_days_of_coaches_who_serve_the_need(practice: Database) -> None:
    with practice.transaction():
        offer = openings.offer(begin(), need="leadership_skills", zone="Europe/Lisbon")
    assert offer.exact
    assert not offer.given_up
    assert len({o.opening.start.date() for o in offer.openings}) == 3
    assert {o.opening.coach for o in offer.openings} == {"maren", "daniel"}
    assert offer.openings[0].time.endswith("(Lisbon time)")
    assert offer.openings[0].bio


@pytest.mark.parametrize("need", list(Need))
@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles", "Asia/Kathmandu"])
def test_every_need_finds_openings_that_can_be_booked_from_anywhere(practice: Database, need: Need, zone: str) -> None:
    with practice.transaction():
        for number, opening in enumerate(offered(begin(), need=str(need), zone=zone)):
            assert book(begin(), opening, zone=zone, email=f"sam{number}@example.org")


def test_a_need_nobody_serves_is_offered_anybody(practice: Database) -> None:
    with practice.transaction():
        coaches.edit("priya", needs=(Need.RELATIONAL_WORK,))
        offer = openings.offer(begin(), need="mentoring", zone="UTC")
    assert len(offer.openings) == 3
    assert offer.given_up == {"need"}


def test_a_coach_can_be_asked_for_or_left_out_and_a_language_too(practice: Database) -> None:
    with practice.transaction():
        me = begin()
        assert {i.split("~")[0] for i in offered(me, coach="priya", need="executive_strategy")} == {"priya"}
        assert "maren" not in {i.split("~")[0] for i in offered(me, need="leadership_skills", without_coach="maren")}
        assert {i.split("~")[0] for i in offered(me, language="hi")} == {"priya"}


def test_what_was_offered_does_not_come_again(practice: Database) -> None:
    with practice.transaction():
        me = begin()
        shown: list[str] = []
        for _ in range(4):
            more = offered(me, after_offered=shown)
            assert len(more) == 3
            assert not set(more) & set(shown)
            shown += more


def test_a_wish_is_met_exactly_or_by_what_comes_nearest(practice: Database) -> None:
    tuesday = Window(weekdays=frozenset({1}), clocks=((15 * 60, 24 * 60),), one_day=True)
    night = replace(tuesday, clocks=((3 * 60, 3 * 60 + 1),))
    sunday = Window(weekdays=frozenset({6}), clocks=((9 * 60, 12 * 60),))
    with practice.transaction():
        me = begin()
        found = openings.offer(
            me, need="leadership_skills", zone="Europe/Lisbon", wish=Wish("Europe/Lisbon", (tuesday,))
        )
        assert found.exact
        assert {o.opening.start.date().isoformat() for o in found.openings} == {"2026-11-24"}
        assert all(o.opening.start.hour >= 15 for o in found.openings)
        near = openings.offer(me, need="leadership_skills", zone="Europe/Lisbon", wish=Wish("Europe/Lisbon", (night,)))
        assert not near.exact
        assert "maren~20261124T0700Z" in [o.id for o in near.openings]
        other = openings.offer(me, need=None, zone="Europe/Lisbon", wish=Wish("Europe/Lisbon", (sunday,)))
        assert not other.exact
        assert all(9 <= o.opening.start.hour < 12 for o in other.openings)


def test_nothing_earlier_is_said_by_an_empty_offer(practice: Database) -> None:
    with practice.transaction():
        me = begin()
        first = offered(me, wish=Wish("Europe/Lisbon", order=Order.SOONEST))[:1]
        none = openings.offer(
            me, need=None, zone="Europe/Lisbon", wish=Wish("Europe/Lisbon", order=Order.EARLIER, coach="nobody"),
            after_offered=first,
        )  # fmt: skip
    assert none == openings.Offer((), exact=False)


def test_words_are_understood_against_what_was_offered(practice: Database) -> None:
    with practice.transaction():
        me = begin()
        shown = offered(me)
        reading = opening_words.understand("the second one", zone="Europe/Lisbon", offered=shown)
        assert [o.id for o in reading.openings] == [shown[1]]
        assert opening_words.show(shown[0], "Europe/Lisbon").coach_name
        assert opening_words.recall(["rubbish", "nobody~20261124T0900Z"]) == []


def test_the_least_booked_coach_is_offered_first(practice: Database) -> None:
    with practice.transaction():
        assert offered(begin(), need="leadership_skills", count=1)[0].startswith(("maren", "daniel"))
        for day in (24, 25, 26):
            book(begin(), f"maren~202611{day}T0900Z", email=f"sam{day}@example.org")
        assert offered(begin(), need="leadership_skills", count=1)[0].startswith("daniel")


def test_demo_coaches_come_once_and_go_with_their_calls(practice: Database) -> None:
    with practice.transaction():
        assert coaches.seed_demo() == 0
        assert all("(demo)" in c.name and c.demo for c in coaches.all())
        assert {need for c in coaches.all() for need in c.needs} == set(Need)
        me = begin()
        book(me)
        with pytest.raises(demo_coaches.DemoHasCalls):
            demo_coaches.remove()
        assert bookings.active(me) is not None
        done = demo_coaches.remove(cancel_calls=True)
        assert (done.gone, done.cancelled, done.staying) == (2, 1, ("maren",))
        assert [(c.id, c.active) for c in coaches.all()] == [("maren", False)]
        assert bookings.active(me) is None
        (cancelled,) = (call for call in [bookings.latest(me)] if call)
        assert cancelled.cancelled_by == "practice"
        assert demo_coaches.remove().staying == ("maren",)
    with clock.at(NOW + timedelta(days=60)), practice.transaction():
        assert demo_coaches.remove().gone == 1
        assert coaches.all() == []


def test_a_coach_is_kept_as_it_was_given(database: Database) -> None:
    mine = Coach(
        id="ines", name="Inês", bio="b", about="a", photo="ines.webp", time_zone="Europe/Lisbon",
        hours=parse_hours("Mon 09:00-12:00"), needs=(Need.MENTORING,), languages=("pt",), weight=0.5, place="Rua 1",
    )  # fmt: skip
    with database.transaction():
        coaches.add(mine)
        assert coaches.get("ines") == mine
        with pytest.raises(coaches.CoachExists):
            coaches.add(mine)
        with pytest.raises(ValueError, match="'Spanish'"):
            coaches.add(replace(mine, id="ana", languages=("en", "Spanish")))
        assert coaches.edit("ines", most_a_day=2) == coaches.get("ines")
        assert coaches.remove("ines")
        with pytest.raises(coaches.UnknownCoach):
            coaches.get("ines")


def test_a_coach_with_calls_ahead_is_not_removed_and_one_with_past_calls_is_kept_inactive(practice: Database) -> None:
    with practice.transaction():
        me = begin()
        book(me)
        with pytest.raises(coaches.CoachHasCalls):
            coaches.remove("maren")
        bookings.cancel(me)
        assert not coaches.remove("maren")
        assert not coaches.get("maren").active


def test_the_database_itself_refuses_an_overlap(practice: Database) -> None:
    with practice.transaction():
        one, two = begin(), begin()
        booked = book(one)
        (call,) = kept.taken([booked.coach], NOW, NOW)
        span = call.span
        copy = replace(booked, id="x", uid="x", conversation=two)
        with pytest.raises(OpeningTaken):
            kept.insert(copy, span)
        touching = Interval(span.end, span.end + timedelta(minutes=40))
        inside = Interval(touching.start, touching.start + timedelta(minutes=30))
        kept.insert(replace(copy, start=inside.start, end=inside.end), touching)
        with pytest.raises(OpeningTaken):
            kept.update(replace(copy, start=inside.start, end=inside.end), Interval(span.start, touching.end), NOW)
        with pytest.raises(AlreadyBooked):
            kept.insert(replace(copy, id="y", uid="y", start=NOW, end=NOW + timedelta(minutes=1)),
                        Interval(NOW, NOW + timedelta(minutes=1)))  # fmt: skip
        kept.insert(replace(copy, id="z", uid="z", state=State.CANCELLED), span)  # only active calls count
        with pytest.raises((sa.exc.IntegrityError, OpeningTaken)), connection().begin_nested():
            connection().exec_driver_sql("UPDATE booking SET state = 'booked' WHERE id = 'z'")


@pytest.mark.parametrize("same_conversation", [False, True])
def test_of_many_at_once_exactly_one_gets_the_opening(practice: Database, same_conversation: bool) -> None:
    with practice.transaction():
        first = begin()
        them = [first if same_conversation else begin() for _ in range(24)]
    gate = threading.Barrier(len(them))
    outcomes: list[str] = []

    def attempt(conversation: str) -> None:
        gate.wait()
        with clock.at(NOW):
            try:
                with practice.transaction():
                    book(conversation)
                outcomes.append("booked")
            except (OpeningTaken, AlreadyBooked) as refusal:
                outcomes.append(type(refusal).__name__)

    threads = [threading.Thread(target=attempt, args=(c,)) for c in them]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("booked") == 1
    assert set(outcomes) <= {"booked", "AlreadyBooked" if same_conversation else "OpeningTaken"}
    assert len(outcomes) == len(them)


def test_of_many_at_once_without_the_lock_the_database_still_lets_one_through(practice: Database) -> None:
    """The coach's row is locked for order; what guarantees is the database's own rule."""
    with practice.transaction():
        template = book(begin())
        bookings.erase(template.conversation)
        them = [begin() for _ in range(20)]
    gate = threading.Barrier(len(them))
    outcomes: list[str] = []

    def attempt(n: int, conversation: str) -> None:
        gate.wait()
        try:
            with practice.transaction():
                copy = replace(template, id=f"b{n}", uid=f"u{n}", conversation=conversation)
                kept.insert(copy, copy.interval)
            outcomes.append("booked")
        except (OpeningTaken, DatabaseUnavailable) as refusal:  # PostgreSQL may call two who wait a deadlock
            outcomes.append(type(refusal).__name__)

    threads = [threading.Thread(target=attempt, args=pair) for pair in enumerate(them)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("booked") == 1
    assert len(outcomes) == len(them)


def attempt_in_a_process(url: str, conversations_of_process: list[str], gate: Any, outcomes: Any) -> None:
    database = Database(url)
    signing.use_secret("a secret for the tests only")
    gate.wait()
    with clock.at(NOW):
        for conversation in conversations_of_process:
            try:
                with database.transaction():
                    book(conversation)
                outcomes.put("booked")
            except OpeningTaken:
                outcomes.put("taken")
    database.close()


@pytest.mark.long
def test_of_many_processes_exactly_one_gets_the_opening(practice: Database, database_url: str) -> None:
    with practice.transaction():
        them = [[begin() for _ in range(5)] for _ in range(6)]
    context = multiprocessing.get_context("spawn")
    gate, outcomes = context.Barrier(len(them)), context.Queue()
    processes = [context.Process(target=attempt_in_a_process, args=(database_url, c, gate, outcomes)) for c in them]
    for process in processes:
        process.start()
    got = [outcomes.get(timeout=60) for conversations_of_process in them for _ in conversations_of_process]
    for process in processes:
        process.join()
    assert sorted(got) == ["booked"] + ["taken"] * 29


def test_of_a_time_that_is_gone_the_same_coachs_nearest_come_first(practice: Database) -> None:
    with practice.transaction():
        book(begin())
        me = begin()
        found = openings.nearest(me, TUESDAY_10, need="leadership_skills", zone="Europe/Berlin").openings
        times = [
            (o.opening.coach, o.opening.start.astimezone(ZoneInfo("Europe/Berlin")).strftime("%a %H:%M")) for o in found
        ]
        assert times == [("maren", "Mon 10:00"), ("maren", "Tue 09:00"), ("maren", "Tue 11:00")]
        coaches.edit("maren", active=False)
        others = openings.nearest(me, TUESDAY_10, need="leadership_skills", zone="Europe/Berlin").openings
        assert {o.opening.coach for o in others} == {"daniel"}
        with pytest.raises(OpeningNotOffered):
            openings.nearest(me, "nonsense", need=None, zone="UTC")


def test_a_zone_put_right_changes_the_call(practice: Database) -> None:
    with practice.transaction():
        me = begin()
        book(me)
        wanted = {"opening": TUESDAY_10, "name": "Sam Okafor", "email": "sam@example.org", "phone": None}
        changed, response = settle(me, **wanted, time_zone="Europe/Berlin")
        assert (changed.time_zone, changed.sequence, response) == ("Europe/Berlin", 1, "utter_zone_changed")


def test_a_call_is_offered_rather_with_its_coach_and_the_coaches_are_read_once(
    practice: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[bool] = []
    all_coaches = kept_coaches.all_coaches

    def counted(*, active_only: bool = False) -> list[Coach]:
        read.append(active_only)
        return all_coaches(active_only=active_only)

    with practice.transaction():
        me = begin()
        monkeypatch.setattr(kept_coaches, "all_coaches", counted)
        found = openings.offer(me, need="leadership_skills", zone="Europe/Lisbon", rather="daniel")
        assert {o.opening.coach for o in found.openings} == {"daniel"}
        night = Wish("Europe/Lisbon", (Window(clocks=((7 * 60, 7 * 60 + 1),)),))  # at which only Maren works
        found = openings.offer(me, need="leadership_skills", zone="Europe/Lisbon", rather="daniel", wish=night)
        assert {o.opening.coach for o in found.openings} == {"maren"}
    assert len(read) == 2
