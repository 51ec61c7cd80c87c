"""rasa-sdk's actions in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from rasa_sdk.events import SlotSet

from bot.engine.actions import InProcessActions
from bot.engine.conversations import Conversations
from bot.services import messages, wording
from bot.store import conversations
from tests.playing import Player

ACTION = "action_say_my_data"  # "show me my data" plays it


@pytest.fixture
def replaced(engine: Conversations) -> Iterator[Callable[[Any], None]]:
    """Put a function in an action's place, for one test."""
    actions = engine._actions.executor.actions
    kept = actions[ACTION]

    def replace(run: Any) -> None:
        actions[ACTION] = run or kept
        engine._processor._actions.pop(ACTION, None)

    yield replace
    replace(None)


def test_every_action_of_the_domain_is_there(engine: Conversations) -> None:
    wanted = {name for name in engine._processor.domain.user_actions if name.startswith("action_")}
    assert wanted <= set(InProcessActions().executor.actions)


def test_an_action_sees_the_message_and_its_events_and_responses_arrive(
    begin: Callable[..., Player], replaced: Callable[[Any], None]
) -> None:
    seen: list[Any] = []

    async def run(dispatcher: Any, tracker: Any, domain: Any) -> list[dict[str, Any]]:
        seen.append((tracker.latest_message["text"], tracker.get_slot("role"), tracker.sender_id))
        seen.append([e["event"] for e in tracker.events if e["event"] == "user"])
        dispatcher.utter_message(response="utter_thank")
        dispatcher.utter_message(text="plain words")
        return [SlotSet("role", "changed")]

    replaced(run)
    talk = begin()
    talk.until("challenges")
    outcome = talk.say("show me my data")
    assert seen[0] == ("show me my data", "I lead a support team of six people", talk.id)
    assert seen[1]
    assert [reply.text for reply in outcome.replies][1] == "plain words"
    assert outcome.said[:2] == (ACTION, "utter_thank")
    assert outcome.brief["role"] == "changed"


def raising(dispatcher: Any, tracker: Any, domain: Any) -> list[dict[str, Any]]:
    conversations.save_state(tracker.sender_id, b"half a turn")
    dispatcher.utter_message(text="half a turn")
    raise RuntimeError("a broken action")


def replies(talk: Player) -> list[str]:
    with talk.database.read():
        return [m.text for m in messages.after(talk.id, 0) if m.sender == "assistant"]


def test_an_action_that_raises_rolls_the_turn_back_and_the_message_is_answered_later(
    begin: Callable[..., Player], replaced: Callable[[Any], None]
) -> None:
    talk = begin()
    talk.until("challenges")
    with talk.database.read():
        before = conversations.state(talk.id)
    said = replies(talk)
    replaced(raising)
    talk.say("show me my data")
    with talk.database.read():
        assert conversations.state(talk.id) == before
    assert replies(talk) == said
    replaced(None)
    talk.now += timedelta(seconds=10)
    talk.play_waiting()
    assert "I lead a support team of six people" in replies(talk)[len(said)]


def test_an_action_that_keeps_raising_is_told_to_the_prospect_and_a_person(
    begin: Callable[..., Player], replaced: Callable[[Any], None]
) -> None:
    talk = begin()
    talk.until("challenges")
    said = replies(talk)
    replaced(raising)
    talk.say("show me my data")
    for _ in range(5):
        talk.now += timedelta(seconds=10)
        talk.play_waiting()
    assert replies(talk)[len(said) :] == [wording.said("utter_turn_failed")]
    assert "failed_turn" in talk.show()["flags"]
    replaced(None)
    talk.say("nobody covers the nights")
    assert talk.asks == "goals"
