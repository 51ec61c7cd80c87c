"""The state of a conversation between two turns: small, and without the words that were typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.engine.conversations import Conversations
from bot.engine.tracker_store import BoundedTrackerStore, acts_of_turn, decode, encode, greeted, last_turn_at
from bot.services import clock
from bot.store import conversations
from tests.playing import Player

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def state(talk: Player) -> dict[str, Any]:
    with talk.database.read():
        stored = conversations.state(talk.id)
    assert stored is not None
    read: dict[str, Any] = json.loads(stored)
    return read


@pytest.fixture
def store(engine: Conversations) -> BoundedTrackerStore:
    return BoundedTrackerStore(engine._processor.domain)


def test_the_state_at_turn_200_is_as_small_as_at_turn_5(begin: Callable[..., Player]) -> None:
    talk = begin()
    talk.until("goals")
    sizes = []
    for number in range(200):
        talk.say("what does it cost?" if number % 2 else "thanks")
        sizes.append(len(json.dumps(state(talk))))
    assert sizes[-1] == sizes[3]
    assert sizes[-1] < 2000


def test_what_is_typed_besides_the_answers_is_not_in_the_state(begin: Callable[..., Player]) -> None:
    talk = begin()
    talk.until("challenges")
    talk.say("what does it cost in ducats?")
    talk.say("thanks, zanzibar!")
    text = json.dumps(state(talk))
    assert "ducats" not in text
    assert "zanzibar" not in text
    assert "I lead a support team of six people" in text  # an answer is a slot


@pytest.mark.parametrize("answer", [None, "#I'd rather not"])
def test_without_consent_no_word_of_the_prospect_is_in_the_state(
    begin: Callable[..., Player], answer: str | None
) -> None:
    talk = begin()
    for words in [answer, "I'm a ward sister in a hospital with twelve nurses", "my deputy bullies me", "tell me more"]:
        if words:
            talk.say(words)
    kept = {k for k, v in state(talk)["slots"].items() if v is not None}
    assert kept <= {"consent", "consent_recorded", "skipped"}


def test_slots_acts_and_the_time_come_back(store: BoundedTrackerStore) -> None:
    tracker = greeted(store.init_tracker("c"), NOW)
    assert last_turn_at(tracker) == NOW
    with clock.at(NOW + timedelta(hours=1)):
        again = decode(encode(tracker), store.init_tracker("c"))
    assert acts_of_turn(again)[-1] == "utter_ask_consent"
    assert last_turn_at(again) == NOW + timedelta(hours=1)
    assert again.current_slot_values() == tracker.current_slot_values()


def test_a_slot_the_model_no_longer_has_is_dropped(store: BoundedTrackerStore) -> None:
    blob = json.dumps({"v": 1, "slots": {"role": "vet", "gone": "x"}, "acts": ["utter_ask_goals"], "at": 0.0}).encode()
    tracker = decode(blob, store.init_tracker("c"))
    assert tracker.get_slot("role") == "vet"
    assert "gone" not in tracker.current_slot_values()


def test_a_new_conversation_has_been_greeted(begin: Callable[..., Player], store: BoundedTrackerStore) -> None:
    talk = begin()
    assert talk.asks == "consent"
    outcome = talk.say("yes, that's fine")
    assert "utter_greeting" not in outcome.said
    assert outcome.said[-1] == "utter_ask_role"
