from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import talk
from talk import begin, outcome, play_all, playing, read, send

from bot.coaching import cards
from bot.coaching.chat import Reply
from bot.coaching.errors import ConversationErased, UnknownConversation
from bot.coaching.needs import Evidence, Match, Need
from bot.services import bookings, clock, conversations, flags, matching, messages, outbox, privacy
from bot.store import consents, jobs
from bot.store import conversations as store
from bot.store import messages as transcript
from bot.store.database import Database, connection
from bot.store.tables import metadata

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECRET = "quarrel with Zebedee"
MATCH = Match(
    Need.RELATIONAL_WORK,
    0.8,
    True,
    {Need.RELATIONAL_WORK: 0.8, Need.LEADERSHIP_SKILLS: 0.2, Need.MENTORING: 0.0, Need.EXECUTIVE_STRATEGY: 0.0},
    evidence=(Evidence("challenges", 0, len(SECRET), SECRET, Need.RELATIONAL_WORK),),
)


def stored(database: Database) -> str:
    """All that stands in any table."""
    with database.read():
        return repr([row for table in metadata.sorted_tables for row in connection().execute(sa.select(table))])


async def told_all(database: Database) -> str:
    """A conversation that has something in every table."""
    a = begin(database)
    send(database, a, f"My {SECRET}")
    brief = {"challenges": [SECRET], "name": "Ann", "email": "ann@example.org"}
    await play_all(database, playing(lambda _: outcome(f"I understand: {SECRET}", brief=brief)))
    send(database, a, f"still my {SECRET}")
    with database.transaction():
        privacy.record_consent(a, True, "v1")
        privacy.hold(a, f"held {SECRET}")
        store.save_state(a, f'{{"slots": "{SECRET}"}}'.encode())
        conversations.rate(a, 4)
        matching.remember(a, MATCH)
        flags.raise_flag(a, "human")
        outbox.later("mail", f"mail-{a}", {"to": "ann@example.org"}, a)
    return a


def test_consent_is_kept_with_its_version_and_time(database: Database) -> None:
    a = begin(database)
    with clock.at(NOON), database.transaction():
        privacy.record_consent(a, True, "2026-01")
        privacy.record_consent(a, False, "2026-01", kind="training")
        assert conversations.get(a).consent is True
        assert consents.of(a) == [
            {"kind": "intake", "granted": True, "version": "2026-01", "at": NOON},
            {"kind": "training", "granted": False, "version": "2026-01", "at": NOON},
        ]


def test_words_before_consent_are_held_for_half_an_hour_each(database: Database) -> None:
    a, b = begin(database), begin(database)
    for minute, words in ((0, "first"), (20, "second")):
        with clock.at(NOON + timedelta(minutes=minute)), database.transaction():
            privacy.hold(a, words)
    with database.read():
        for minute, left in ((29, ["first", "second"]), (30, ["second"]), (50, [])):
            with clock.at(NOON + timedelta(minutes=minute)):
                assert privacy.held(a) == left
                assert privacy.held(b) == []


def test_held_words_are_purged_when_their_time_is_over(database: Database) -> None:
    a = begin(database)
    with clock.at(NOON), database.transaction():
        privacy.hold(a, SECRET)
    for minute, there in ((29, True), (30, False)):
        with database.transaction():
            privacy.purge_held(NOON + timedelta(minutes=minute))
        assert (SECRET in stored(database)) == there


def test_held_words_can_be_dropped(database: Database) -> None:
    a, b = begin(database), begin(database)
    with database.transaction():
        privacy.hold(a, "a's")
        privacy.hold(b, "b's")
        privacy.drop_held(a)
        assert (privacy.held(a), privacy.held(b)) == ([], ["b's"])


async def test_who_withdraws_leaves_no_words_but_what_a_call_needs(database: Database) -> None:
    a = await told_all(database)
    await play_all(database, playing(lambda _: outcome("noted", brief=conversations.get(a).brief)))
    with database.transaction():
        privacy.withdraw(a)
    assert SECRET not in stored(database)
    with database.read():
        kept = conversations.get(a)
        assert (kept.consent, kept.brief) == (False, {"name": "Ann", "email": "ann@example.org"})
        assert [(c["granted"], c["version"]) for c in consents.of(a)] == [(True, "v1"), (False, "v1")]
        assert matching.recall(a) is None
        assert store.state(a) is None


async def test_after_withdrawing_the_conversation_goes_on_without_a_transcript(database: Database) -> None:
    a = await told_all(database)
    await play_all(database)
    with database.transaction():
        privacy.withdraw(a)
    send(database, a, f"more of {SECRET}")
    await play_all(database, playing(lambda _: outcome("Fine.", consent=False, keep_words=False)))
    assert [m.text for m in read(database, a)] == ["Fine."]
    assert SECRET not in stored(database)


async def test_erasing_leaves_an_empty_row_and_says_what_there_was(database: Database) -> None:
    a, other = await told_all(database), begin(database)
    send(database, other, "mine stays")
    with database.transaction():
        receipt = privacy.erase(a)
    removed = {
        "messages": 2,
        "inbox": 2,
        "held": 1,
        "consents": 1,
        "matches": 1,
        "flags": 1,
        "jobs": 2,
        "bookings": 0,
        "proposals": 0,
        "notes": 0,
        "reviews": 0,
        "status": 0,
    }
    assert receipt["conversation"] == a
    assert receipt["removed"] == removed
    left = stored(database)
    assert left.count(a) == 1
    for gone in (SECRET, "ann@example.org", "Ann"):
        assert gone not in left
    assert [m.text for m in read(database, other)] == ["mine stays"]
    with database.read():
        assert conversations.get(a).token_hash == "hash"  # so that its token is told "erased"


async def test_what_is_erased_stays_erased(database: Database) -> None:
    a = await told_all(database)
    with database.transaction():
        privacy.erase(a)
    for act in (privacy.erase, privacy.withdraw, privacy.export, conversations.show):
        with database.transaction(), pytest.raises(ConversationErased):
            act(a)
    assert await play_all(database) == 0


def test_of_an_unknown_conversation_nothing_is_done(database: Database) -> None:
    for act in (privacy.erase, privacy.withdraw, privacy.export, conversations.show):
        with database.transaction(), pytest.raises(UnknownConversation):
            act("nobody")


async def test_jobs_of_an_erased_conversation_go_once_they_are_over(database: Database) -> None:
    a = begin(database)
    with database.transaction():
        privacy.erase(a)
        outbox.later("mail", "cancelled", {"to": "ann@example.org"}, a)  # as the cancelled call asks for
    hour = timedelta(hours=1)
    with database.transaction():
        privacy.purge_held(clock.now() + hour)
        assert [j["state"] for j in jobs.of(a)] == ["waiting"]
        job = jobs.lease(clock.now(), clock.now())
        assert job is not None
        jobs.done(job.id, clock.now())
        privacy.purge_held(clock.now() + hour)
        assert jobs.of(a) == []


async def test_the_export_holds_everything_stored_as_plain_json(database: Database) -> None:
    a = await told_all(database)
    with database.read():
        everything = privacy.export(a)
    assert json.loads(json.dumps(everything)) == everything
    assert everything["conversation"]["id"] == a
    assert everything["conversation"]["rating"] == 4
    assert [m["text"] for m in everything["messages"]] == [f"My {SECRET}", f"I understand: {SECRET}"]
    assert [m["text"] for m in everything["waiting"]] == [f"still my {SECRET}"]
    assert everything["held"] == [f"held {SECRET}"]
    assert everything["match"]["need"] == "relational_work"
    assert [c["granted"] for c in everything["consents"]] == [True]
    assert [f["kind"] for f in everything["flags"]] == ["human"]
    assert {j["kind"] for j in everything["jobs"]} == {"alert", "mail"}
    assert SECRET in everything["state"]
    assert "hash" not in json.dumps(everything)
    assert datetime.fromisoformat(everything["messages"][0]["at"]).utcoffset() == timedelta(0)


async def test_blanked_words_are_not_left_in_the_sqlite_file(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    a = await told_all(database)
    with database.transaction():
        privacy.erase(a)
    with database.read() as opened:
        opened.exec_driver_sql("COMMIT")  # a checkpoint cannot run inside a transaction
        opened.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        opened.exec_driver_sql("BEGIN")
    path = sqlite_url.removeprefix("sqlite:///")
    for suffix in ("", "-wal"):
        with open(path + suffix, "rb") as file:
            assert SECRET.encode() not in file.read()
    database.close()


def test_a_booking_is_erased_with_its_conversation(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    a, asked = begin(database), []
    monkeypatch.setattr(bookings, "erase", lambda id: asked.append(id) or 1)
    with database.transaction():
        receipt = privacy.erase(a)
    assert asked == [a]
    assert receipt["removed"]["bookings"] == 1


async def test_the_replies_of_the_turn_that_withdraws_are_kept(database: Database) -> None:
    a = await told_all(database)

    def withdraw(_: object) -> talk.Outcome:
        privacy.withdraw(a)
        return outcome("It is all gone.", consent=False, keep_words=False)

    await play_all(database, playing(withdraw))
    assert [m.text for m in read(database, a)] == ["It is all gone."]
    with database.read():
        assert messages.after(a, 0)[0].sender == "assistant"


def test_words_that_are_to_be_forgotten_go_from_the_cards_too(database: Database) -> None:
    a = begin(database)
    answers = [cards.Answer("goals", "Goal", (f"end my {SECRET}", "rest"))]
    with database.transaction():
        messages.post(a, [Reply(f"Goal: {SECRET}", (), "recap", cards.recap(answers))])
        transcript.forget(a, SECRET)
    assert SECRET not in stored(database)
    with database.read():
        kept = messages.after(a, 0)[-1]
    assert kept.card == cards.recap([cards.Answer("goals", "Goal", ("end my \u2013", "rest"))])
