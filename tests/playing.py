"""Plays conversations written as YAML against the trained model, the real actions and a real database."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.coaching.chat import Button, Inbound, Outcome
from bot.coaching.errors import ConversationErased
from bot.services import bookings, clock, conversations, inbox, messages
from bot.services.turns import one_turn
from bot.store.database import Database

FOLDER = Path(__file__).parent / "conversations"
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # a Friday
THINKING = timedelta(seconds=20)  # between two messages

# `until: goals` plays these up to the question named, each answered as below.
STRAIGHT = {
    "consent": "#Yes, that's fine",
    "role": "I lead a support team of six people",
    "challenges": "I can't delegate, I redo everybody's work at night",
    "goals": "leave on time and let the team decide without me",
    "horizon": "#Skip all of these",
    "recap": "#That's right",
    "deciding_words": "#Skip",
    "call": "#Yes, find a time",
    "opening": "the first one",
    "name": "Sam Okafor",
    "email": "sam@example.org",
    "rating": "5",
    "consent_training": "#No, thanks",
}


def all_conversations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(FOLDER.glob("*.yml")):
        for conversation in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield f"{path.stem}: {conversation['conversation']}", conversation


class Player:
    """One prospect talking to the engine, the clock standing still but between messages."""

    def __init__(self, database: Database, engine: Any, greet: Any, now: datetime = NOW, zone: str | None = None):
        self.database, self.engine, self.now = database, engine, now
        self.numbers = itertools.count(1)
        self.outcome: Outcome | None = None
        with self.at(), database.transaction():
            self.id = conversations.start("web", "en", zone, None).id
            messages.post(self.id, greet("en", zone))

    @contextmanager
    def at(self) -> Iterator[None]:
        with clock.at(self.now):
            yield

    @property
    def asks(self) -> str | None:
        with self.database.read():
            said = [m for m in messages.after(self.id, 0) if m.sender == "assistant"]
        return said[-1].asks

    def buttons(self) -> list[Button]:
        with self.database.read():
            return [b for m in messages.after(self.id, 0) if m.sender == "assistant" for b in m.buttons]

    def say(self, words: str) -> Outcome:
        """Words, or "#Title" for a tap on the newest button whose title begins so."""
        self.now += THINKING
        with self.at(), self.database.transaction():
            self.receive(words)
        self.play_waiting()
        assert self.outcome is not None
        return self.outcome

    async def _play(self, inbound: Inbound) -> Outcome:
        self.outcome = await self.engine.play(inbound)
        return self.outcome

    def play_waiting(self) -> None:
        """Play the messages that are due."""
        with self.at():
            while asyncio.run(one_turn(self.database, self._play)):
                pass

    def receive(self, words: str) -> None:
        client_id = str(next(self.numbers))
        if not words.startswith("#"):
            inbox.receive(self.id, client_id, text=words)
            return
        buttons = self.buttons()
        fitting = [b for b in buttons if b.title == words[1:]] or [b for b in buttons if b.title.startswith(words[1:])]
        assert fitting, f"no button {words!r} among {sorted({b.title for b in self.buttons()})}"
        inbox.receive(self.id, client_id, payload=fitting[-1].payload)

    def until(self, question: str) -> None:
        """Answer straight through until the question is open."""
        for _ in range(2 * len(STRAIGHT)):
            if self.asks == question:
                return
            assert self.asks in STRAIGHT, f"asks {self.asks}, on the way to {question}"
            self.say(STRAIGHT[self.asks])
        raise AssertionError(f"{question} was never asked")

    def show(self) -> dict[str, Any]:
        with self.at(), self.database.read():
            return conversations.show(self.id)

    def rival_takes(self, place: int) -> None:
        """Somebody else books the opening offered at a place (from 1)."""
        payload = [b.payload for b in self.buttons() if "opening" in b.payload and "more" not in b.payload]
        offered = payload[-self._offered() :]
        chosen = offered[place - 1].split('"')[3]
        with self.at(), self.database.transaction():
            rival = conversations.start("web", "en", None, None).id
            bookings.book(rival, chosen, name="Rival", email="rival@example.org", zone="Europe/Paris")

    def _offered(self) -> int:
        with self.database.read():
            last = [m for m in messages.after(self.id, 0) if any("/choose_slot" in b.payload for b in m.buttons)][-1]
        return sum("more" not in b.payload for b in last.buttons)


def play(conversation: dict[str, Any], database: Database, engine: Any, greet: Any) -> None:
    """Play one conversation of the YAML files; tests/conversations/README.md says what may stand there."""
    start = conversation.get("now", NOW)
    player = Player(database, engine, greet, start.astimezone(UTC), conversation.get("zone", "Europe/Lisbon"))
    if "until" in conversation:
        player.until(conversation["until"])
    for number, turn in enumerate(conversation["turns"], 1):
        _play_turn(player, turn, f"turn {number}, {turn}")
    _check_end(player, conversation.get("after", {}))


def _play_turn(player: Player, turn: dict[str, Any], place: str) -> None:
    if "wait" in turn:
        player.now += timedelta(**turn["wait"])
    if "rival_takes" in turn:
        player.rival_takes(turn["rival_takes"])
    if "tap" not in turn and "prospect" not in turn:
        return
    outcome = player.say(f"#{turn['tap']}" if "tap" in turn else str(turn["prospect"]))
    said, texts = list(outcome.said), "\n".join(reply.text for reply in outcome.replies)
    rest = iter(said)
    for name in _listed(turn.get("bot")):
        assert any(name == one for one in rest), f"{place}: wanted {name}, said {said}\n{texts}"
    for name in _listed(turn.get("not")):
        assert name not in said, f"{place}: said {name}: {said}\n{texts}"
    for words in _listed(turn.get("says")):
        assert words in texts, f"{place}: wanted {words!r} in\n{texts}"
    for words in _listed(turn.get("says_not")):
        assert words not in texts, f"{place}: {words!r} in\n{texts}"
    if "card" in turn:
        shown = [reply.card["kind"] for reply in outcome.replies if reply.card]
        assert turn["card"] in shown, f"{place}: cards {shown}"
    if "asks" in turn:
        assert player.asks == turn["asks"], f"{place}: asks {player.asks}, said {said}\n{texts}"
    for slot, value in turn.get("brief", {}).items():
        assert outcome.brief.get(slot) == value, f"{place}: {slot} is {outcome.brief.get(slot)!r}"


def _check_end(player: Player, wanted: dict[str, Any]) -> None:
    if wanted.get("erased"):
        with pytest.raises(ConversationErased):
            player.show()
        return
    shown = player.show() if wanted else {}
    for key, value in wanted.items():
        if key == "need":
            assert (shown["match"] or {}).get("need") == value, shown["match"]
        elif key == "booking" and isinstance(value, dict):
            assert {k: shown["booking"][k] for k in value} == value, shown["booking"]
        elif key == "booked":
            assert (shown["booking"] is not None) is value, shown["booking"]
        elif key == "brief":
            assert {k: shown["brief"].get(k) for k in value} == value, shown["brief"]
        elif key == "transcript_lacks":
            with player.database.read():
                texts = "\n".join(m.text for m in messages.after(player.id, 0))
            assert all(words not in texts for words in _listed(value)), texts
        else:
            assert shown[key] == value, shown


def _listed(value: Any) -> list[str]:
    return [] if value is None else value if isinstance(value, list) else [str(value)]
