"""The inbox: who stands there, for whom, in which order; and that it stays quick."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from people import BRIEF, NOON, match, talked
from visiting import House, Visitor

from bot.coaching.accounts import Role
from bot.coaching.flags import FlagKind
from bot.coaching.needs import Need
from bot.coaching.prospects import Status, Wanted
from bot.services import bookings, clock, openings, privacy, prospects
from bot.store import prospects as store
from bot.store.database import Database, connection
from bot.store.prospect_tables import prospect

ROW = re.compile(r'class="row-link" href="/console/prospects/([\w-]+)"')


@pytest.fixture
def coach(house: House) -> Visitor:
    return house.signed_in(house.account(Role.COACH, "maren"))


async def ids(visitor: Visitor, query: str = "") -> list[str]:
    await visitor.open(f"/console/prospects?{query}")
    assert visitor.status == 200
    return ROW.findall(visitor.html)


async def test_an_empty_inbox_says_what_to_do(coach: Visitor) -> None:
    assert await ids(coach) == []
    assert "Nobody is waiting" in coach.text
    assert "talk with it yourself" in coach.text
    assert await ids(coach, "need=mentoring") == []
    assert "Nobody fits these filters" in coach.text


async def test_a_row_says_who_it_is_at_a_glance(house: House, coach: Visitor) -> None:
    with clock.at(NOON):
        talked(house.database, coach="maren", flagged=(FlagKind.HUMAN, FlagKind.UNSURE))
        await ids(coach)
    said = ("Amara Nwosu", "Head of support", "Leadership skills", "82 %", "Mon 23 Nov, 08:00", "Wants a person", "New")
    for words in (*said, "Match unsure", "Website", "Fri 20 Nov, 13:00", "Europe/Berlin"):
        assert words in coach.text, words


async def test_coaches_see_their_own_and_those_without_a_coach(house: House, coach: Visitor) -> None:
    with clock.at(NOON):
        mine, theirs = talked(house.database, coach="maren"), talked(house.database, coach="daniel")
        free = talked(house.database, at=NOON - timedelta(hours=1))
        assert set(await ids(coach)) == {mine, free}
        assert await ids(coach, "whose=mine") == [mine]
        assert await ids(coach, "whose=unassigned") == [free]
        for page in ("", "/data.json", "/brief.csv"):
            assert (await coach.client.get(f"/console/prospects/{theirs}{page}")).status_code == 404
        for change in ("status", "notes", "review", "flags"):
            await coach.open(f"/console/prospects/{mine}")
            await coach.send(f"/console/prospects/{theirs}/{change}", status="closed", text="x", need="mentoring",
                             reason="a reason", flag="unsure")  # fmt: skip
            assert coach.status == 404, change
        with house.database.transaction():
            bookings.cancel(theirs)
        assert set(await ids(coach)) == {mine, theirs, free}  # nobody has them now


async def test_a_held_time_gives_a_prospect_to_nobody(house: House, coach: Visitor) -> None:
    with clock.at(NOON):
        free = talked(house.database)
        with house.database.transaction():
            bookings.hold(free, openings.of_coach("daniel", free)[0].id, "Europe/London")
        assert await ids(coach) == [free]


async def test_filters_find_what_they_say(house: House, coach: Visitor) -> None:
    sure = talked(house.database)
    wants = talked(house.database, found=match(BRIEF, Need.MENTORING), flagged=(FlagKind.HUMAN,), at=NOON)
    silent = talked(house.database, consent=None)
    worried = talked(house.database, consent=None, flagged=(FlagKind.CRISIS,))
    with house.database.transaction():
        store.set_status(sure, Status.CLIENT, NOON)
    found = {
        "": {sure, wants, worried},
        "need=mentoring": {wants},
        "need=leadership_skills": {sure},
        "flag=human": {wants},
        "flag=crisis": {worried},
        "status=client": {sure},
        "status=new": {wants, worried},
        "silent=1": {sure, wants, worried, silent},
        "need=mentoring&flag=human&status=new&whose=unassigned": {wants},
        "need=mentoring&flag=crisis": set(),
        "need=nonsense&flag=%27%22&after=x~y&status=%00": {sure, wants, worried},
    }
    for query, expected in found.items():
        assert set(await ids(coach, query)) == expected, query


async def test_pages_follow_each_other_without_gaps_also_when_moments_are_equal(house: House, coach: Visitor) -> None:
    made = [talked(house.database, at=NOON + timedelta(minutes=n // 40), told=()) for n in range(130)]
    seen = await ids(coach)
    assert len(seen) == prospects.PAGE
    while more := re.search(r'href="/console/prospects\?([^"]*after=[^"]+)">Older', coach.html):
        page = await ids(coach, more[1].replace("&amp;", "&"))
        assert page
        seen += page
    assert len(seen) == len(set(seen)) == len(made)
    assert set(seen) == set(made)


async def test_who_is_erased_is_gone(house: House, coach: Visitor) -> None:
    gone = talked(house.database)
    with house.database.transaction():
        privacy.erase(gone)
    assert await ids(coach, "silent=1") == []
    await coach.open(f"/console/prospects/{gone}")
    assert coach.status == 404


async def test_a_director_sees_all_without_names(house: House) -> None:
    director = house.signed_in(house.account(Role.DIRECTOR))
    with clock.at(NOON):
        both = {talked(house.database, coach="maren"), talked(house.database, coach="daniel")}
        assert set(await ids(director)) == both
    for told in ("Amara", "Nwosu", "Northwind"):
        assert told not in director.html
    assert "Head of support at •••" in director.text


def test_a_filter_that_leaves_few_and_one_that_leaves_many_find_the_same(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [talked(database, flagged=(FlagKind.UNSURE,) if n % 2 else (), coach=None, told=()) for n in range(8)]
    made.append(talked(database, coach="maren", told=()))
    ways = [Wanted("maren", **one) for one in ({"flag": "unsure"}, {"need": Need.LEADERSHIP_SKILLS}, {"whose": "mine"})]
    with database.read():
        few = [[row.id for row in store.page(way, None, 50)] for way in ways]
        monkeypatch.setattr(store, "FEW", 0)
        many = [[row.id for row in store.page(way, None, 50)] for way in ways]
    assert few == many
    assert [len(one) for one in few] == [4, 9, 1]
    assert set(few[1]) == set(made)


def test_the_list_is_read_along_its_index(database: Database) -> None:
    if not database.is_sqlite:
        return  # PostgreSQL plans by what it counted
    asked: list[str] = []

    def note(conn: object, cursor: object, statement: str, parameters: object, *_: object) -> None:
        asked.append((statement, parameters))  # type: ignore[arg-type]

    with database.read() as opened:
        sa.event.listen(opened, "before_cursor_execute", note)
        store.page(Wanted("maren", status="new"), (NOON, "x"), 51)
        statement, parameters = asked[-1]
        plan = [row[-1] for row in opened.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    assert any("conversation USING INDEX ix_conversation_kept" in step for step in plan), plan
    assert not any(step.startswith("SCAN") and "INDEX" not in step for step in plan), plan
    assert not any("TEMP B-TREE" in step for step in plan), plan


def test_a_prospects_status_is_one_of_a_few(database: Database) -> None:
    id = talked(database)
    with pytest.raises(sa.exc.IntegrityError), database.transaction():
        connection().execute(sa.insert(prospect).values(conversation=id, status="lost", status_at=NOON))
