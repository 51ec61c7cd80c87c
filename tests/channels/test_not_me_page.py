"""The page for whoever got a mail about a call they never booked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from behind_links import NOW, TUESDAY_10, TUESDAY_11, ZONE, Visitor, at, begin, book, everything, found, said
from web_side import Side

from bot.coaching.bookings import Booking, State
from bot.coaching.chat import Reply
from bot.coaching.practice import Practice
from bot.services import blocking, bookings, conversations, disowning, links, messages, practice, privacy
from bot.services.blocking import AddressBlocked
from bot.store import conversations as kept

ADDRESS = "sam@example.org"


async def test_looking_changes_nothing_and_tells_nothing(side: Side, visitor: Visitor, call: Booking) -> None:
    before = everything(side.database)
    answer = await visitor.open(disowning.link(call))
    assert visitor.status == 200
    assert "You didn't book this call?" in visitor.text
    for secret in ("Sam Okafor", ADDRESS, "Maren", "November"):
        assert secret not in answer.text
    assert everything(side.database) == before
    assert answer.headers["cache-control"] == "no-store"


async def test_the_call_goes_and_the_address_with_it(side: Side, visitor: Visitor, call: Booking) -> None:
    with side.database.transaction():
        messages.post(call.conversation, [Reply(f"It's booked: Sam, {ADDRESS.upper()}")])
        kept.save_state(call.conversation, f'{{"slots":{{"email":"{ADDRESS}","name":"Sam"}}}}'.encode())
        kept.close_turn(call.conversation, 0, True, {"email": ADDRESS, "role": "lead"}, NOW)
    await visitor.open(disowning.link(call))
    await visitor.send()
    assert visitor.status == 200
    assert "That's settled" in visitor.text
    after = found(side.database, call.id)
    assert (after.state, after.cancelled_by, after.sequence) == (State.CANCELLED, "practice", 1)
    assert (after.name, after.email, after.phone) == (None, None, None)
    left = everything(side.database)
    assert ADDRESS not in repr(left).lower()
    assert [row for row in left["job"] if "call_reminder" in row] == []
    told = [row for row in left["job"] if "call_mail" in row]
    assert len(told) == 1
    assert "'to': 'coach'" in told[0]
    with side.database.read():
        shown = conversations.show(call.conversation)
        assert kept.state(call.conversation) == b'{"slots":{"email":null,"name":"Sam"}}'
    assert shown["brief"] == {"role": "lead"}
    assert shown["flags"] == ["human"]
    assert "says that they booked none" in said(side.database, call.conversation)[-1]


async def test_said_twice_it_is_done_once(side: Side, visitor: Visitor, call: Booking) -> None:
    await visitor.open(disowning.link(call))
    form = visitor.forms
    await visitor.send()
    after = everything(side.database)
    visitor.forms = form
    await visitor.send()
    assert "That's settled" in visitor.text
    assert everything(side.database) == after


@pytest.mark.parametrize("typed", [ADDRESS, "Sam@Example.org", "sam+again@example.org"])
async def test_nobody_books_with_that_address_again(side: Side, visitor: Visitor, call: Booking, typed: str) -> None:
    await visitor.open(disowning.link(call))
    await visitor.send()
    with pytest.raises(AddressBlocked):
        book(side.database, TUESDAY_10, email=typed)
    other = book(side.database, TUESDAY_10, email="other@example.org")
    with side.database.transaction(), pytest.raises(AddressBlocked):
        bookings.update_contact(other.conversation, email=typed)
    with side.database.transaction():
        assert blocking.unblock(ADDRESS)
        assert not blocking.unblock(ADDRESS)
    assert book(side.database, TUESDAY_11, email=typed).email


async def test_every_call_to_come_with_that_address_goes(side: Side, visitor: Visitor, call: Booking) -> None:
    again = book(side.database, TUESDAY_11, email="sam+again@example.org")
    other = book(side.database, "daniel~20261124T1430Z", email="other@example.org")
    await visitor.open(disowning.link(call))
    await visitor.send()
    for gone in (call, again):
        after = found(side.database, gone.id)
        assert (after.state, after.cancelled_by, after.email) == (State.CANCELLED, "practice", None)
        assert "says that they booked none" in said(side.database, gone.conversation)[-1]
    assert found(side.database, other.id) == other
    told = [row for row in everything(side.database)["job"] if "call_mail" in row]
    for gone in (call, again):
        (mail,) = [row for row in told if gone.conversation in row]
        assert "'to': 'coach'" in mail


async def test_by_the_link_of_a_corrected_address_calls_of_others_with_it_go(
    side: Side, visitor: Visitor, call: Booking
) -> None:
    wrong = disowning.link(call)
    with side.database.transaction():
        bookings.update_contact(call.conversation, email="sam@right.example")
    again = book(side.database, TUESDAY_11)
    await visitor.open(wrong)
    await visitor.send()
    assert found(side.database, call.id).state is State.BOOKED
    assert found(side.database, again.id).state is State.CANCELLED


async def test_a_corrected_address_keeps_its_call(side: Side, visitor: Visitor, call: Booking) -> None:
    wrong = disowning.link(call)
    with side.database.transaction():
        bookings.update_contact(call.conversation, email="sam@right.example")
    await visitor.open(wrong)
    assert "There's no call with your address any more." in visitor.text
    await visitor.send()
    assert "That's settled" in visitor.text
    after = found(side.database, call.id)
    assert (after.state, after.email) == (State.BOOKED, "sam@right.example")
    with pytest.raises(AddressBlocked):
        book(side.database, TUESDAY_11)


async def test_the_hours_of_notice_do_not_hold_here(
    side: Side, visitor: Visitor, call: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    ruled = practice.current().model_copy(update={"change_notice_hours": 168})
    monkeypatch.setattr(practice, "_given", [ruled])
    await visitor.open(disowning.link(call))
    await visitor.send()
    assert found(side.database, call.id).state is State.CANCELLED


async def test_of_a_past_call_only_the_address_goes(side: Side, visitor: Visitor, call: Booking) -> None:
    address = disowning.link(call)
    with at(call.end + timedelta(hours=1)):
        with side.database.transaction():
            bookings.complete_past()
        await visitor.open(address)
        await visitor.send()
    after = found(side.database, call.id)
    assert (after.state, after.email) == (State.COMPLETED, None)
    assert said(side.database, call.conversation) == []


async def test_after_an_erasure_the_address_can_still_be_blocked(side: Side, visitor: Visitor, call: Booking) -> None:
    address = disowning.link(call)
    with side.database.transaction():
        privacy.erase(call.conversation)
    await visitor.open(address)
    await visitor.send()
    assert "That's settled" in visitor.text
    with pytest.raises(AddressBlocked):
        book(side.database)


async def test_without_the_seal_of_the_form_nothing_is_done(side: Side, visitor: Visitor, call: Booking) -> None:
    before = everything(side.database)
    await visitor.open(disowning.link(call))
    await visitor.send(seal="é")
    assert "You didn't book this call?" in visitor.text
    assert everything(side.database) == before


async def test_links_that_are_none(side: Side, visitor: Visitor, call: Booking) -> None:
    address = disowning.link(call)
    with at(NOW + links.LASTS):
        await visitor.open(address)
        assert (visitor.status, "too old" in visitor.text) == (410, True)
    await visitor.open(address[:-3] + "xyz")
    assert visitor.status == 404
    await visitor.open(links.link("not-me", call.id))  # it names no address
    assert visitor.status == 404


def test_a_time_that_is_only_held_has_no_such_link(side: Side, practice_in_use: Practice) -> None:
    with at(NOW):
        me = begin(side.database)
        with side.database.transaction():
            assert disowning.link(bookings.hold(me, TUESDAY_10, ZONE)) == ""
