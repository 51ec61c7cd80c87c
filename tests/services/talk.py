"""A conversation to test with: what a prospect sends, and turns that answer."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

from bot.coaching.chat import Button, Inbound, Message, Outcome, Reply
from bot.services import conversations, inbox, messages, turns
from bot.store.database import Database

_numbers = count(1)


def begin(database: Database) -> str:
    with database.transaction():
        return conversations.start("web", "en", "Europe/Berlin", "hash").id


def send(database: Database, conversation: str, text: str | None = None, **how: Any) -> int:
    with database.transaction():
        return inbox.receive(conversation, how.pop("client_id", f"m{next(_numbers)}"), text=text, **how).seq


def read(database: Database, conversation: str, after: int = 0) -> list[Message]:
    with database.read():
        return messages.after(conversation, after)


def said(database: Database, conversation: str) -> list[tuple[int, str, str]]:
    return [(m.seq, m.sender, m.text) for m in read(database, conversation)]


def outcome(*texts: str, **how: Any) -> Outcome:
    settled: dict[str, Any] = {"consent": True, "brief": {}, "keep_words": True, **how}
    return Outcome(tuple(Reply(text) for text in texts), **settled)


async def echo(inbound: Inbound) -> Outcome:
    return outcome(f"you said {inbound.text}")


def playing(answer: Callable[[Inbound], Outcome]) -> turns.Play:
    async def play(inbound: Inbound) -> Outcome:
        return answer(inbound)

    return play


async def play_all(database: Database, play: turns.Play = echo, **how: Any) -> int:
    """Turns until there is nothing to do; gives their number."""
    played = 0
    while await turns.one_turn(database, play, **how):
        played += 1
    return played


OFFER = Reply("Shall we?", (Button("Yes, please", "call_yes"), Button("No", "call_no")), "call")
