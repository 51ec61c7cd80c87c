"""A coach without hours: asked by mail, answered on a page, picked in the chat."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.coaching.coaches import Coach
from bot.coaching.hours import parse_hours
from bot.coaching.needs import Need
from bot.services import coaches, links, messages, outbox, proposals
from bot.services.mail.handlers import handlers
from bot.services.mail.letter import Sender
from bot.store import proposals as kept
from bot.store.database import Database
from tests.playing import Player

TIMES = ["2026-11-24T10:00", "2026-11-25T15:30", ""]


@pytest.fixture
def player(sqlite_url: str, engine: Any, greet: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Player]:
    monkeypatch.setattr(links, "_base", "https://chat.test")
    database = Database(sqlite_url)
    with database.transaction():
        coaches.add(Coach("ana", "Ana Lima", "Asks.", "Europe/Berlin", (), tuple(Need), email="ana@example.org"))
    prospect = Player(database, engine, greet, zone="Europe/Lisbon")
    prospect.until("call")
    yield prospect
    database.close()


def answer(player: Player) -> None:
    with player.at(), player.database.transaction():
        proposals.answer(kept.of(player.id)[-1].id, TIMES)


def test_a_time_suggested_by_mail_is_tapped_and_booked(player: Player) -> None:
    outcome = player.say("#Yes, find a time")
    assert "utter_coach_asked" in outcome.said
    assert "Ana Lima" in " ".join(r.text for r in outcome.replies)
    assert player.show()["flags"] == []
    answer(player)
    outcome = player.say("#Tue 24 Nov, 09:00")
    assert "utter_opening_chosen" in outcome.said
    assert player.asks == "name"
    player.say("Sam Okafor")
    assert "utter_booked" in player.say("sam@example.org").said
    assert player.show()["booking"]["start"] == "2026-11-24T09:00:00+00:00"
    assert "utter_already_booked" in player.say("#Wed 25 Nov, 14:30").said


def test_a_time_suggested_by_mail_is_picked_in_words(player: Player) -> None:
    player.say("#Yes, find a time")
    answer(player)
    player.say("I'd like to book the second one")
    if player.asks == "opening":
        player.say("the second one")
    assert player.asks == "name"
    player.say("Sam Okafor")
    player.say("sam@example.org")
    assert player.show()["booking"]["start"] == "2026-11-25T14:30:00+00:00"


def test_asking_again_before_the_answer_sends_no_second_mail(player: Player) -> None:
    player.say("#Yes, find a time")
    outcome = player.say("book a call please")
    assert "utter_coach_asked" in outcome.said
    with player.database.read():
        assert len(kept.of(player.id)) == 1


def test_without_an_address_a_person_is_told(player: Player) -> None:
    with player.database.transaction():
        coaches.edit("ana", email="")
    assert "utter_no_openings" in player.say("#Yes, find a time").said
    assert player.show()["flags"] == ["human"]


def test_the_buttons_are_good_under_any_question(player: Player) -> None:
    player.say("#Yes, find a time")
    player.say("thanks, I'll wait")
    answer(player)
    player.say("how much does it cost?")
    outcome = player.say("#Tue 24 Nov, 09:00")
    assert "utter_opening_chosen" in outcome.said
    assert player.asks == "name"


def test_a_suggested_time_that_is_over_is_said_to_be_gone(player: Player) -> None:
    player.say("#Yes, find a time")
    answer(player)
    player.now += timedelta(days=4, hours=3)
    outcome = player.say("#Tue 24 Nov, 09:00")
    assert "utter_opening_chosen" not in outcome.said
    assert player.show()["booking"] is None


def wait(player: Player, **how: float) -> None:
    """Time passes, and the jobs that are due then are done; mails go nowhere."""

    async def nobody(mail: Any, key: str) -> None: ...

    player.now += timedelta(**how)
    does = handlers(
        player.database, nobody, Sender("Us", "us@example.org", "us@example.org"), alerts_to="alerts@example.org"
    )

    async def all_due() -> None:
        while await outbox.deliver_one(player.database, does):
            pass

    with player.at():
        asyncio.run(all_due())


def told(player: Player) -> list[str]:
    with player.database.read():
        return [m.text for m in messages.after(player.id, 0) if "no answer yet" in m.text]


def test_a_coach_who_does_not_answer_is_told_of_once_and_another_one_offered(player: Player) -> None:
    with player.database.transaction():
        coaches.add(
            Coach("ben", "Ben Ito", "Listens.", "Europe/Berlin", parse_hours("Mon-Fri 10:00-12:00"), (Need.MENTORING,))
        )
        coaches.edit("ana", needs=(Need.LEADERSHIP_SKILLS,))
    assert "utter_coach_asked" in player.say("#Yes, find a time").said
    wait(player, days=1)
    assert told(player) == []
    wait(player, days=1)
    assert "Ana Lima" in told(player)[0]
    assert player.show()["flags"] == ["coach_silent"]
    wait(player, days=3)
    assert len(told(player)) == 1
    outcome = player.say("#Another coach")
    assert "utter_no_such_need" in outcome.said
    assert "Ben Ito" in outcome.replies[-1].text
    assert "Ana" not in outcome.replies[-1].text


def test_an_answer_or_a_call_elsewhere_needs_no_word_of_silence(player: Player) -> None:
    player.say("#Yes, find a time")
    answer(player)
    wait(player, days=3)
    assert told(player) == []
    assert player.show()["flags"] == []


def test_the_word_of_silence_is_said_once_even_when_its_job_is_done_twice(player: Player) -> None:
    player.say("#Yes, find a time")
    wait(player, days=2)
    with player.at(), player.database.transaction():
        ids = [p.id for p in kept.of(player.id)]
        assert not proposals.tell_of_silence({"conversation": player.id, "proposals": ids})
    assert len(told(player)) == 1


def test_an_answer_after_the_word_of_silence_is_passed_on_and_nobody_else_can_be_asked(player: Player) -> None:
    player.say("#Yes, find a time")
    wait(player, days=2)
    assert "utter_no_openings" in player.say("#Another coach").said
    with player.at(), player.database.transaction():
        proposals.answer(kept.of(player.id)[-1].id, TIMES)
    assert "coach_silent" not in player.show()["flags"]
    assert "utter_opening_chosen" in player.say("#Tue 24 Nov, 09:00").said
