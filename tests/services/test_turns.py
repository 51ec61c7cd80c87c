from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import talk
from talk import begin, echo, outcome, play_all, playing, read, said, send

from bot.coaching.chat import Inbound, Outcome
from bot.coaching.errors import UnknownConversation
from bot.services import clock, conversations, messages, privacy, turns, wording
from bot.services.turns import one_turn
from bot.store import conversations as store
from bot.store import flags, jobs
from bot.store.database import Database, connection
from bot.store.tables import inbox

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
KEPT, NOT_KEPT = wording.said("utter_turn_failed"), wording.said("utter_turn_failed_not_kept")


def inbox_rows(database: Database) -> list[tuple[str, str | None, int, bool]]:
    with database.read():
        query = sa.select(inbox.c.text, inbox.c.payload, inbox.c.attempts, inbox.c.done).order_by(inbox.c.id)
        return [tuple(row) for row in connection().execute(query)]


async def test_a_message_is_answered_once_and_leaves_the_inbox_empty_of_words(database: Database) -> None:
    a = begin(database)
    send(database, a, "hi")
    assert await one_turn(database, echo)
    assert not await one_turn(database, echo)
    assert said(database, a) == [(1, "prospect", "hi"), (2, "assistant", "you said hi")]
    assert inbox_rows(database) == [("", None, 0, True)]


async def test_the_play_is_told_what_came_in(database: Database) -> None:
    a, heard = begin(database), []
    with clock.at(NOON):
        send(database, a, "hi")
    await play_all(database, playing(lambda inbound: heard.append(inbound) or outcome()))
    assert heard == [Inbound(heard[0].id, a, 1, "hi", None, "web", NOON)]


async def test_state_brief_and_consent_are_kept_with_the_turn(database: Database) -> None:
    a = begin(database)

    async def play(inbound: Inbound) -> Outcome:
        assert store.state(a) is None
        store.save_state(a, b"\x00state")
        return outcome("ok", brief={"role": "team lead", "challenges": ["delegating"]})

    send(database, a, "I lead a team")
    await one_turn(database, play)
    with database.read():
        assert store.state(a) == b"\x00state"
        kept = conversations.get(a)
    assert (kept.consent, kept.brief, kept.last_seq) == (True, {"role": "team lead", "challenges": ["delegating"]}, 2)


async def test_words_that_are_not_to_be_kept_are_nowhere_after_the_answer(database: Database) -> None:
    a = begin(database)
    send(database, a, "my secret")
    assert said(database, a) == [(1, "prospect", "my secret")]
    await play_all(database, playing(lambda _: outcome("Do you agree?", consent=None, keep_words=False)))
    assert said(database, a) == [(2, "assistant", "Do you agree?")]
    assert inbox_rows(database) == [("", None, 0, True)]


@pytest.mark.parametrize(
    ("consent", "kept"),
    [
        (None, {}),
        (False, {"name": "Ann", "email": "a@b.c"}),
        (True, {"name": "Ann", "email": "a@b.c", "goals": "peace"}),
    ],
)
async def test_a_brief_holds_what_the_consent_allows(database: Database, consent: bool | None, kept: object) -> None:
    a = begin(database)
    send(database, a, "hi")
    brief = {"name": "Ann", "email": "a@b.c", "goals": "peace"}
    await play_all(database, playing(lambda _: outcome("ok", consent=consent, keep_words=False, brief=brief)))
    with database.read():
        assert conversations.get(a).brief == kept


async def test_messages_of_one_conversation_are_answered_in_order(database: Database) -> None:
    a, b = begin(database), begin(database)
    for n in range(3):
        send(database, a, f"a{n}")
        send(database, b, f"b{n}")
    await play_all(database)
    for conversation, name in ((a, "a"), (b, "b")):
        replies = [m.text for m in read(database, conversation) if m.sender == "assistant"]
        assert replies == [f"you said {name}{n}" for n in range(3)]


async def test_a_turn_without_replies_is_a_turn(database: Database) -> None:
    a = begin(database)
    send(database, a, "hi")
    await play_all(database, playing(lambda _: outcome()))
    assert said(database, a) == [(1, "prospect", "hi")]
    with database.read():
        assert messages.replies_to(a, 1) == []


async def test_the_replies_to_one_message_are_told_from_those_to_others(database: Database) -> None:
    a = begin(database)
    first, second = send(database, a, "one"), send(database, a, "two")
    with database.read():
        assert messages.replies_to(a, first) is None
    await one_turn(database, echo)
    with database.read():
        assert [m.text for m in messages.replies_to(a, first) or ()] == ["you said one"]
        assert messages.replies_to(a, second) is None
        assert messages.replies_to(a, 99) is None


async def test_a_turn_that_raises_leaves_nothing_and_is_tried_again_later(database: Database) -> None:
    a = begin(database)
    send(database, a, "hi")

    async def half(inbound: Inbound) -> Outcome:
        store.save_state(a, b"half")
        messages.post(a, [talk.OFFER])
        raise RuntimeError("boom")

    with clock.at(NOON + timedelta(days=4000)):
        assert await one_turn(database, half)
        assert not await one_turn(database, echo)
        with database.read():
            assert store.state(a) is None
    assert said(database, a) == [(1, "prospect", "hi")]
    with clock.at(NOON + timedelta(days=4000, seconds=1)):
        assert await one_turn(database, echo)
    assert said(database, a)[1:] == [(2, "assistant", "you said hi")]


async def fail_for_good(database: Database, play: turns.Play | None = None) -> None:
    async def boom(inbound: Inbound) -> Outcome:
        if "boom" in inbound.text:
            raise RuntimeError(f"cannot bear {inbound.text}")
        return await echo(inbound)

    for second in range(10):
        with clock.at(NOON + timedelta(days=4000, seconds=second)):
            await play_all(database, play or boom)


async def test_after_three_failures_the_prospect_is_told_and_a_person_alerted(database: Database) -> None:
    a = begin(database)
    send(database, a, "hi")
    await play_all(database)
    send(database, a, "boom")
    send(database, a, "after")
    await fail_for_good(database)
    assert said(database, a)[2:] == [
        (3, "prospect", "boom"),
        (4, "prospect", "after"),
        (5, "assistant", KEPT),
        (6, "assistant", "you said after"),
    ]
    with database.transaction():
        assert flags.unresolved(a) == ["failed_turn"]
        job = jobs.lease(NOON + timedelta(days=5000), NOON)
    assert job is not None
    assert (job.kind, set(job.body), job.conversation) == ("alert", {"conversation", "kind", "at"}, a)
    assert ("", None, 3, True) in inbox_rows(database)


async def test_a_failing_message_does_not_hold_up_other_conversations(database: Database) -> None:
    a, b = begin(database), begin(database)
    send(database, a, "boom")
    send(database, b, "hello")
    with clock.at(NOON + timedelta(days=4000)):
        await play_all(database, playing(lambda i: 1 / 0 if i.text == "boom" else outcome("ok")))
    assert said(database, b)[1:] == [(2, "assistant", "ok")]


async def test_before_consent_a_failing_message_is_not_kept_and_that_is_said(database: Database) -> None:
    a = begin(database)
    with database.transaction():
        messages.post(a, [talk.OFFER])
    send(database, a, "boom")
    await fail_for_good(database)
    assert said(database, a)[1:] == [(3, "assistant", NOT_KEPT)]
    assert read(database, a)[-1].asks == "call"  # the question is still open
    assert [text for text, *_ in inbox_rows(database)] == [""]


async def test_no_log_line_holds_what_was_said(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    a = begin(database)
    send(database, a, "boom goes my marriage")
    await fail_for_good(database)
    assert a in caplog.text
    assert "RuntimeError" in caplog.text
    assert "marriage" not in caplog.text


async def test_a_play_that_never_ends_has_failed(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONGEST_TURN", 0.01)
    a = begin(database)
    send(database, a, "hi")

    async def hang(inbound: Inbound) -> Outcome:
        await asyncio.sleep(60)
        return outcome()

    assert await one_turn(database, hang)
    assert inbox_rows(database)[0][2:] == (1, False)


async def test_a_message_that_may_have_killed_the_worker_is_given_up(database: Database) -> None:
    a, b = begin(database), begin(database)
    killer = send(database, a, "kill")
    send(database, b, "hi")

    class Killed(BaseException):
        """As with a kill, nothing is rolled forward and nobody counts the attempt."""

    async def play(inbound: Inbound) -> Outcome:
        if inbound.text == "kill":
            raise Killed
        return await echo(inbound)

    for _ in range(3):  # each start of the worker finds both messages
        with pytest.raises(Killed):
            await one_turn(database, play, careful_to=2)
    assert await play_all(database, play, careful_to=2) == 2
    assert [m.text for m in read(database, a)] == [NOT_KEPT]
    assert said(database, b)[1:] == [(2, "assistant", "you said hi")]
    with database.read():
        assert messages.replies_to(a, killer)
        assert flags.unresolved(a) == ["failed_turn"]


async def test_care_costs_later_messages_nothing(database: Database) -> None:
    a = begin(database)
    send(database, a, "old")
    await play_all(database, careful_to=1)
    send(database, a, "new")
    await play_all(database, careful_to=1)
    with database.read():
        counted = connection().execute(sa.select(inbox.c.taken).order_by(inbox.c.id)).scalars().all()
    assert counted == [1, 0]


async def test_news_are_told_after_the_commit(database: Database) -> None:
    a, told = begin(database), []
    send(database, a, "hi")
    await play_all(database, committed=lambda t: told.append((t.conversation, len(read(database, t.conversation)))))
    assert told == [(a, 2)]


async def test_a_turn_that_erases_its_conversation_leaves_only_its_replies(database: Database) -> None:
    a = begin(database)
    send(database, a, "hi")
    await play_all(database)
    send(database, a, "erase everything")

    async def erase(inbound: Inbound) -> Outcome:
        privacy.erase(a)
        store.save_state(a, b"late")
        privacy.hold(a, "late words")
        return outcome("All is erased.", brief={"role": "lead"})

    await play_all(database, erase)
    assert said(database, a) == [(4, "assistant", "All is erased.")]
    with database.transaction():
        left = conversations.get(a)
        assert store.state(a) is None
        assert privacy.held(a) == []
        assert (left.brief, left.consent, left.erased_at is None) == ({}, None, False)
        privacy.purge_held(clock.now() + timedelta(minutes=29))
        assert messages.after(a, 0)
        privacy.purge_held(clock.now() + timedelta(minutes=31))
        assert messages.after(a, 0) == []


def test_state_of_an_unknown_conversation_is_not_silently_lost(database: Database) -> None:
    with database.transaction(), pytest.raises(UnknownConversation):
        store.save_state("nobody", b"x")


async def test_two_workers_answer_each_message_once(postgres_url: str) -> None:
    database = Database(postgres_url)
    asked = [begin(database) for _ in range(4)]
    for n in range(10):
        for conversation in asked:
            send(database, conversation, f"m{n}")

    def work() -> int:
        return asyncio.run(play_all(database))

    await asyncio.gather(*(asyncio.to_thread(work) for _ in range(4)))
    await play_all(database)  # a worker gives up looking while others hold the last conversations
    for conversation in asked:
        replies = [m.text for m in read(database, conversation) if m.sender == "assistant"]
        assert replies == [f"you said m{n}" for n in range(10)]
    database.close()
