"""The page behind the link of a mail: what it shows, what it changes, and what it says when nothing was changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import httpx
import pytest
from behind_links import (
    HTML,
    NOW,
    TUESDAY_10,
    TUESDAY_11,
    ZONE,
    Browser,
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
from bot.services import bookings, changing, clock, coaches, links, messages, practice, privacy
from bot.store.database import Database


@pytest.fixture
def browser(side: Side, api: httpx.AsyncClient, practice_in_use: Practice) -> Iterator[Browser]:
    side.worker.stop()  # its jobs would be done by the real clock
    with at(NOW):
        yield Browser(side, api)
    side.worker.start()


@pytest.fixture
def call(side: Side, browser: Browser) -> Booking:
    return book(side.database)


def link(booking: Booking) -> str:
    return changing.link(booking)


async def test_the_call_is_shown_in_the_prospects_zone(browser: Browser, call: Booking) -> None:
    await browser.open(link(call))
    assert browser.status == 200
    for words in ("Your call with Maren Vogt", "Tuesday 24 November", "09:00 to 09:30", "Lisbon time", "video call"):
        assert words in browser.text
    assert "Booked for Sam Okafor" in browser.text
    assert "sam@example.org" not in browser.text


async def test_the_calendar_file_is_still_there(browser: Browser, call: Booking) -> None:
    page = await browser.open(link(call))
    address = re.search(r'href="(/calendar/[^"]+)"', page.text)
    assert address
    file = await browser.api.get(address[1])
    assert file.status_code == 200
    assert call.uid in file.text


async def test_looking_changes_nothing(side: Side, browser: Browser, call: Booking) -> None:
    before = everything(side.database)
    for path in ("", "/move", "/move?day=2026-11-25", "/cancel", "?done=moved", "?done=cancelled"):
        answer = await browser.open(link(call) + path)
        assert answer.status_code == 200
        assert (await browser.api.head(link(call) + path)).status_code == 200
        assert "It's moved" not in browser.text
        assert "It's done" not in browser.text
    assert everything(side.database) == before


async def test_the_call_is_moved(side: Side, browser: Browser, call: Booking) -> None:
    await browser.open(link(call) + "/move")
    assert TUESDAY_10 not in browser.forms.choices  # its own time is no choice
    assert TUESDAY_11 in browser.forms.choices
    assert "It stays yours until you've chosen another time" in browser.text
    await browser.send(opening=TUESDAY_11)
    assert browser.status == 200
    assert "It's moved." in browser.text
    assert "10:00 to 10:30" in browser.text
    moved = found(side.database, call.id)
    assert (moved.start.hour, moved.sequence, moved.state) == (10, 1, State.BOOKED)
    told = said(side.database, call.conversation)[-1]
    assert "It's moved to Tuesday 24 November, 10:00 (Lisbon time), with Maren Vogt" in told
    assert "Before, it was Tuesday 24 November, 09:00 (Lisbon time)." in told
    kinds = [kind for kind in everything(side.database)["job"] if "moved" in kind]
    assert len(kinds) == 2  # a mail to each


async def test_days_are_those_of_the_prospect(side: Side, browser: Browser) -> None:
    with side.database.transaction():
        coaches.seed_demo()
    me = begin(side.database)
    with side.database.transaction():
        night = bookings.book(me, TUESDAY_10, name="Sam", email="s@example.org", zone="Pacific/Auckland")
    await browser.open(link(night) + "/move?day=2026-11-26")
    assert "Thursday 26 November Auckland time" in browser.text
    for id in browser.forms.choices:
        local = datetime.strptime(id, "maren~%Y%m%dT%H%MZ") + timedelta(hours=13)
        assert local.date().isoformat() == "2026-11-26"


async def test_cancelling_asks_first(side: Side, browser: Browser, call: Booking) -> None:
    await browser.open(link(call) + "/cancel")
    assert "Cancel this call?" in browser.text
    await browser.send()
    assert browser.status == 200
    assert "This call is cancelled" in browser.text
    assert "It's done." in browser.text
    cancelled = found(side.database, call.id)
    assert (cancelled.state, cancelled.cancelled_by, cancelled.sequence) == (State.CANCELLED, "prospect", 1)
    assert "is cancelled" in said(side.database, call.conversation)[-1]
    await browser.open(link(call))
    assert "You cancelled it." in browser.text
    for words in ("Find another time", "Cancel the call"):
        assert words not in browser.text


async def test_sent_twice_it_is_done_once(side: Side, browser: Browser, call: Booking) -> None:
    await browser.open(link(call) + "/move")
    form = browser.forms
    await browser.send(opening=TUESDAY_11)
    after = everything(side.database)
    browser.forms = form
    await browser.send(opening=TUESDAY_11)
    assert "It's moved." in browser.text
    assert everything(side.database) == after
    await browser.open(link(call) + "/cancel")
    form = browser.forms
    await browser.send()
    after = everything(side.database)
    browser.forms = form
    await browser.send()
    assert "It's done." in browser.text
    assert everything(side.database) == after


async def test_a_form_from_before_a_change_changes_nothing(side: Side, browser: Browser, call: Booking) -> None:
    for path, fields in (("/cancel", {}), ("/move", {"opening": "maren~20261125T0900Z"})):
        await browser.open(link(call) + path)
        form = browser.forms
        with side.database.transaction():
            new = TUESDAY_11 if found(side.database, call.id).start.hour == 9 else TUESDAY_10
            bookings.move(call.conversation, new)
        after = everything(side.database)
        browser.forms = form
        await browser.send(**fields)
        assert browser.status == 409
        assert "Nothing was changed." in browser.text
        assert "This is how it stands now" in browser.text
        assert everything(side.database) == after


@pytest.mark.parametrize("seal", ["", "x", "é\ud800".encode("utf-8", "replace").decode(), "A" * 24])
async def test_without_the_seal_of_the_form_nothing_is_done(
    side: Side, browser: Browser, call: Booking, seal: str
) -> None:
    before = everything(side.database)
    await browser.open(link(call) + "/cancel")
    other = browser.forms.fields["seal"]
    await browser.send(seal=seal)
    assert browser.status == 409
    await browser.open(link(call) + "/move")
    await browser.send(seal=other, opening=TUESDAY_11)  # that of another form
    assert browser.status == 409
    assert everything(side.database) == before


async def test_a_time_taken_meanwhile_brings_the_nearest(side: Side, browser: Browser, call: Booking) -> None:
    await browser.open(link(call) + "/move")
    form = browser.forms
    book(side.database, TUESDAY_11, email="rival@example.org")
    before = everything(side.database)
    browser.forms = form
    await browser.send(opening=TUESDAY_11)
    assert browser.status == 409
    assert "That time isn't free any more; these come nearest." in browser.text
    assert len(browser.forms.choices) == 3
    assert TUESDAY_11 not in browser.forms.choices
    assert everything(side.database) == before
    nearest = browser.forms.choices[0]
    await browser.send(opening=nearest)
    assert "It's moved." in browser.text


@pytest.mark.parametrize(
    ("opening", "status"), [("", 422), ("maren~20200101T0900Z", 409), ("daniel~20261124T1600Z", 409), (HTML, 409)]
)
async def test_what_was_not_offered_is_no_time(
    side: Side, browser: Browser, call: Booking, opening: str, status: int
) -> None:
    await browser.open(link(call) + "/move")
    before = everything(side.database)
    answer = await browser.send(opening=opening)
    assert browser.status == status
    assert browser.forms.choices
    assert "<script" not in answer.text
    assert everything(side.database) == before


async def test_the_practices_rule_is_said_and_kept(
    side: Side, browser: Browser, call: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    ruled = practice.current().model_copy(update={"change_notice_hours": 24})
    monkeypatch.setattr(practice, "_given", [ruled])
    await browser.open(link(call))
    assert "until 24 hours before it begins" in browser.text
    await browser.open(link(call) + "/cancel")
    form = browser.forms
    with at(call.start - timedelta(hours=23)):
        before = everything(side.database)
        for path in ("", "/move", "/cancel"):
            await browser.open(link(call) + path)
            assert "less than 24 hours away" in browser.text
            assert str(ruled.contact) in browser.text
            assert browser.forms.action == ""
        browser.forms = form
        await browser.send()
        assert browser.status == 409
        assert "Nothing was changed." in browser.text
        assert "less than 24 hours away" in browser.text
        assert everything(side.database) == before


async def test_a_call_that_has_begun_or_is_over_says_so(side: Side, browser: Browser, call: Booking) -> None:
    with at(call.start + timedelta(minutes=5)):
        await browser.open(link(call) + "/cancel")
        assert "Your call has begun" in browser.text
    with at(call.end):
        await browser.open(link(call))
        assert "This call is over" in browser.text
        with side.database.transaction():
            bookings.complete_past()
        await browser.open(link(call) + "/move")
        assert "This call is over" in browser.text


async def test_who_cancelled_is_said(side: Side, browser: Browser, call: Booking) -> None:
    with side.database.transaction():
        bookings.cancel(call.conversation, "coach")
    await browser.open(link(call))
    assert "Your coach had to cancel it." in browser.text


async def test_an_old_calls_link_does_not_reach_the_new_call(side: Side, browser: Browser, call: Booking) -> None:
    await browser.open(link(call) + "/cancel")
    form = browser.forms
    with side.database.transaction():
        bookings.cancel(call.conversation)
    new = book(side.database, TUESDAY_11, call.conversation)
    browser.forms = form
    await browser.send()
    assert "This call is cancelled" in browser.text
    assert found(side.database, new.id).state is State.BOOKED


async def test_an_erased_call_is_said_to_be_gone(side: Side, browser: Browser, call: Booking) -> None:
    with side.database.transaction():
        privacy.erase(call.conversation)
    await browser.open(link(call))
    assert browser.status == 410
    assert "Nothing is stored any more" in browser.text


async def test_an_expired_link_says_so(browser: Browser, call: Booking) -> None:
    old = link(call)
    with at(NOW + links.LASTS):
        await browser.open(old)
    assert browser.status == 410
    assert "This link is too old" in browser.text


@pytest.mark.parametrize("token", ["x", "x.y", "%00", "%ff.%ff", "a" * 5000, "..%2f..%2fetc"])
async def test_a_made_up_link_leads_nowhere(browser: Browser, token: str) -> None:
    answer = await browser.api.get(f"/call/{token}")
    assert answer.status_code == 404
    answer = await browser.api.post(f"/call/{token}/cancel", data={"seal": "x"})
    assert answer.status_code == 404


async def test_a_link_opens_what_it_is_for_and_nothing_else(browser: Browser, call: Booking) -> None:
    named = changing.path(call)
    assert (await browser.api.get(named)).status_code == 200
    token = {p: links.path(p, call.id).rpartition("/")[2].removesuffix(".ics") for p in links.PATHS}
    for purpose in ("calendar", "not-me", "times"):
        for path in ("", "/move", "/cancel"):
            assert (await browser.api.get(f"/call/{token[purpose]}{path}")).status_code == 404
    assert (await browser.api.get(f"/not-me/{token['manage']}")).status_code == 404
    assert (await browser.api.get(f"/calendar/{token['manage']}.ics")).status_code == 404
    changed = token["manage"][:-1] + ("A" if token["manage"][-1] != "A" else "B")
    assert (await browser.api.get(f"/call/{changed}")).status_code == 404


async def test_nothing_of_the_page_is_kept_found_or_told(browser: Browser, call: Booking) -> None:
    for path in (link(call), link(call) + "/move", "/call/nothing"):
        answer = await browser.open(path)
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
    side: Side, browser: Browser, call: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    ruled = practice.current().model_copy(update={"name": HTML})
    monkeypatch.setattr(practice, "_given", [ruled])
    with side.database.transaction():
        coaches.edit("maren", name=HTML, bio=HTML, place=f'{HTML} https://meet.example/a"onclick="b javascript:x')
        hostile = replace(call, name=HTML)
        from bot.store import bookings as kept

        kept.update(hostile, coaches.get("maren").span(call.interval), clock.now())
    for path in ("", "/move", "/cancel"):
        answer = await browser.open(link(call) + path)
        assert "<script" not in answer.text
        assert not re.search(r"<[^>]+\son\w+=", answer.text)
        assert 'href="javascript' not in answer.text
    await browser.open(link(call))
    await browser.open(link(call) + "/cancel")
    answer = await browser.send()
    assert "<script" not in answer.text


async def test_a_place_with_an_address_is_a_link(side: Side, browser: Browser, call: Booking) -> None:
    with side.database.transaction():
        coaches.edit("maren", place="Video: https://meet.example/maren?a=1&b=2. Ring twice.")
    answer = await browser.open(link(call))
    assert 'href="https://meet.example/maren?a=1&amp;b=2"' in answer.text
    assert "Ring twice." in browser.text


async def test_the_open_question_of_the_chat_stays_open(side: Side, browser: Browser, call: Booking) -> None:
    from bot.coaching.chat import Button, Reply

    with side.database.transaction():
        messages.post(call.conversation, [Reply("How well?", (Button("5", "/five"),), "rating")])
    await browser.open(link(call) + "/cancel")
    await browser.send()
    with side.database.read():
        last = messages.after(call.conversation, 0)[-1]
    assert (last.asks, [b.title for b in last.buttons]) == ("rating", ["5"])


async def test_while_the_database_is_away_the_page_says_so(
    side: Side, browser: Browser, call: Booking, locked: object, sqlite_url: str
) -> None:
    await browser.open(link(call) + "/cancel")
    side.database._lock_wait = 0.1
    with locked(sqlite_url):  # type: ignore[operator]
        await browser.send()
    assert browser.status == 503
    assert "nothing was changed" in browser.text
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
    side: Side, browser: Browser, call: Booking
) -> None:
    await browser.open(link(call) + "/cancel")
    with side.database.transaction():
        changed = bookings.update_contact(call.conversation, email="sam@right.example")
    await browser.send()
    assert browser.status == 410
    assert "no longer the right one" in browser.text
    assert "Maren" not in browser.text
    assert found(side.database, call.id).state is State.BOOKED
    await browser.open(link(changed))
    assert browser.status == 200
