"""The page where a coach without hours answers, and what becomes of the answer."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa
from behind_links import HTML, NOW, ZONE, Visitor, at, everything, said
from web_side import Side

from bot.coaching.bookings import OpeningNotOffered, OpeningTaken
from bot.coaching.coaches import Coach
from bot.coaching.needs import Need
from bot.coaching.proposals import LASTS
from bot.services import bookings, coaches, conversations, inbox, links, messages, openings, privacy, proposals
from bot.store.database import Database, connection
from bot.store.tables import job

ANA = Coach("ana", "Ana Lima", "Asks.", "America/Sao_Paulo", (), (Need.MENTORING,), email="ana@example.org")
THREE = {"time1": "2026-11-24T10:00", "time2": "2026-11-25T15:30", "time3": "2026-11-26T08:00"}  # UTC-3
FIRST = "ana~20261124T1300Z"


@pytest.fixture(autouse=True)
def _ana(side: Side, visitor: Visitor) -> None:
    with side.database.transaction():
        coaches.add(ANA)


@pytest.fixture
def me(side: Side, visitor: Visitor) -> str:
    with side.database.transaction():
        id = conversations.start("web", "en", ZONE, "hash").id
        assert [c.id for c in proposals.ask(id, need="mentoring")] == ["ana"]
        return id


def asked(database: Database) -> list[dict[str, str]]:
    """The mails to coaches."""
    with database.read():
        rows = connection().execute(sa.select(job.c.body).where(job.c.kind == "mail"))
        return [row.body for row in rows]


def link(database: Database) -> str:
    return next(line for line in asked(database)[-1]["text"].splitlines() if line.startswith("https://"))


def book(database: Database, me: str, opening: str = FIRST) -> None:
    with database.transaction():
        bookings.book(me, opening, name="Sam", email=f"{me}@example.org", zone=ZONE)


async def test_the_coach_is_mailed_once(side: Side, visitor: Visitor, me: str) -> None:
    (mail,) = asked(side.database)
    assert mail["to"] == "ana@example.org"
    assert "30 minutes" in mail["text"]
    assert "{" not in mail["text"]
    with side.database.transaction():
        assert [c.id for c in proposals.ask(me, need="mentoring")] == ["ana"]
    assert len(asked(side.database)) == 1


async def test_who_keeps_hours_or_has_no_address_is_not_asked(side: Side, visitor: Visitor) -> None:
    with side.database.transaction():
        coaches.edit("ana", email="")
        coaches.add(coaches.DEMO[0])
        me = conversations.start("web", "en", ZONE, "hash").id
        for need in Need:
            assert proposals.ask(me, need=need) == []


async def test_times_go_to_the_chat_and_can_be_booked(side: Side, visitor: Visitor, me: str) -> None:
    await visitor.open(link(side.database))
    assert "When would a first call suit you?" in visitor.text
    assert "Sao Paulo time" in visitor.text.replace("\u00e3", "a")
    await visitor.send(**THREE)
    assert visitor.status == 200
    assert "Thank you, it's passed on" in visitor.text
    assert "Tuesday 24 November, 10:00" in visitor.text
    with side.database.read():
        told = messages.after(me, 0)[-1]
    assert "Ana Lima suggests these times (Lisbon time):\n1. Tue 24 Nov, 13:00" in told.text
    assert [json.loads(b.payload.removeprefix("/choose_slot"))["offer"] for b in told.buttons] == [
        FIRST,
        "ana~20261125T1830Z",
        "ana~20261126T1100Z",
    ]
    with side.database.transaction():  # a button shown in this conversation may be tapped in it
        inbox.receive(me, "tap", payload=told.buttons[0].payload)
        shown = openings.offer(me, need="mentoring", zone=ZONE)
    assert [o.id for o in shown.openings] == [FIRST, "ana~20261125T1830Z", "ana~20261126T1100Z"]
    book(side.database, me)
    await visitor.open(link(side.database))
    assert "One of your times was chosen" in visitor.text
    assert "Tuesday 24 November, 10:00" in visitor.text


async def test_proposed_times_are_one_conversations_only(side: Side, visitor: Visitor, me: str) -> None:
    await visitor.open(link(side.database))
    await visitor.send(**THREE)
    with side.database.transaction():
        other = conversations.start("web", "en", ZONE, "hash").id
    with pytest.raises(OpeningNotOffered):
        book(side.database, other)
    with pytest.raises(OpeningNotOffered):
        book(side.database, me, "ana~20261124T1330Z")
    with at(NOW + timedelta(days=5)), pytest.raises(OpeningNotOffered):
        book(side.database, me)


async def test_two_who_were_given_one_time(side: Side, visitor: Visitor, me: str) -> None:
    await visitor.open(link(side.database))
    await visitor.send(**THREE)
    with side.database.transaction():
        other = conversations.start("web", "en", ZONE, "hash").id
        proposals.ask(other, need="mentoring")
    await visitor.open(link(side.database))
    await visitor.send(time1=THREE["time1"])
    book(side.database, other)
    with pytest.raises(OpeningTaken):
        book(side.database, me)
    with side.database.read():
        left = openings.offer(me, need="mentoring", zone=ZONE)
    assert FIRST not in [o.id for o in left.openings]
    with side.database.transaction():
        third = conversations.start("web", "en", ZONE, "hash").id
        proposals.ask(third, need="mentoring")
    await visitor.open(link(side.database))
    await visitor.send(time1=THREE["time1"])
    assert visitor.status == 422
    assert "You have a call at that time." in visitor.text


async def test_looking_changes_nothing(side: Side, visitor: Visitor, me: str) -> None:
    before = everything(side.database)
    answer = await visitor.open(link(side.database))
    assert answer.headers["cache-control"] == "no-store"
    assert everything(side.database) == before


async def test_what_is_wrong_is_said_beside_it_and_the_rest_kept(side: Side, visitor: Visitor, me: str) -> None:
    before = everything(side.database)
    await visitor.open(link(side.database))
    answer = await visitor.send(time1="2026-11-19T10:00", time2=THREE["time2"], time3=THREE["time2"])
    assert visitor.status == 422
    assert "This is in the past" in visitor.text
    assert "This overlaps another time" in visitor.text
    assert f'value="{THREE["time2"]}"' in answer.text
    assert 'aria-invalid="true" aria-describedby="time1-error"' in answer.text
    await visitor.send(time1="", time2="", time3="")
    assert "Please enter at least one time." in visitor.text
    answer = await visitor.send(time1=HTML)
    assert "This isn't a date and a time." in visitor.text
    assert "<script" not in answer.text
    assert everything(side.database) == before


async def test_a_second_answer_is_not_taken(side: Side, visitor: Visitor, me: str) -> None:
    await visitor.open(link(side.database))
    form = visitor.forms
    await visitor.send(**THREE)
    after = everything(side.database)
    visitor.forms = form
    await visitor.send(time1="2026-12-01T10:00")
    assert visitor.status == 409
    assert "There was an answer before; it stands." in visitor.text
    assert "1 December" not in visitor.text
    assert everything(side.database) == after


async def test_a_late_answer_is_not_taken(side: Side, visitor: Visitor, me: str) -> None:
    await visitor.open(link(side.database))
    form = visitor.forms
    with at(NOW + LASTS):
        await visitor.open(link(side.database))
        assert "This question is too old" in visitor.text
        visitor.forms = form
        await visitor.send(time1="2026-12-10T10:00")
        assert visitor.status == 409
        with side.database.transaction():
            assert [c.id for c in proposals.ask(me, need="mentoring")] == ["ana"]  # anew
    assert len(asked(side.database)) == 2
    assert said(side.database, me) == []


async def test_who_booked_elsewhere_needs_no_times(side: Side, visitor: Visitor, me: str) -> None:
    with side.database.transaction():
        coaches.add(coaches.DEMO[0])
    await visitor.open(link(side.database))
    form = visitor.forms
    book(side.database, me, "maren~20261124T0900Z")
    visitor.forms = form
    await visitor.send(**THREE)
    assert visitor.status == 409
    assert "No times are needed any more" in visitor.text
    assert said(side.database, me) == []


async def test_without_the_seal_of_the_form_nothing_is_done(side: Side, visitor: Visitor, me: str) -> None:
    before = everything(side.database)
    await visitor.open(link(side.database))
    await visitor.send(**THREE, seal="x")
    assert everything(side.database) == before


async def test_links_that_are_none(side: Side, visitor: Visitor, me: str) -> None:
    address = link(side.database)
    await visitor.open(address[:-2] + "zz")
    assert visitor.status == 404
    await visitor.open(links.link("times", "nothing"))
    assert visitor.status == 410
    with side.database.transaction():
        privacy.erase(me)
    await visitor.open(address)
    assert visitor.status == 410
    assert "Nothing is stored any more" in visitor.text


async def test_what_was_proposed_is_exported(side: Side, visitor: Visitor, me: str) -> None:
    await visitor.open(link(side.database))
    await visitor.send(**THREE)
    with side.database.read():
        (shown,) = privacy.export(me)["proposals"]
    assert shown["times"][0].startswith("2026-11-24")
