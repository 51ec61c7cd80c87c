"""Calls in a coach's own calendar, on real servers: put in, moved, taken out, and changed there."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from caldav_servers import Server
from coach_calendars import HOUR, NOW, START, TUESDAY_11, Practice
from icalendar import Event

from bot.coaching.bookings import State
from bot.coaching.intervals import Interval
from bot.services import bookings, clock, coaches, conversations, privacy, troubles
from bot.services.calendars import connecting, entries, reading
from bot.services.calendars.server import CalendarServer
from bot.store import bookings as kept
from bot.store import calendar_entries, calendars


def test_a_booked_call_is_put_into_the_calendar(coached: Practice, server: Server) -> None:
    own = coached.connect(server)
    call = coached.booked()
    _, _, event = own.only()
    assert (str(event["UID"]), event["DTSTART"].dt, event["DTEND"].dt) == (call.uid, call.start, call.end)
    assert str(event["SUMMARY"]) == "Discovery call: Maren Vogt (demo) and Sam Okafor"
    assert str(event["LOCATION"]) == "It's a video call."
    assert "/call/" not in str(event["DESCRIPTION"])  # that link is the prospect's
    assert not {"ATTENDEE", "ORGANIZER"} & set(event)


def test_the_job_done_twice_leaves_one_event(coached: Practice, server: Server) -> None:
    own = coached.connect(server)
    call = coached.booked()
    entries.show(coached.database, call, "maren")
    with coached.database.transaction():
        calendar_entries.remove(call.uid, "maren")  # killed between writing and noting
    entries.show(coached.database, call, "maren")
    assert len(own.events()) == 1


def test_an_event_put_in_under_another_name_is_taken_for_ours(coached: Practice, server: Server) -> None:
    own = coached.connect(server)
    call = coached.book()
    own.enter(call.start, call.end, uid=call.uid)
    coached.work()
    _, _, event = own.only()
    assert "Sam Okafor" in str(event["SUMMARY"])


def test_a_moved_call_is_moved_and_what_the_coach_wrote_stays(coached: Practice, server: Server) -> None:
    own = coached.connect(server)
    call = coached.booked()
    url, calendar, _ = own.only()
    own.change(url, calendar, comment="ask about the board", description="my notes")
    coached.move(call)
    coached.work()
    _, _, event = own.only()
    assert event["DTSTART"].dt == START + HOUR
    assert (str(event["COMMENT"]), str(event["DESCRIPTION"])) == ("ask about the board", "my notes")
    assert event["SEQUENCE"] >= 1


def test_a_cancelled_call_is_taken_out(coached: Practice, server: Server) -> None:
    own = coached.connect(server)
    call = coached.booked()
    coached.cancel(call)
    coached.work()
    assert own.events() == []
    with coached.database.read():
        assert calendar_entries.of_coach("maren") == []


def test_an_erased_call_is_taken_out(coached: Practice, server: Server) -> None:
    own = coached.connect(server)
    call = coached.booked()
    with coached.database.transaction():
        privacy.erase(call.conversation)
    coached.work()
    assert own.events() == []


def test_a_call_moved_to_another_coach_leaves_the_calendar(coached: Practice, server: Server) -> None:
    own = coached.connect(server)
    call = coached.booked()
    coached.move(call, "daniel~20261124T1430Z")
    coached.work()
    assert own.events() == []


def test_jobs_in_any_order_end_where_the_booking_is(coached: Practice, server: Server) -> None:
    own = coached.connect(server)
    first = coached.book()
    moved = coached.move(first)
    gone = coached.cancel(first)
    for snapshot in (gone, moved, first):
        entries.show(coached.database, snapshot, "maren")
    assert own.events() == []


def test_a_change_made_between_reading_and_writing_is_not_overwritten(
    coached: Practice, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = coached.connect(server)
    call = coached.booked()
    real, interfered = CalendarServer.put, []

    def put(self: CalendarServer, *args: Any, **how: Any) -> str | None:
        if not interfered:
            interfered.append(True)
            url, calendar, _ = own.only()
            own.change(url, calendar, comment="in between")
        return real(self, *args, **how)

    monkeypatch.setattr(CalendarServer, "put", put)
    coached.move(call)
    coached.work()
    _, _, event = own.only()
    assert interfered
    assert (str(event["COMMENT"]), event["DTSTART"].dt) == ("in between", START + HOUR)
    assert coached.waiting() == 0


def test_a_call_moved_by_the_coach_is_moved_and_the_prospect_told(coached: Practice, server: Server) -> None:
    own = coached.connect(server)
    call = coached.booked()
    own.move(timedelta(hours=10))  # to an hour at which nobody could book her
    coached.read()
    moved = coached.find(call)
    assert (moved.start, moved.sequence, moved.state) == (START + timedelta(hours=10), 1, State.BOOKED)
    (told,) = coached.chat(call)
    assert "Tuesday 24 November, 19:00 (Lisbon time)" in told.text
    assert told.buttons[0].payload == "/reschedule_call"
    with coached.database.read():
        assert [event.by for event in kept.history(call.id)][-1] == "coach"


def test_what_came_back_from_the_calendar_makes_no_echo(coached: Practice, server: Server) -> None:
    own = coached.connect(server)
    call = coached.booked()
    own.move(HOUR)
    coached.read()
    tag = own.ask("HEAD" if server.user else "GET", own.only()[0]).headers["ETag"]
    coached.work()
    coached.read()
    coached.read()
    assert coached.find(call).sequence == 1
    assert own.ask("GET", own.only()[0]).headers["ETag"] == tag  # nothing was written again
    assert len(coached.chat(call)) == 1


def test_of_a_call_that_the_coach_has_repeat_the_first_is_meant_also_where_it_is_an_exception(
    coached: Practice, server: Server
) -> None:
    own = coached.connect(server)
    call = coached.booked()
    url, calendar, event = own.only()
    moved = Event.from_ical(event.to_ical())
    event.add("rrule", {"freq": "weekly", "count": 3})
    moved.add("recurrence-id", call.start)
    moved["RECURRENCE-ID"].params["RANGE"] = "THISANDFUTURE"
    for name, at in (("DTSTART", call.start + HOUR), ("DTEND", call.end + HOUR)):
        del moved[name]
        moved.add(name, at)
    calendar.add_component(moved)
    own.ask("PUT", url, data=calendar.to_ical(), headers={"Content-Type": "text/calendar"})
    coached.read()
    assert coached.find(call).start == START + HOUR
    assert coached.status().busy == 2  # the repetitions, each an hour later


def test_a_call_deleted_by_the_coach_is_cancelled_when_it_stays_away(coached: Practice, server: Server) -> None:
    own = coached.connect(server)
    call = coached.booked()
    own.delete(own.only()[0])
    coached.read()
    assert coached.find(call).state is State.BOOKED  # it may be on its way to another place
    coached.read(timedelta(minutes=15))
    gone = coached.find(call)
    assert (gone.state, gone.cancelled_by) == (State.CANCELLED, "coach")
    (told,) = coached.chat(call)
    assert "cancelled" in told.text
    assert told.buttons[0].payload == "/book_call"
    coached.work()
    assert own.events() == []
    assert coached.free()


async def test_the_calendar_of_an_inactive_coach_is_read_while_a_call_is_to_come(
    coached: Practice, server: Server
) -> None:
    own = coached.connect(server)
    call = coached.book()
    for job in entries.handlers(coached.database).values():
        await job({"booking": call.to_json(), "at": NOW.isoformat(), "coach": "maren"})
    with coached.database.transaction():
        coaches.edit("maren", active=False)
    own.move(HOUR)
    with clock.at(NOW + timedelta(minutes=20)):
        assert await reading.read_one(coached.database)
    assert coached.find(call).start == START + HOUR
    with clock.at(START + timedelta(hours=3)):
        assert not await reading.read_one(coached.database)  # nothing can be moved any more


def test_an_event_taken_out_and_put_in_again_is_a_moved_one(coached: Practice, server: Server) -> None:
    own = coached.connect(server)
    call = coached.booked()
    own.delete(own.only()[0])
    coached.read()
    own.enter(call.start + HOUR, call.end + HOUR, uid=call.uid)
    coached.read(timedelta(minutes=15))
    assert (coached.find(call).state, coached.find(call).start) == (State.BOOKED, START + HOUR)
    coached.cancel(call)
    coached.work()
    assert own.events() == []


def test_an_event_marked_as_cancelled_counts_as_deleted(coached: Practice, server: Server) -> None:
    own = coached.connect(server)
    call = coached.booked()
    url, calendar, _ = own.only()
    own.change(url, calendar, status="CANCELLED")
    coached.read()
    coached.read(timedelta(minutes=15))
    assert coached.find(call).state is State.CANCELLED


def test_a_calendar_that_lost_everything_cancels_nobody(coached: Practice, server: Server) -> None:
    own = coached.connect(server)
    calls = [coached.booked(), coached.booked(TUESDAY_11)]
    for url in own.files():
        own.delete(url)
    coached.read()
    coached.read(timedelta(minutes=15))
    assert {coached.find(call).state for call in calls} == {State.BOOKED}
    assert "nothing was cancelled" in (coached.status().error or "")


def test_two_calls_at_one_time_are_for_a_person_to_sort_out(coached: Practice, server: Server) -> None:
    own = coached.connect(server)
    call = coached.booked()
    other = coached.booked(TUESDAY_11)
    url = next(url for url, one in own.files().items() if call.uid in str(one.to_ical()))
    own.change(url, own.files()[url], dtstart=other.start, dtend=other.end)
    coached.read()
    coached.read()
    assert coached.find(call).start == START
    assert coached.flags(call) == ["calendar_conflict"]
    with coached.database.read():
        assert conversations.show(call.conversation)["flags"] == ["calendar_conflict"]


def test_a_move_onto_another_call_is_followed_once_that_is_gone(coached: Practice, server: Server) -> None:
    own = coached.connect(server)
    call = coached.booked()
    other = coached.booked(TUESDAY_11)
    url = next(url for url, one in own.files().items() if call.uid in str(one.to_ical()))
    to = other.start - HOUR / 2
    own.change(url, own.files()[url], dtstart=to, dtend=to + HOUR)
    for _ in range(2):
        coached.read()
        assert (coached.find(call).start, coached.flags(call)) == (START, ["calendar_conflict"])
    with coached.database.read():
        assert Interval(to, to + HOUR) in calendars.busy([call.coach], NOW)[call.coach]
    with coached.database.transaction():
        bookings.cancel(other.conversation, by="prospect")
    coached.work()
    coached.read()
    assert coached.find(call).start == to


def test_a_day_long_event_is_no_time_for_a_call(coached: Practice, server: Server) -> None:
    own = coached.connect(server)
    call = coached.booked()
    url, calendar, _ = own.only()
    own.change(url, calendar, dtstart=START.date(), dtend=START.date() + timedelta(days=1))
    coached.read()
    assert coached.find(call).start == START
    assert coached.flags(call) == ["calendar_conflict"]


def test_the_prospects_change_goes_before_one_the_coach_made_meanwhile(coached: Practice, server: Server) -> None:
    own = coached.connect(server)
    call = coached.booked()
    own.move(timedelta(hours=5))
    coached.move(call)  # confirmed in the chat before the calendar was read again
    coached.read()
    coached.work()
    assert coached.find(call).start == own.only()[2]["DTSTART"].dt == START + HOUR


def test_a_name_changed_here_does_not_undo_a_move_there(coached: Practice, server: Server) -> None:
    own = coached.connect(server)
    call = coached.booked()
    own.move(timedelta(hours=5))
    with coached.database.transaction():
        bookings.update_contact(call.conversation, name="Tim")
    coached.work()
    event = own.only()[2]
    assert coached.find(call).start == event["DTSTART"].dt == START + timedelta(hours=5)
    assert "Tim" in str(event["SUMMARY"])


def test_something_entered_since_the_last_reading_is_told_to_a_person(coached: Practice, server: Server) -> None:
    own = coached.connect(server)
    own.enter(START, START + HOUR)
    call = coached.booked()
    assert coached.find(call).state is State.BOOKED
    assert coached.flags(call) == ["calendar_conflict"]


def test_calls_that_were_booked_before_are_put_in_when_it_is_connected(coached: Practice, server: Server) -> None:
    call = coached.booked()
    own = coached.connect(server)
    coached.work()
    assert str(own.only()[2]["UID"]) == call.uid


def test_a_server_that_is_down_gets_the_call_when_it_is_back(coached: Practice, tmp_path: Any) -> None:
    from caldav_servers import Radicale

    server = Radicale(tmp_path)
    try:
        own = coached.connect(server)
        server.stop()
        call = coached.booked()
        assert coached.find(call).state is State.BOOKED
        assert coached.waiting() == 1
        with coached.database.read():
            (trouble,) = troubles.all()
        assert trouble.error
        assert re.fullmatch(r"CalendarError: calendar of maren: [a-z ]+", trouble.error)
        server.start()
        with clock.at(clock.now() + timedelta(minutes=1)):
            coached.work()
        assert str(own.only()[2]["UID"]) == call.uid
    finally:
        server.stop()


def test_nothing_is_written_for_a_coach_without_a_calendar(coached: Practice) -> None:
    coached.booked()
    assert coached.waiting() == 0


def test_an_event_is_not_busy_twice(coached: Practice, server: Server) -> None:
    coached.connect(server)
    call = coached.booked()
    coached.read()
    assert coached.status().busy == 0
    coached.cancel(call)
    assert coached.free()


@pytest.mark.parametrize("wrong", ["password", "user"])
def test_a_wrong_password_is_called_so(coached: Practice, radicale: Server, wrong: str) -> None:
    from bot.services.calendars.fetching import CalendarError

    own = radicale.new_calendar()
    who = {"user": "maren", "password": radicale.password, wrong: "wrong"}
    with pytest.raises(CalendarError, match="user or password are wrong"):
        connecting.connect_server(coached.database, "maren", own.url, who["user"], who["password"])
