from __future__ import annotations

import pytest
from talk import begin

from bot.coaching.chat import Button, Reply
from bot.coaching.errors import UnknownConversation
from bot.coaching.needs import Match, Need
from bot.services import clock, conversations, flags, matching, messages
from bot.store import jobs
from bot.store.database import Database

MATCH = Match(
    Need.MENTORING,
    0.6,
    False,
    {Need.MENTORING: 0.6, Need.LEADERSHIP_SKILLS: 0.4, Need.RELATIONAL_WORK: 0.0, Need.EXECUTIVE_STRATEGY: 0.0},
    thread=Need.LEADERSHIP_SKILLS,
)


def test_a_new_conversation_is_empty_and_its_id_cannot_be_guessed(database: Database) -> None:
    with database.transaction():
        new = conversations.start("web", "en", None, "hash")
        assert conversations.get(new.id) == new
        assert conversations.start("web", "en", None, "hash").id != new.id
    assert len(new.id) >= 16
    assert (new.last_seq, new.consent, new.brief) == (0, None, {})


def test_an_unknown_conversation_is_said_to_be_unknown(database: Database) -> None:
    with database.read(), pytest.raises(UnknownConversation):
        conversations.get("nobody")
    with database.transaction(), pytest.raises(UnknownConversation):
        messages.post("nobody", [Reply("hi")])


def test_what_is_posted_comes_back_numbered(database: Database) -> None:
    a = begin(database)
    with database.transaction():
        posted = messages.post(a, [Reply("Hello"), Reply("Agreed?", (Button("Yes", "yes"),), "consent")])
        posted += messages.post(a, [Reply("I am Kim, a coach")], sender="coach")
        assert messages.post(a, []) == []
    with database.read():
        assert messages.after(a, 0) == posted
        assert messages.after(a, 2) == posted[2:]
    assert posted[1].to_json() == {
        "seq": 2,
        "from": "assistant",
        "text": "Agreed?",
        "buttons": [{"title": "Yes", "payload": "yes"}],
        "asks": "consent",
        "card": None,
        "at": posted[1].at.isoformat(),
    }


def test_show_of_a_new_conversation_has_all_its_keys(database: Database) -> None:
    a = begin(database)
    with database.read():
        assert conversations.show(a) == {
            "conversation": a,
            "channel": "web",
            "consent": None,
            "brief": {},
            "match": None,
            "booking": None,
            "rating": None,
            "flags": [],
        }


def test_show_tells_match_rating_and_open_flags(database: Database) -> None:
    a = begin(database)
    with database.transaction():
        matching.remember(a, MATCH)
        conversations.rate(a, 5)
        for kind in ("human", "unsure", "human", "crisis"):
            flags.raise_flag(a, kind)
        flags.resolve(a, "human")
        shown = conversations.show(a)
    assert shown["match"] == MATCH.to_json()
    assert (shown["rating"], shown["flags"]) == (5, ["unsure", "crisis"])


def test_a_later_match_takes_the_place_of_the_earlier_one(database: Database) -> None:
    a = begin(database)
    with database.transaction():
        matching.remember(a, MATCH)
        matching.remember(a, Match(Need.MENTORING, 1.0, True, {Need.MENTORING: 1.0}))
        found = matching.recall(a)
    assert found is not None
    assert found.confidence == 1.0


def test_a_rating_is_from_one_to_five(database: Database) -> None:
    a = begin(database)
    for wrong in (0, 6):
        with database.transaction(), pytest.raises(ValueError, match="1 to 5"):
            conversations.rate(a, wrong)


@pytest.mark.parametrize(
    ("kind", "alerts"),
    [
        ("human", 2),
        ("crisis", 2),
        ("failed_turn", 2),
        ("calendar_conflict", 2),
        ("coach_silent", 2),
        ("unsure", 0),
        ("mail_failed", 0),
    ],
)
def test_each_call_for_a_person_alerts_and_the_rest_waits_for_a_look(
    database: Database, kind: str, alerts: int
) -> None:
    a = begin(database)
    with database.transaction():
        flags.raise_flag(a, kind)
        flags.raise_flag(a, kind)
        bodies = [job["body"] for job in jobs.of(a)]
    assert len(bodies) == alerts
    assert all(body.keys() == {"conversation", "kind", "at"} and body["kind"] == kind for body in bodies)


def test_a_made_up_flag_is_refused(database: Database) -> None:
    a = begin(database)
    with database.transaction(), pytest.raises(ValueError, match="boring"):
        flags.raise_flag(a, "boring")


def test_the_clock_can_be_stopped_for_a_test_only() -> None:
    before = clock.now()
    with clock.at(before):
        assert clock.now() == before
    assert clock.now() >= before
    with pytest.raises(ValueError, match="time zone"), clock.at(before.replace(tzinfo=None)):
        pass
