"""The page behind the link of a mail: what it shows, what it changes, and what it says when nothing was changed."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from behind_links import (
    HTML,
    NOW,
    TUESDAY_10,
    TUESDAY_11,
    ZONE,
    Visitor,
    at,
    begin,
    book,
    everything,
    found,
    said,
)
from web_side import Side

from bot.coaching.bookings import Booking, BookingError, State
from bot.coaching.practice import Practice
from bot.services import bookings, changing, clock, coaches, limits, links, messages, practice, privacy
from bot.store.database import Database


def link(booking: Booking) -> str:
    return changing.link(booking)


async def test_the_call_is_shown_in_the_prospects_zone(visitor: Visitor, call: Booking) -> None:
    await visitor.open(link(call))
    assert visitor.status == 200
    for words in ("Your call with Maren Vogt", "Tuesday 24 November", "09:00 to 09:30", "Lisbon time", "video call"):
        assert words in visitor.text
    assert "Booked for Sam Okafor" in visitor.text
    assert "sam@example.org" not in visitor.text


async def test_the_calendar_file_is_still_there(visitor: Visitor, call: Booking) -> None:
    page = await visitor.open(link(call))
    address = re.search(r'href="(/calendar/[^"]+)"', page.text)
    assert address
    file = await visitor.api.get(address[1])
    assert file.status_code == 200
    assert call.uid in file.text


async def test_looking_changes_nothing(side: Side, visitor: Visitor, call: Booking) -> None:
    before = everything(side.database)
    for path in ("", "/move", "/move?day=2026-11-25", "/cancel", "?done=moved", "?done=cancelled"):
        answer = await visitor.open(link(call) + path)
        assert answer.status_code == 200
        assert (await visitor.api.head(link(call) + path)).status_code == 200
        assert "It's moved" not in visitor.text
        assert "It's done" not in visitor.text
    assert everything(side.database) == before


async def test_the_call_is_moved(side: Side, visitor: Visitor, call: Booking) -> None:
    await visitor.open(link(call) + "/move")
    assert TUESDAY_10 not in visitor.forms.choices  # its own time is no choice
    assert TUESDAY_11 in visitor.forms.choices
    assert "It stays yours until you've chosen another time" in visitor.text
    await visitor.send(opening=TUESDAY_11)
    assert visitor.status == 200
    assert "It's moved." in visitor.text
    assert "10:00 to 10:30" in visitor.text
    moved = found(side.database, call.id)
    assert (moved.start.hour, moved.sequence, moved.state) == (10, 1, State.BOOKED)
    told = said(side.database, call.conversation)[-1]
    assert "It's moved to Tuesday 24 November, 10:00 (Lisbon time), with Maren Vogt" in told
    assert "Before, it was Tuesday 24 November, 09:00 (Lisbon time)." in told
    kinds = [kind for kind in everything(side.database)["job"] if "moved" in kind]
    assert len(kinds) == 2  # a mail to each


async def test_a_call_moved_often_is_not_moved_again_and_that_is_said(
    side: Side, visitor: Visitor, call: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_MOVES", 0)
    await visitor.open(link(call) + "/move")
    before = everything(side.database)
    await visitor.send(opening=TUESDAY_11)
    assert visitor.status == 409
    assert "The call was moved often by now" in visitor.text
    assert everything(side.database) == before


async def test_days_are_those_of_the_prospect(side: Side, visitor: Visitor) -> None:
    with side.database.transaction():
        coaches.seed_demo()
    me = begin(side.database)
    with side.database.transaction():
        night = bookings.book(me, TUESDAY_10, name="Sam", email="s@example.org", zone="Pacific/Auckland")
    await visitor.open(link(night) + "/move?day=2026-11-26")
    assert "Thursday 26 November Auckland time" in visitor.text
    for id in visitor.forms.choices:
        local = datetime.strptime(id, "maren~%Y%m%dT%H%MZ") + timedelta(hours=13)
        assert local.date().isoformat() == "2026-11-26"


async def test_cancelling_asks_first(side: Side, visitor: Visitor, call: Booking) -> None:
    await visitor.open(link(call) + "/cancel")
    assert "Cancel this call?" in visitor.text
    await visitor.send()
    assert visitor.status == 200
    assert "This call is cancelled" in visitor.text
    assert "It's done." in visitor.text
    cancelled = found(side.database, call.id)
    assert (cancelled.state, cancelled.cancelled_by, cancelled.sequence) == (State.CANCELLED, "prospect", 1)
    assert "is cancelled" in said(side.database, call.conversation)[-1]
    await visitor.open(link(call))
    assert "You cancelled it." in visitor.text
    for words in ("Find another time", "Cancel the call"):
        assert words not in visitor.text


async def test_sent_twice_it_is_done_once(side: Side, visitor: Visitor, call: Booking) -> None:
    await visitor.open(link(call) + "/move")
    form = visitor.forms
    await visitor.send(opening=TUESDAY_11)
    after = everything(side.database)
    visitor.forms = form
    await visitor.send(opening=TUESDAY_11)
    assert "It's moved." in visitor.text
    assert everything(side.database) == after
    await visitor.open(link(call) + "/cancel")
    form = visitor.forms
    await visitor.send()
    after = everything(side.database)
    visitor.forms = form
    await visitor.send()
    assert "It's done." in visitor.text
    assert everything(side.database) == after


async def test_a_form_from_before_a_change_changes_nothing(side: Side, visitor: Visitor, call: Booking) -> None:
    for path, fields in (("/cancel", {}), ("/move", {"opening": "maren~20261125T0900Z"})):
        await visitor.open(link(call) + path)
        form = visitor.forms
        with side.database.transaction():
            new = TUESDAY_11 if found(side.database, call.id).start.hour == 9 else TUESDAY_10
            bookings.move(call.conversation, new)
        after = everything(side.database)
        visitor.forms = form
        await visitor.send(**fields)
        assert visitor.status == 409
        assert "Nothing was changed." in visitor.text
        assert "This is how it stands now" in visitor.text
        assert everything(side.database) == after


@pytest.mark.parametrize("seal", ["", "x", "é\ud800".encode("utf-8", "replace").decode(), "A" * 24])
async def test_without_the_seal_of_the_form_nothing_is_done(
    side: Side, visitor: Visitor, call: Booking, seal: str
) -> None:
    before = everything(side.database)
    await visitor.open(link(call) + "/cancel")
    other = visitor.forms.fields["seal"]
    await visitor.send(seal=seal)
    assert visitor.status == 409
    await visitor.open(link(call) + "/move")
    await visitor.send(seal=other, opening=TUESDAY_11)  # that of another form
    assert visitor.status == 409
    assert everything(side.database) == before


async def test_a_time_taken_meanwhile_brings_the_nearest(side: Side, visitor: Visitor, call: Booking) -> None:
    await visitor.open(link(call) + "/move")
    form = visitor.forms
    book(side.database, TUESDAY_11, email="rival@example.org")
    before = everything(side.database)
    visitor.forms = form
    await visitor.send(opening=TUESDAY_11)
    assert visitor.status == 409
    assert "That time isn't free any more; these come nearest." in visitor.text
    assert len(visitor.forms.choices) == 3
    assert TUESDAY_11 not in visitor.forms.choices
    assert everything(side.database) == before
    nearest = visitor.forms.choices[0]
    await visitor.send(opening=nearest)
    assert "It's moved." in visitor.text


@pytest.mark.parametrize(
    ("opening", "status"), [("", 422), ("maren~20200101T0900Z", 409), ("daniel~20261124T1600Z", 409), (HTML, 409)]
)
async def test_what_was_not_offered_is_no_time(
    side: Side, visitor: Visitor, call: Booking, opening: str, status: int
) -> None:
    await visitor.open(link(call) + "/move")
    before = everything(side.database)
    answer = await visitor.send(opening=opening)
    assert visitor.status == status
    assert visitor.forms.choices
    assert "<script" not in answer.text
    assert everything(side.database) == before


async def test_the_practices_rule_is_said_and_kept(
    side: Side, visitor: Visitor, call: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    ruled = practice.current().model_copy(update={"change_notice_hours": 24})
    monkeypatch.setattr(practice, "_given", [ruled])
    await visitor.open(link(call))
    assert "until 24 hours before it begins" in visitor.text
    await visitor.open(link(call) + "/cancel")
    form = visitor.forms
    with at(call.start - timedelta(hours=23)):
        before = everything(side.database)
        for path in ("", "/move", "/cancel"):
            await visitor.open(link(call) + path)
            assert "less than 24 hours away" in visitor.text
            assert str(ruled.contact) in visitor.text
            assert visitor.forms.action == ""
        visitor.forms = form
        await visitor.send()
        assert visitor.status == 409
        assert "Nothing was changed." in visitor.text
        assert "less than 24 hours away" in visitor.text
        assert everything(side.database) == before


async def test_a_call_that_has_begun_or_is_over_says_so(side: Side, visitor: Visitor, call: Booking) -> None:
    with at(call.start + timedelta(minutes=5)):
        await visitor.open(link(call) + "/cancel")
        assert "Your call has begun" in visitor.text
    with at(call.end):
        await visitor.open(link(call))
        assert "This call is over" in visitor.text
        with side.database.transaction():
            bookings.complete_past()
        await visitor.open(link(call) + "/move")
        assert "This call is over" in visitor.text


async def test_who_cancelled_is_said(side: Side, visitor: Visitor, call: Booking) -> None:
    with side.database.transaction():
        bookings.cancel(call.conversation, "coach")
    await visitor.open(link(call))
    assert "Your coach had to cancel it." in visitor.text


async def test_an_old_calls_link_does_not_reach_the_new_call(side: Side, visitor: Visitor, call: Booking) -> None:
    await visitor.open(link(call) + "/cancel")
    form = visitor.forms
    with side.database.transaction():
        bookings.cancel(call.conversation)
    new = book(side.database, TUESDAY_11, call.conversation)
    visitor.forms = form
    await visitor.send()
    assert "This call is cancelled" in visitor.text
    assert found(side.database, new.id).state is State.BOOKED


async def test_an_erased_call_is_said_to_be_gone(side: Side, visitor: Visitor, call: Booking) -> None:
    with side.database.transaction():
        privacy.erase(call.conversation)
    await visitor.open(link(call))
    assert visitor.status == 410
    assert "Nothing is stored any more" in visitor.text


async def test_an_expired_link_says_so(visitor: Visitor, call: Booking) -> None:
    old = link(call)
    with at(NOW + links.LASTS):
        await visitor.open(old)
    assert visitor.status == 410
    assert "This link is too old" in visitor.text


@pytest.mark.parametrize("token", ["x", "x.y", "%00", "%ff.%ff", "a" * 5000, "..%2f..%2fetc"])
async def test_a_made_up_link_leads_nowhere(visitor: Visitor, token: str) -> None:
    answer = await visitor.api.get(f"/call/{token}")
    assert answer.status_code == 404
    answer = await visitor.api.post(f"/call/{token}/cancel", data={"seal": "x"})
    assert answer.status_code == 404


async def test_a_link_opens_what_it_is_for_and_nothing_else(visitor: Visitor, call: Booking) -> None:
    named = changing.path(call)
    assert (await visitor.api.get(named)).status_code == 200
    token = {p: links.path(p, call.id).rpartition("/")[2].removesuffix(".ics") for p in links.PATHS}
    for purpose in ("calendar", "not-me", "times"):
        for path in ("", "/move", "/cancel"):
            assert (await visitor.api.get(f"/call/{token[purpose]}{path}")).status_code == 404
    assert (await visitor.api.get(f"/not-me/{token['manage']}")).status_code == 404
    assert (await visitor.api.get(f"/calendar/{token['manage']}.ics")).status_code == 404
    changed = token["manage"][:-1] + ("A" if token["manage"][-1] != "A" else "B")
    assert (await visitor.api.get(f"/call/{changed}")).status_code == 404


async def test_nothing_of_the_page_is_kept_found_or_told(visitor: Visitor, call: Booking) -> None:
    for path in (link(call), link(call) + "/move", "/call/nothing"):
        answer = await visitor.open(path)
        headers = answer.headers
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert "noindex" in headers["x-robots-tag"]
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "unsafe" not in policy
        assert "form-action 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["content-type"] == "text/html; charset=utf-8"
        assert "<script" not in answer.text
        assert "style=" not in answer.text
        assert not re.search(r'(?:src|href)="(?:https?:)?//', answer.text)
        assert "set-cookie" not in headers


async def test_names_are_words_and_no_markup(
    side: Side, visitor: Visitor, call: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    ruled = practice.current().model_copy(update={"name": HTML})
    monkeypatch.setattr(practice, "_given", [ruled])
    with side.database.transaction():
        coaches.edit("maren", name=HTML, bio=HTML, place=f'{HTML} https://meet.example/a"onclick="b javascript:x')
        hostile = replace(call, name=HTML)
        from bot.store import bookings as kept

        kept.update(hostile, coaches.get("maren").span(call.interval), clock.now())
    for path in ("", "/move", "/cancel"):
        answer = await visitor.open(link(call) + path)
        assert "<script" not in answer.text
        assert not re.search(r"<[^>]+\son\w+=", answer.text)
        assert 'href="javascript' not in answer.text
    await visitor.open(link(call))
    await visitor.open(link(call) + "/cancel")
    answer = await visitor.send()
    assert "<script" not in answer.text


async def test_a_place_with_an_address_is_a_link(side: Side, visitor: Visitor, call: Booking) -> None:
    with side.database.transaction():
        coaches.edit("maren", place="Video: https://meet.example/maren?a=1&b=2. Ring twice.")
    answer = await visitor.open(link(call))
    assert 'href="https://meet.example/maren?a=1&amp;b=2"' in answer.text
    assert "Ring twice." in visitor.text


async def test_the_open_question_of_the_chat_stays_open(side: Side, visitor: Visitor, call: Booking) -> None:
    from bot.coaching.chat import Button, Reply

    with side.database.transaction():
        messages.post(call.conversation, [Reply("How well?", (Button("5", "/five"),), "rating")])
    await visitor.open(link(call) + "/cancel")
    await visitor.send()
    with side.database.read():
        last = messages.after(call.conversation, 0)[-1]
    assert (last.asks, [b.title for b in last.buttons]) == ("rating", ["5"])


async def test_while_the_database_is_away_the_page_says_so(
    side: Side, visitor: Visitor, call: Booking, locked: object, sqlite_url: str
) -> None:
    await visitor.open(link(call) + "/cancel")
    side.database._lock_wait = 0.1
    with locked(sqlite_url):  # type: ignore[operator]
        await visitor.send()
    assert visitor.status == 503
    assert "nothing was changed" in visitor.text
    assert found(side.database, call.id).state is State.BOOKED


def test_of_two_who_want_one_time_one_gets_it(database: Database, practice_in_use: Practice) -> None:
    """One moves his call there by the page, others book it in the chat, and one sends the form many times."""
    with at(NOW):
        mine = book(database)
        sealed = changing.seal(mine, "move")
        rivals = [begin(database) for _ in range(4)]

    def move() -> str:
        with at(NOW), database.transaction():
            try:
                return changing.move(mine.id, TUESDAY_11, sealed).id
            except BookingError as refusal:
                return type(refusal).__name__

    def rival(me: str) -> str:
        with at(NOW), database.transaction():
            try:
                return bookings.book(me, TUESDAY_11, name="R", email=f"{me}@example.org", zone=ZONE).id
            except BookingError as refusal:
                return type(refusal).__name__

    with ThreadPoolExecutor(8) as pool:
        moves = [pool.submit(move) for _ in range(4)]
        books = [pool.submit(rival, me) for me in rivals]
        moved, booked = [f.result() for f in moves], [f.result() for f in books]
    won = [b for b in booked if b != "OpeningTaken"]
    with at(NOW):
        call = found(database, mine.id)
    if set(moved) == {mine.id}:
        assert won == []
        assert (call.start.hour, call.sequence) == (10, 1)
        assert len(said(database, call.conversation)) == 1
    else:
        assert set(moved) == {"OpeningTaken"}
        assert len(won) == 1
        assert (call.start.hour, call.sequence) == (9, 0)


async def test_after_a_corrected_address_the_first_ones_link_opens_nothing(
    side: Side, visitor: Visitor, call: Booking
) -> None:
    await visitor.open(link(call) + "/cancel")
    with side.database.transaction():
        changed = bookings.update_contact(call.conversation, email="sam@right.example")
    await visitor.send()
    assert visitor.status == 410
    assert "no longer the right one" in visitor.text
    assert "Maren" not in visitor.text
    assert found(side.database, call.id).state is State.BOOKED
    await visitor.open(link(changed))
    assert visitor.status == 200
